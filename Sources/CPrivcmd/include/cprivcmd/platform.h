/* SPDX-License-Identifier: MIT */
/*
 * Hypercall 7, platform_op: its operations and their arguments.
 * Source: xen/include/public/platform.h (Xen 4.20).
 */
#ifndef CPRIVCMD_PLATFORM_H
#define CPRIVCMD_PLATFORM_H

#include "layout.h"

/* Operation numbers. */
MIRROR_CONSTANT(MIRROR_XENPF_settime32, 17);
MIRROR_CONSTANT(MIRROR_XENPF_add_memtype, 31);
MIRROR_CONSTANT(MIRROR_XENPF_del_memtype, 32);
MIRROR_CONSTANT(MIRROR_XENPF_read_memtype, 33);
MIRROR_CONSTANT(MIRROR_XENPF_microcode_update, 35);
MIRROR_CONSTANT(MIRROR_XENPF_platform_quirk, 39);
MIRROR_CONSTANT(MIRROR_XENPF_get_cpu_version, 48);
MIRROR_CONSTANT(MIRROR_XENPF_efi_runtime_call, 49);
MIRROR_CONSTANT(MIRROR_XENPF_firmware_info, 50);
MIRROR_CONSTANT(MIRROR_XENPF_enter_acpi_sleep, 51);
MIRROR_CONSTANT(MIRROR_XENPF_change_freq, 52);
MIRROR_CONSTANT(MIRROR_XENPF_getidletime, 53);
MIRROR_CONSTANT(MIRROR_XENPF_set_processor_pminfo, 54);
MIRROR_CONSTANT(MIRROR_XENPF_get_cpuinfo, 55);
MIRROR_CONSTANT(MIRROR_XENPF_cpu_online, 56);
MIRROR_CONSTANT(MIRROR_XENPF_cpu_offline, 57);
MIRROR_CONSTANT(MIRROR_XENPF_cpu_hotadd, 58);
MIRROR_CONSTANT(MIRROR_XENPF_mem_hotadd, 59);
MIRROR_CONSTANT(MIRROR_XENPF_core_parking, 60);
MIRROR_CONSTANT(MIRROR_XENPF_resource_op, 61);
MIRROR_CONSTANT(MIRROR_XENPF_settime64, 62);
MIRROR_CONSTANT(MIRROR_XENPF_get_symbol, 63);
MIRROR_CONSTANT(MIRROR_XENPF_get_dom0_console, 64);
MIRROR_CONSTANT(MIRROR_XENPF_get_ucode_revision, 65);
MIRROR_CONSTANT(MIRROR_XENPF_microcode_update2, 66);

/* The only interface version. */
MIRROR_CONSTANT(MIRROR_XENPF_INTERFACE_VERSION, 0x03000001);

/// Sets the clock of the machine.
/// struct xenpf_settime64, xen/include/public/platform.h (Xen 4.20)
struct mirror_xenpf_settime64 {
    uint64_t secs;
    uint32_t nsecs;
    uint32_t mbz;
    uint64_t system_time;
};
#define MIRROR_FIELDS_xenpf_settime64(F, P, S)                                             \
    F(S, secs, 0) F(S, nsecs, 8) F(S, mbz, 12) F(S, system_time, 16)
MIRROR_LAYOUT(xenpf_settime64, 24);

/// New microcode: length bytes at data.
/// struct xenpf_microcode_update, xen/include/public/platform.h (Xen 4.20)
struct mirror_xenpf_microcode_update {
    uint64_t data;
    uint32_t length;
    uint8_t _pad0[4];
};
#define MIRROR_FIELDS_xenpf_microcode_update(F, P, S)                                      \
    F(S, data, 0) F(S, length, 8) P(S, _pad0, 12)
MIRROR_LAYOUT(xenpf_microcode_update, 16);

/// Puts the machine to sleep.
/// struct xenpf_enter_acpi_sleep, xen/include/public/platform.h (Xen 4.20)
struct mirror_xenpf_enter_acpi_sleep {
    uint16_t val_a;
    uint16_t val_b;
    uint32_t sleep_state;
    uint32_t flags;
};
#define MIRROR_FIELDS_xenpf_enter_acpi_sleep(F, P, S)                                      \
    F(S, val_a, 0) F(S, val_b, 2) F(S, sleep_state, 4) F(S, flags, 8)
MIRROR_LAYOUT(xenpf_enter_acpi_sleep, 12);

/// Sets a CPU's frequency.
/// struct xenpf_change_freq, xen/include/public/platform.h (Xen 4.20)
struct mirror_xenpf_change_freq {
    uint32_t flags;
    uint32_t cpu;
    uint64_t freq;
};
#define MIRROR_FIELDS_xenpf_change_freq(F, P, S) F(S, flags, 0) F(S, cpu, 4) F(S, freq, 8)
MIRROR_LAYOUT(xenpf_change_freq, 16);

/// The idle times of CPUs.
/// struct xenpf_getidletime, xen/include/public/platform.h (Xen 4.20)
struct mirror_xenpf_getidletime {
    uint64_t cpumap_bitmap;
    uint32_t cpumap_nr_cpus;
    uint8_t _pad0[4];
    uint64_t idletime;
    uint64_t now;
};
#define MIRROR_FIELDS_xenpf_getidletime(F, P, S)                                           \
    F(S, cpumap_bitmap, 0) F(S, cpumap_nr_cpus, 8) P(S, _pad0, 12) F(S, idletime, 16)      \
    F(S, now, 24)
MIRROR_LAYOUT(xenpf_getidletime, 32);

/// Information about a physical CPU.
/// struct xenpf_pcpuinfo, xen/include/public/platform.h (Xen 4.20)
struct mirror_xenpf_pcpuinfo {
    uint32_t xen_cpuid;
    uint32_t max_present;
    uint32_t flags;
    uint32_t apic_id;
    uint32_t acpi_id;
};
#define MIRROR_FIELDS_xenpf_pcpuinfo(F, P, S)                                              \
    F(S, xen_cpuid, 0) F(S, max_present, 4) F(S, flags, 8) F(S, apic_id, 12)               \
    F(S, acpi_id, 16)
MIRROR_LAYOUT(xenpf_pcpuinfo, 20);

/// Vendor, family, model and stepping of a physical CPU.
/// struct xenpf_pcpu_version, xen/include/public/platform.h (Xen 4.20)
struct mirror_xenpf_pcpu_version {
    uint32_t xen_cpuid;
    uint32_t max_present;
    char vendor_id[12];
    uint32_t family;
    uint32_t model;
    uint32_t stepping;
};
#define MIRROR_FIELDS_xenpf_pcpu_version(F, P, S)                                          \
    F(S, xen_cpuid, 0) F(S, max_present, 4) F(S, vendor_id, 8) F(S, family, 20)            \
    F(S, model, 24) F(S, stepping, 28)
MIRROR_LAYOUT(xenpf_pcpu_version, 32);

/// Takes a CPU online or offline.
/// struct xenpf_cpu_ol, xen/include/public/platform.h (Xen 4.20)
struct mirror_xenpf_cpu_ol {
    uint32_t cpuid;
};
#define MIRROR_FIELDS_xenpf_cpu_ol(F, P, S) F(S, cpuid, 0)
MIRROR_LAYOUT(xenpf_cpu_ol, 4);

/// The number of idle (parked) CPUs.
/// struct xenpf_core_parking, xen/include/public/platform.h (Xen 4.20)
struct mirror_xenpf_core_parking {
    uint32_t type;
    uint32_t idle_nums;
};
#define MIRROR_FIELDS_xenpf_core_parking(F, P, S) F(S, type, 0) F(S, idle_nums, 4)
MIRROR_LAYOUT(xenpf_core_parking, 8);

/// One access to a register; u is the command, and then the error.
/// struct xenpf_resource_entry, xen/include/public/platform.h (Xen 4.20)
struct mirror_xenpf_resource_entry {
    uint32_t u;
    uint32_t rsvd;
    uint64_t idx;
    uint64_t val;
};
#define MIRROR_FIELDS_xenpf_resource_entry(F, P, S)                                        \
    F(S, u, 0) F(S, rsvd, 4) F(S, idx, 8) F(S, val, 16)
MIRROR_LAYOUT(xenpf_resource_entry, 24);

/// Accesses to registers of a CPU.
/// struct xenpf_resource_op, xen/include/public/platform.h (Xen 4.20)
struct mirror_xenpf_resource_op {
    uint32_t nr_entries;
    uint32_t cpu;
    uint64_t entries;
};
#define MIRROR_FIELDS_xenpf_resource_op(F, P, S)                                           \
    F(S, nr_entries, 0) F(S, cpu, 4) F(S, entries, 8)
MIRROR_LAYOUT(xenpf_resource_op, 16);

/// A symbol of Xen.
/// struct xenpf_symdata, xen/include/public/platform.h (Xen 4.20)
struct mirror_xenpf_symdata {
    uint32_t namelen;
    uint32_t symnum;
    uint64_t name;
    uint64_t address;
    int8_t type;
    uint8_t _pad0[7];
};
#define MIRROR_FIELDS_xenpf_symdata(F, P, S)                                               \
    F(S, namelen, 0) F(S, symnum, 4) F(S, name, 8) F(S, address, 16) F(S, type, 24)        \
    P(S, _pad0, 25)
MIRROR_LAYOUT(xenpf_symdata, 32);

/// The microcode revision of a CPU.
/// struct xenpf_ucode_revision, xen/include/public/platform.h (Xen 4.20)
struct mirror_xenpf_ucode_revision {
    uint32_t cpu;
    uint32_t signature;
    uint32_t pf;
    uint32_t revision;
};
#define MIRROR_FIELDS_xenpf_ucode_revision(F, P, S)                                        \
    F(S, cpu, 0) F(S, signature, 4) F(S, pf, 8) F(S, revision, 12)
MIRROR_LAYOUT(xenpf_ucode_revision, 16);

/// The envelope: operation, interface version, argument; words is the mirror's own.
/// struct xen_platform_op, xen/include/public/platform.h (Xen 4.20)
struct mirror_xen_platform_op {
    uint32_t cmd;
    uint32_t interface_version;
    uint64_t u[16];
};
#define MIRROR_FIELDS_xen_platform_op(F, P, S)                                             \
    F(S, cmd, 0) F(S, interface_version, 4) F(S, u, 8)
MIRROR_LAYOUT(xen_platform_op, 136);

#endif
