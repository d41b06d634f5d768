// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// The arguments of the physdev operations on PCI devices.
/// Source: xen/include/public/physdev.h (Xen 4.20).
extension ABIStructure {
    static let physdevPCIDevice = ABIStructure(
        "physdev_pci_device", mirror_physdev_pci_device.self,
        [.input("seg", \.seg), .input("bus", \.bus), .input("devfn", \.devfn)]
    )

    static let pciDeviceReset = ABIStructure(
        "pci_device_reset", mirror_pci_device_reset.self,
        [
            .input("dev.seg", \.dev.seg), .input("dev.bus", \.dev.bus),
            .input("dev.devfn", \.dev.devfn), .input("flags", \.flags, .bits),
        ]
    )

    static let physdevManagePCI = ABIStructure(
        "physdev_manage_pci", mirror_physdev_manage_pci.self,
        [.input("bus", \.bus), .input("devfn", \.devfn)]
    )

    static let physdevManagePCIExt = ABIStructure(
        "physdev_manage_pci_ext", mirror_physdev_manage_pci_ext.self,
        [
            .input("bus", \.bus), .input("devfn", \.devfn), .input("is_extfn", \.is_extfn),
            .input("is_virtfn", \.is_virtfn), .input("physfn.bus", \.physfn.bus),
            .input("physfn.devfn", \.physfn.devfn),
        ]
    )

    static let physdevRestoreMSI = ABIStructure(
        "physdev_restore_msi", mirror_physdev_restore_msi.self,
        [.input("bus", \.bus), .input("devfn", \.devfn)]
    )

    static let physdevMMCFGReserved = ABIStructure(
        "physdev_pci_mmcfg_reserved", mirror_physdev_pci_mmcfg_reserved.self,
        [
            .input("address", \.address, .bits), .input("segment", \.segment),
            .input("start_bus", \.start_bus), .input("end_bus", \.end_bus),
            .input("flags", \.flags, .bits),
        ]
    )

    static let physdevPCIDeviceAdd = ABIStructure(
        "physdev_pci_device_add", mirror_physdev_pci_device_add.self,
        [
            .input("seg", \.seg), .input("bus", \.bus), .input("devfn", \.devfn),
            .input("flags", \.flags, .bits), .input("physfn.bus", \.physfn.bus),
            .input("physfn.devfn", \.physfn.devfn),
        ]
    )
}
