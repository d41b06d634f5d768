/* SPDX-License-Identifier: MIT */
#define __XEN_TOOLS__ 1 /* else the headers speak the legacy interface */
#include "compare.h"

#define MIRROR_CONSTANTS(C)                                                                \
    C(XENPF_settime32)                                                                     \
    C(XENPF_settime64)                                                                     \
    C(XENPF_add_memtype)                                                                   \
    C(XENPF_del_memtype)                                                                   \
    C(XENPF_read_memtype)                                                                  \
    C(XENPF_microcode_update)                                                              \
    C(XENPF_platform_quirk)                                                                \
    C(XENPF_efi_runtime_call)                                                              \
    C(XENPF_firmware_info)                                                                 \
    C(XENPF_enter_acpi_sleep)                                                              \
    C(XENPF_change_freq)                                                                   \
    C(XENPF_getidletime)                                                                   \
    C(XENPF_set_processor_pminfo)                                                          \
    C(XENPF_get_cpuinfo)                                                                   \
    C(XENPF_get_cpu_version)                                                               \
    C(XENPF_cpu_online)                                                                    \
    C(XENPF_cpu_offline)                                                                   \
    C(XENPF_cpu_hotadd)                                                                    \
    C(XENPF_mem_hotadd)                                                                    \
    C(XENPF_core_parking)                                                                  \
    C(XENPF_resource_op)                                                                   \
    C(XENPF_get_symbol)                                                                    \
    C(XENPF_get_dom0_console)                                                              \
    C(XENPF_get_ucode_revision)                                                            \
    C(XENPF_microcode_update2)                                                             \
    C(XENPF_INTERFACE_VERSION)

MIRROR_CONSTANTS(MIRROR_PREDECLARE)

#if __has_include(<xen/platform.h>)
#include <xen/xen.h>
#include <xen/platform.h>

#ifdef XENPF_get_ucode_revision
#define MIRROR_STRUCT_UCODE(S, L) S(xenpf_ucode_revision)
#else
#define MIRROR_STRUCT_UCODE(S, L) L(xenpf_ucode_revision)
#endif

#define MIRROR_STRUCTS(S, L)                                                               \
    S(xenpf_settime64)                                                                     \
    S(xenpf_microcode_update)                                                              \
    S(xenpf_enter_acpi_sleep)                                                              \
    S(xenpf_change_freq)                                                                   \
    S(xenpf_getidletime)                                                                   \
    S(xenpf_pcpuinfo)                                                                      \
    S(xenpf_pcpu_version)                                                                  \
    S(xenpf_cpu_ol)                                                                        \
    S(xenpf_core_parking)                                                                  \
    S(xenpf_resource_entry)                                                                \
    S(xenpf_resource_op)                                                                   \
    S(xenpf_symdata)                                                                       \
    MIRROR_STRUCT_UCODE(S, L)                                                              \
    S(xen_platform_op)

MIRROR_COMPARE(xen_platform, "xen xen/platform.h",
               "Xen interface " MIRROR_TEXT(__XEN_LATEST_INTERFACE_VERSION__));
#else
MIRROR_NOT_FOUND(xen_platform, "xen xen/platform.h");
#endif
