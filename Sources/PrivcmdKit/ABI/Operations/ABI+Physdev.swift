// SPDX-License-Identifier: MIT

internal import CPrivcmd

extension ABI {
    /// The commands of physdev_op.
    ///
    /// Source: xen/include/public/physdev.h (Xen 4.20).
    package static let physdevOperations: [ABICommand] = [
        ABICommand("IRQ_UNMASK_NOTIFY", MIRROR_PHYSDEVOP_IRQ_UNMASK_NOTIFY, nil),
        ABICommand("irq_status_query", MIRROR_PHYSDEVOP_irq_status_query, .physdevIRQStatus),
        ABICommand("set_iopl", MIRROR_PHYSDEVOP_set_iopl, .physdevSetIOPL),
        ABICommand("set_iobitmap", MIRROR_PHYSDEVOP_set_iobitmap, .physdevSetIOBitmap),
        ABICommand("apic_read", MIRROR_PHYSDEVOP_apic_read, .physdevAPIC),
        ABICommand("apic_write", MIRROR_PHYSDEVOP_apic_write, .physdevAPIC),
        ABICommand("alloc_irq_vector", MIRROR_PHYSDEVOP_alloc_irq_vector, .physdevIRQ),
        ABICommand("free_irq_vector", MIRROR_PHYSDEVOP_free_irq_vector, .physdevIRQ),
        ABICommand("eoi", MIRROR_PHYSDEVOP_eoi, .physdevEOI),
        ABICommand("map_pirq", MIRROR_PHYSDEVOP_map_pirq, .physdevMapPIRQ),
        ABICommand("unmap_pirq", MIRROR_PHYSDEVOP_unmap_pirq, .physdevUnmapPIRQ),
        ABICommand("manage_pci_add", MIRROR_PHYSDEVOP_manage_pci_add, .physdevManagePCI),
        ABICommand("manage_pci_remove", MIRROR_PHYSDEVOP_manage_pci_remove, .physdevManagePCI),
        ABICommand("pirq_eoi_gmfn_v1", MIRROR_PHYSDEVOP_pirq_eoi_gmfn_v1, .physdevEOIFrame),
        ABICommand("restore_msi", MIRROR_PHYSDEVOP_restore_msi, .physdevRestoreMSI),
        ABICommand("manage_pci_add_ext", MIRROR_PHYSDEVOP_manage_pci_add_ext, .physdevManagePCIExt),
        ABICommand("setup_gsi", MIRROR_PHYSDEVOP_setup_gsi, .physdevSetupGSI),
        ABICommand("get_free_pirq", MIRROR_PHYSDEVOP_get_free_pirq, .physdevGetFreePIRQ),
        ABICommand(
            "pci_mmcfg_reserved", MIRROR_PHYSDEVOP_pci_mmcfg_reserved, .physdevMMCFGReserved),
        ABICommand("pci_device_add", MIRROR_PHYSDEVOP_pci_device_add, .physdevPCIDeviceAdd),
        ABICommand("pci_device_remove", MIRROR_PHYSDEVOP_pci_device_remove, .physdevPCIDevice),
        ABICommand("restore_msi_ext", MIRROR_PHYSDEVOP_restore_msi_ext, .physdevPCIDevice),
        ABICommand("pirq_eoi_gmfn_v2", MIRROR_PHYSDEVOP_pirq_eoi_gmfn_v2, .physdevEOIFrame),
        ABICommand("dbgp_op", MIRROR_PHYSDEVOP_dbgp_op, .physdevDebugPort),
        ABICommand("prepare_msix", MIRROR_PHYSDEVOP_prepare_msix, .physdevPCIDevice),
        ABICommand("release_msix", MIRROR_PHYSDEVOP_release_msix, .physdevPCIDevice),
        ABICommand(
            "pci_device_reset", MIRROR_PHYSDEVOP_pci_device_reset, .pciDeviceReset,
            since: FeatureIntroduced.xen),
    ]
}
