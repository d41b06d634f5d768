/* SPDX-License-Identifier: MIT */
#define __XEN_TOOLS__ 1 /* else the headers speak the legacy interface */
#include "compare.h"

#define MIRROR_CONSTANTS(C)                                                                \
    C(SCHEDOP_yield)                                                                       \
    C(SCHEDOP_block)                                                                       \
    C(SCHEDOP_shutdown)                                                                    \
    C(SCHEDOP_poll)                                                                        \
    C(SCHEDOP_remote_shutdown)                                                             \
    C(SCHEDOP_shutdown_code)                                                               \
    C(SCHEDOP_watchdog)                                                                    \
    C(SCHEDOP_pin_override)                                                                \
    C(SHUTDOWN_poweroff)                                                                   \
    C(SHUTDOWN_reboot)                                                                     \
    C(SHUTDOWN_suspend)                                                                    \
    C(SHUTDOWN_crash)                                                                      \
    C(SHUTDOWN_watchdog)                                                                   \
    C(SHUTDOWN_soft_reset)                                                                 \
    C(VCPUOP_initialise)                                                                   \
    C(VCPUOP_up)                                                                           \
    C(VCPUOP_down)                                                                         \
    C(VCPUOP_is_up)                                                                        \
    C(VCPUOP_get_runstate_info)                                                            \
    C(VCPUOP_register_runstate_memory_area)                                                \
    C(VCPUOP_set_periodic_timer)                                                           \
    C(VCPUOP_stop_periodic_timer)                                                          \
    C(VCPUOP_set_singleshot_timer)                                                         \
    C(VCPUOP_stop_singleshot_timer)                                                        \
    C(VCPUOP_register_vcpu_info)                                                           \
    C(VCPUOP_send_nmi)                                                                     \
    C(VCPUOP_get_physid)                                                                   \
    C(VCPUOP_register_vcpu_time_memory_area)                                               \
    C(VCPUOP_register_runstate_phys_area)                                                  \
    C(VCPUOP_register_vcpu_time_phys_area)                                                 \
    C(XENPMU_mode_get)                                                                     \
    C(XENPMU_mode_set)                                                                     \
    C(XENPMU_feature_get)                                                                  \
    C(XENPMU_feature_set)                                                                  \
    C(XENPMU_init)                                                                         \
    C(XENPMU_finish)                                                                       \
    C(XENPMU_lvtpc_set)                                                                    \
    C(XENPMU_flush)

MIRROR_CONSTANTS(MIRROR_PREDECLARE)

#if __has_include(<xen/sched.h>)
#include <xen/xen.h>
#include <xen/sched.h>
#include <xen/vcpu.h>
#include <xen/pmu.h>

#define MIRROR_STRUCTS(S, L)                                                               \
    S(sched_shutdown)                                                                      \
    S(sched_poll)                                                                          \
    S(sched_remote_shutdown)                                                               \
    S(sched_watchdog)                                                                      \
    S(sched_pin_override)                                                                  \
    S(vcpu_runstate_info)                                                                  \
    S(vcpu_set_periodic_timer)                                                             \
    S(vcpu_set_singleshot_timer)                                                           \
    S(vcpu_register_vcpu_info)                                                             \
    S(vcpu_get_physid)                                                                     \
    L(pmu_version)                                                                         \
    S(xen_pmu_params)

MIRROR_COMPARE(xen_sched, "xen xen/sched.h",
               "Xen interface " MIRROR_TEXT(__XEN_LATEST_INTERFACE_VERSION__));
#else
MIRROR_NOT_FOUND(xen_sched, "xen xen/sched.h");
#endif
