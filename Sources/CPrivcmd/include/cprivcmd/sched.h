/* SPDX-License-Identifier: MIT */
/*
 * Hypercalls 29, 24 and 40: sched_op, vcpu_op and xenpmu_op.
 * Source: xen/include/public/sched.h, vcpu.h, pmu.h (Xen 4.20).
 */
#ifndef CPRIVCMD_SCHED_H
#define CPRIVCMD_SCHED_H

#include "layout.h"

/* Operation numbers of sched_op. */
MIRROR_CONSTANT(MIRROR_SCHEDOP_yield, 0);
MIRROR_CONSTANT(MIRROR_SCHEDOP_block, 1);
MIRROR_CONSTANT(MIRROR_SCHEDOP_shutdown, 2);
MIRROR_CONSTANT(MIRROR_SCHEDOP_poll, 3);
MIRROR_CONSTANT(MIRROR_SCHEDOP_remote_shutdown, 4);
MIRROR_CONSTANT(MIRROR_SCHEDOP_shutdown_code, 5);
MIRROR_CONSTANT(MIRROR_SCHEDOP_watchdog, 6);
MIRROR_CONSTANT(MIRROR_SCHEDOP_pin_override, 7);

/* The reasons of a shutdown. */
MIRROR_CONSTANT(MIRROR_SHUTDOWN_poweroff, 0);
MIRROR_CONSTANT(MIRROR_SHUTDOWN_reboot, 1);
MIRROR_CONSTANT(MIRROR_SHUTDOWN_suspend, 2);
MIRROR_CONSTANT(MIRROR_SHUTDOWN_crash, 3);
MIRROR_CONSTANT(MIRROR_SHUTDOWN_watchdog, 4);
MIRROR_CONSTANT(MIRROR_SHUTDOWN_soft_reset, 5);

/* Operation numbers of vcpu_op. */
MIRROR_CONSTANT(MIRROR_VCPUOP_initialise, 0);
MIRROR_CONSTANT(MIRROR_VCPUOP_up, 1);
MIRROR_CONSTANT(MIRROR_VCPUOP_down, 2);
MIRROR_CONSTANT(MIRROR_VCPUOP_is_up, 3);
MIRROR_CONSTANT(MIRROR_VCPUOP_get_runstate_info, 4);
MIRROR_CONSTANT(MIRROR_VCPUOP_register_runstate_memory_area, 5);
MIRROR_CONSTANT(MIRROR_VCPUOP_set_periodic_timer, 6);
MIRROR_CONSTANT(MIRROR_VCPUOP_stop_periodic_timer, 7);
MIRROR_CONSTANT(MIRROR_VCPUOP_set_singleshot_timer, 8);
MIRROR_CONSTANT(MIRROR_VCPUOP_stop_singleshot_timer, 9);
MIRROR_CONSTANT(MIRROR_VCPUOP_register_vcpu_info, 10);
MIRROR_CONSTANT(MIRROR_VCPUOP_send_nmi, 11);
MIRROR_CONSTANT(MIRROR_VCPUOP_get_physid, 12);
MIRROR_CONSTANT(MIRROR_VCPUOP_register_vcpu_time_memory_area, 13);
MIRROR_CONSTANT(MIRROR_VCPUOP_register_runstate_phys_area, 14);
MIRROR_CONSTANT(MIRROR_VCPUOP_register_vcpu_time_phys_area, 15);

/* Operation numbers of xenpmu_op. */
MIRROR_CONSTANT(MIRROR_XENPMU_mode_get, 0);
MIRROR_CONSTANT(MIRROR_XENPMU_mode_set, 1);
MIRROR_CONSTANT(MIRROR_XENPMU_feature_get, 2);
MIRROR_CONSTANT(MIRROR_XENPMU_feature_set, 3);
MIRROR_CONSTANT(MIRROR_XENPMU_init, 4);
MIRROR_CONSTANT(MIRROR_XENPMU_finish, 5);
MIRROR_CONSTANT(MIRROR_XENPMU_lvtpc_set, 6);
MIRROR_CONSTANT(MIRROR_XENPMU_flush, 7);

/// Shuts the caller down; reason is a SHUTDOWN.
/// struct sched_shutdown, xen/include/public/sched.h (Xen 4.20)
struct mirror_sched_shutdown {
    uint32_t reason;
};
#define MIRROR_FIELDS_sched_shutdown(F, P, S) F(S, reason, 0)
MIRROR_LAYOUT(sched_shutdown, 4);

/// Waits for an event on one of the nr_ports ports at ports.
/// struct sched_poll, xen/include/public/sched.h (Xen 4.20)
struct mirror_sched_poll {
    uint64_t ports;
    uint32_t nr_ports;
    uint8_t _pad0[4];
    uint64_t timeout;
};
#define MIRROR_FIELDS_sched_poll(F, P, S)                                                  \
    F(S, ports, 0) F(S, nr_ports, 8) P(S, _pad0, 12) F(S, timeout, 16)
MIRROR_LAYOUT(sched_poll, 24);

/// Shuts another domain down; reason is a SHUTDOWN.
/// struct sched_remote_shutdown, xen/include/public/sched.h (Xen 4.20)
struct mirror_sched_remote_shutdown {
    uint16_t domain_id;
    uint8_t _pad0[2];
    uint32_t reason;
};
#define MIRROR_FIELDS_sched_remote_shutdown(F, P, S)                                       \
    F(S, domain_id, 0) P(S, _pad0, 2) F(S, reason, 4)
MIRROR_LAYOUT(sched_remote_shutdown, 8);

/// Sets a watchdog that ends the domain unless it is set again in time.
/// struct sched_watchdog, xen/include/public/sched.h (Xen 4.20)
struct mirror_sched_watchdog {
    uint32_t id;
    uint32_t timeout;
};
#define MIRROR_FIELDS_sched_watchdog(F, P, S) F(S, id, 0) F(S, timeout, 4)
MIRROR_LAYOUT(sched_watchdog, 8);

/// Pins the calling virtual CPU to one CPU.
/// struct sched_pin_override, xen/include/public/sched.h (Xen 4.20)
struct mirror_sched_pin_override {
    int32_t pcpu;
};
#define MIRROR_FIELDS_sched_pin_override(F, P, S) F(S, pcpu, 0)
MIRROR_LAYOUT(sched_pin_override, 4);

/// The time that a virtual CPU spent in each state.
/// struct vcpu_runstate_info, xen/include/public/vcpu.h (Xen 4.20)
struct mirror_vcpu_runstate_info {
    int32_t state;
    uint8_t _pad0[4];
    uint64_t state_entry_time;
    uint64_t time[4];
};
#define MIRROR_FIELDS_vcpu_runstate_info(F, P, S)                                          \
    F(S, state, 0) P(S, _pad0, 4) F(S, state_entry_time, 8) F(S, time, 16)
MIRROR_LAYOUT(vcpu_runstate_info, 48);

/// Sets a periodic timer.
/// struct vcpu_set_periodic_timer, xen/include/public/vcpu.h (Xen 4.20)
struct mirror_vcpu_set_periodic_timer {
    uint64_t period_ns;
};
#define MIRROR_FIELDS_vcpu_set_periodic_timer(F, P, S) F(S, period_ns, 0)
MIRROR_LAYOUT(vcpu_set_periodic_timer, 8);

/// Sets a single-shot timer.
/// struct vcpu_set_singleshot_timer, xen/include/public/vcpu.h (Xen 4.20)
struct mirror_vcpu_set_singleshot_timer {
    uint64_t timeout_abs_ns;
    uint32_t flags;
    uint8_t _pad0[4];
};
#define MIRROR_FIELDS_vcpu_set_singleshot_timer(F, P, S)                                   \
    F(S, timeout_abs_ns, 0) F(S, flags, 8) P(S, _pad0, 12)
MIRROR_LAYOUT(vcpu_set_singleshot_timer, 16);

/// Registers the vcpu_info of a virtual CPU.
/// struct vcpu_register_vcpu_info, xen/include/public/vcpu.h (Xen 4.20)
struct mirror_vcpu_register_vcpu_info {
    uint64_t mfn;
    uint32_t offset;
    uint32_t rsvd;
};
#define MIRROR_FIELDS_vcpu_register_vcpu_info(F, P, S)                                     \
    F(S, mfn, 0) F(S, offset, 8) F(S, rsvd, 12)
MIRROR_LAYOUT(vcpu_register_vcpu_info, 16);

/// Returns the physical CPU that a virtual CPU runs on.
/// struct vcpu_get_physid, xen/include/public/vcpu.h (Xen 4.20)
struct mirror_vcpu_get_physid {
    uint64_t phys_id;
};
#define MIRROR_FIELDS_vcpu_get_physid(F, P, S) F(S, phys_id, 0)
MIRROR_LAYOUT(vcpu_get_physid, 8);

/// An interface version.
/// The structure version in struct xen_pmu_params, xen/include/public/pmu.h (Xen 4.20)
struct mirror_pmu_version {
    uint32_t maj;
    uint32_t min;
};
#define MIRROR_FIELDS_pmu_version(F, P, S) F(S, maj, 0) F(S, min, 4)
MIRROR_LAYOUT(pmu_version, 8);

/// A parameter of the performance counters.
/// struct xen_pmu_params, xen/include/public/pmu.h (Xen 4.20)
struct mirror_xen_pmu_params {
    struct mirror_pmu_version version;
    uint64_t val;
    uint32_t vcpu;
    uint32_t pad;
};
#define MIRROR_FIELDS_xen_pmu_params(F, P, S)                                              \
    F(S, version, 0) F(S, val, 8) F(S, vcpu, 16) F(S, pad, 20)
MIRROR_LAYOUT(xen_pmu_params, 24);

#endif
