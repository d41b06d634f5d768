/* SPDX-License-Identifier: MIT */
/*
 * Hypercall 36, domctl: its envelope, and the two operations that grant an interrupt.
 * Source: xen/include/public/domctl.h (Xen 4.20).
 */
#ifndef CPRIVCMD_DOMCTL_H
#define CPRIVCMD_DOMCTL_H

#include "layout.h"

/* Operation numbers of domain creation and device passthrough. */
MIRROR_CONSTANT(MIRROR_XEN_DOMCTL_createdomain, 1);
MIRROR_CONSTANT(MIRROR_XEN_DOMCTL_destroydomain, 2);
MIRROR_CONSTANT(MIRROR_XEN_DOMCTL_getdomaininfo, 5);
MIRROR_CONSTANT(MIRROR_XEN_DOMCTL_max_mem, 11);
MIRROR_CONSTANT(MIRROR_XEN_DOMCTL_irq_permission, 19);
MIRROR_CONSTANT(MIRROR_XEN_DOMCTL_iomem_permission, 20);
MIRROR_CONSTANT(MIRROR_XEN_DOMCTL_ioport_permission, 21);
MIRROR_CONSTANT(MIRROR_XEN_DOMCTL_assign_device, 37);
MIRROR_CONSTANT(MIRROR_XEN_DOMCTL_bind_pt_irq, 38);
MIRROR_CONSTANT(MIRROR_XEN_DOMCTL_memory_mapping, 39);
MIRROR_CONSTANT(MIRROR_XEN_DOMCTL_ioport_mapping, 40);
MIRROR_CONSTANT(MIRROR_XEN_DOMCTL_test_assign_device, 45);
MIRROR_CONSTANT(MIRROR_XEN_DOMCTL_deassign_device, 47);
MIRROR_CONSTANT(MIRROR_XEN_DOMCTL_unbind_pt_irq, 48);
MIRROR_CONSTANT(MIRROR_XEN_DOMCTL_gsi_permission, 88); /* since Xen 4.20 */

/*
 * interface_version by release: Xen refuses any other with EACCES. 4.19 and 4.20 have the
 * same version, but 4.19 does not have gsi_permission.
 */
MIRROR_CONSTANT(MIRROR_XEN_DOMCTL_INTERFACE_VERSION_4_17, 0x15);
MIRROR_CONSTANT(MIRROR_XEN_DOMCTL_INTERFACE_VERSION_4_18, 0x16);
MIRROR_CONSTANT(MIRROR_XEN_DOMCTL_INTERFACE_VERSION_4_19, 0x17);
MIRROR_CONSTANT(MIRROR_XEN_DOMCTL_INTERFACE_VERSION_4_20, 0x17);
MIRROR_CONSTANT(MIRROR_XEN_DOMCTL_INTERFACE_VERSION_4_21, 0x17);
MIRROR_CONSTANT(MIRROR_XEN_DOMCTL_INTERFACE_VERSION_4_22, 0x18);

/// Grants (allow_access 1) or revokes (0) an interrupt of the caller, named by its pIRQ.
/// struct xen_domctl_irq_permission, xen/include/public/domctl.h (Xen 4.20)
struct mirror_xen_domctl_irq_permission {
    uint32_t pirq;
    uint8_t allow_access;
    uint8_t pad[3];
};
#define MIRROR_FIELDS_xen_domctl_irq_permission(F, P, S)                                   \
    F(S, pirq, 0) F(S, allow_access, 4) F(S, pad, 5)
MIRROR_LAYOUT(xen_domctl_irq_permission, 8);

/// Grants or revokes an interrupt named by its GSI; flags are an XEN_DOMCTL_GSI value.
/// struct xen_domctl_gsi_permission, xen/include/public/domctl.h (Xen 4.20, where it began)
struct mirror_xen_domctl_gsi_permission {
    uint32_t gsi;
    uint32_t flags;
};
#define MIRROR_FIELDS_xen_domctl_gsi_permission(F, P, S) F(S, gsi, 0) F(S, flags, 4)
MIRROR_LAYOUT(xen_domctl_gsi_permission, 8);

/* flags of xen_domctl_gsi_permission. */
MIRROR_CONSTANT(MIRROR_XEN_DOMCTL_GSI_REVOKE, 0);
MIRROR_CONSTANT(MIRROR_XEN_DOMCTL_GSI_GRANT, 1);
MIRROR_CONSTANT(MIRROR_XEN_DOMCTL_GSI_ACTION_MASK, 1);

/// Creates a domain: the start of the argument, which is the same since 4.17.
///
/// The rest depends on the release and may be 0. The envelope contains the domain's id, in and
/// out: with 0, Xen chooses one.
/// struct xen_domctl_createdomain, xen/include/public/domctl.h (Xen 4.17, 4.20)
struct mirror_xen_domctl_createdomain_head {
    uint32_t ssidref;
    uint8_t handle[16];
    uint32_t flags;
    uint32_t iommu_opts;
    uint32_t max_vcpus;
    uint32_t max_evtchn_port;
    int32_t max_grant_frames;
    int32_t max_maptrack_frames;
    uint32_t grant_opts;
};
#define MIRROR_FIELDS_xen_domctl_createdomain_head(F, P, S)                                \
    F(S, ssidref, 0) F(S, handle, 4) F(S, flags, 20) F(S, iommu_opts, 24)                  \
    F(S, max_vcpus, 28) F(S, max_evtchn_port, 32) F(S, max_grant_frames, 36)               \
    F(S, max_maptrack_frames, 40) F(S, grant_opts, 44)
MIRROR_LAYOUT(xen_domctl_createdomain_head, 48);

/*
 * The offset of emulation_flags in createdomain's argument after its head, and the flags of a
 * domain with hardware passthrough and no device model.
 * Source: xen/include/public/arch-x86/xen.h, xen/include/public/domctl.h (Xen 4.17, 4.20).
 */
MIRROR_CONSTANT(MIRROR_createdomain_emulation_flags_4_17, 56);
MIRROR_CONSTANT(MIRROR_createdomain_emulation_flags_4_19, 60);
MIRROR_CONSTANT(MIRROR_XEN_X86_EMU_LAPIC, 1u << 0);

/* The other emulation_flags, and two sets of them. Source: xen/include/public/arch-x86/xen.h. */
MIRROR_CONSTANT(MIRROR_XEN_X86_EMU_IOAPIC, 1u << 4);
MIRROR_CONSTANT(MIRROR_XEN_X86_EMU_PIT, 1u << 8);
MIRROR_CONSTANT(MIRROR_XEN_X86_EMU_USE_PIRQ, 1u << 9);
MIRROR_CONSTANT(MIRROR_XEN_X86_EMU_VPCI, 1u << 10);
MIRROR_CONSTANT(MIRROR_XEN_X86_EMU_ALL, 0x7ff);

/* The maximum number of virtual CPUs of a domain: PV and HVM. */
MIRROR_CONSTANT(MIRROR_MAX_VIRT_CPUS, 8192);
MIRROR_CONSTANT(MIRROR_HVM_MAX_VCPUS, 128);

/*
 * flags of createdomain: HVM, hardware-assisted paging, and no out-of-sync shadow page
 * tables.
 */
MIRROR_CONSTANT(MIRROR_XEN_DOMCTL_CDF_hvm, 1u << 0);
MIRROR_CONSTANT(MIRROR_XEN_DOMCTL_CDF_hap, 1u << 1);
MIRROR_CONSTANT(MIRROR_XEN_DOMCTL_CDF_oos_off, 1u << 3);

/* The other flags of createdomain, its options for the IOMMU, and the grant table's version. */
MIRROR_CONSTANT(MIRROR_XEN_DOMCTL_CDF_s3_integrity, 1u << 2);
MIRROR_CONSTANT(MIRROR_XEN_DOMCTL_CDF_xs_domain, 1u << 4);
MIRROR_CONSTANT(MIRROR_XEN_DOMCTL_CDF_iommu, 1u << 5);
MIRROR_CONSTANT(MIRROR_XEN_DOMCTL_CDF_nested_virt, 1u << 6);
MIRROR_CONSTANT(MIRROR_XEN_DOMCTL_CDF_vpmu, 1u << 7);
MIRROR_CONSTANT(MIRROR_XEN_DOMCTL_CDF_trap_unmapped_accesses, 1u << 8); /* since Xen 4.21 */
MIRROR_CONSTANT(MIRROR_XEN_DOMCTL_IOMMU_no_sharept, 1u << 0);
MIRROR_CONSTANT(MIRROR_XEN_DOMCTL_GRANT_version_mask, 0xf);

/// Sets the maximum memory of a domain.
/// struct xen_domctl_max_mem, xen/include/public/domctl.h (Xen 4.20)
struct mirror_xen_domctl_max_mem {
    uint64_t max_memkb;
};
#define MIRROR_FIELDS_xen_domctl_max_mem(F, P, S) F(S, max_memkb, 0)
MIRROR_LAYOUT(xen_domctl_max_mem, 8);

/// Grants a domain access to a range of I/O memory frames, or revokes it.
/// struct xen_domctl_iomem_permission, xen/include/public/domctl.h (Xen 4.20)
struct mirror_xen_domctl_iomem_permission {
    uint64_t first_mfn;
    uint64_t nr_mfns;
    uint8_t allow_access;
    uint8_t _pad[7];
};
#define MIRROR_FIELDS_xen_domctl_iomem_permission(F, P, S)                                 \
    F(S, first_mfn, 0) F(S, nr_mfns, 8) F(S, allow_access, 16) P(S, _pad, 17)
MIRROR_LAYOUT(xen_domctl_iomem_permission, 24);

/// Grants a domain access to a range of I/O ports, or revokes it.
/// struct xen_domctl_ioport_permission, xen/include/public/domctl.h (Xen 4.20)
struct mirror_xen_domctl_ioport_permission {
    uint32_t first_port;
    uint32_t nr_ports;
    uint8_t allow_access;
    uint8_t _pad[3];
};
#define MIRROR_FIELDS_xen_domctl_ioport_permission(F, P, S)                                \
    F(S, first_port, 0) F(S, nr_ports, 4) F(S, allow_access, 8) P(S, _pad, 9)
MIRROR_LAYOUT(xen_domctl_ioport_permission, 12);

/// Assigns a PCI device to a domain, deassigns it, or tests whether it can be assigned.
///
/// The mirror's own name for struct xen_domctl_assign_device with a PCI device.
/// xen/include/public/domctl.h (Xen 4.20)
struct mirror_xen_domctl_assign_pci_device {
    uint32_t dev;
    uint32_t flags;
    uint32_t machine_sbdf;
};
#define MIRROR_FIELDS_xen_domctl_assign_pci_device(F, P, S)                                \
    F(S, dev, 0) F(S, flags, 4) F(S, machine_sbdf, 8)
MIRROR_LAYOUT(xen_domctl_assign_pci_device, 12);

/* dev and flags of xen_domctl_assign_device. */
MIRROR_CONSTANT(MIRROR_XEN_DOMCTL_DEV_PCI, 0);
MIRROR_CONSTANT(MIRROR_XEN_DOMCTL_DEV_RDM_RELAXED, 1);

/// The argument of a domctl: some operations, and the size that all of them share.
///
/// words is the mirror's own: an operation that is not mirrored aligns the union to 8 bytes.
union mirror_xen_domctl_u {
    struct mirror_xen_domctl_createdomain_head createdomain;
    struct mirror_xen_domctl_irq_permission irq_permission;
    struct mirror_xen_domctl_max_mem max_mem;
    struct mirror_xen_domctl_gsi_permission gsi_permission;
    uint8_t pad[128];
    uint64_t words[16];
};

/// The head of the envelope, before its argument. The mirror's own name.
struct mirror_xen_domctl_head {
    uint32_t cmd;
    uint32_t interface_version;
    uint16_t domain;
    uint16_t _pad[3];
};
#define MIRROR_FIELDS_xen_domctl_head(F, P, S)                                             \
    F(S, cmd, 0) F(S, interface_version, 4) F(S, domain, 8) F(S, _pad, 10)
MIRROR_LAYOUT(xen_domctl_head, 16);

/// The envelope: operation, interface version, target domain, argument.
/// struct xen_domctl, xen/include/public/domctl.h (Xen 4.20)
struct mirror_xen_domctl {
    uint32_t cmd;
    uint32_t interface_version;
    uint16_t domain;
    uint16_t _pad[3];
    union mirror_xen_domctl_u u;
};
#define MIRROR_FIELDS_xen_domctl(F, P, S)                                                  \
    F(S, cmd, 0) F(S, interface_version, 4) F(S, domain, 8) F(S, _pad, 10) F(S, u, 16)
MIRROR_LAYOUT(xen_domctl, 144);

#endif
