// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// The arguments of the physdev operations on interrupts.
/// Source: xen/include/public/physdev.h (Xen 4.20).
extension ABIStructure {
    static let physdevEOI = ABIStructure(
        "physdev_eoi", mirror_physdev_eoi.self, [.input("irq", \.irq)]
    )

    static let physdevEOIFrame = ABIStructure(
        "physdev_pirq_eoi_gmfn", mirror_physdev_pirq_eoi_gmfn.self, [.input("gmfn", \.gmfn, .bits)]
    )

    static let physdevIRQStatus = ABIStructure(
        "physdev_irq_status_query", mirror_physdev_irq_status_query.self,
        [.input("irq", \.irq), .output("flags", \.flags, .bits)]
    )

    static let physdevSetIOPL = ABIStructure(
        "physdev_set_iopl", mirror_physdev_set_iopl.self, [.input("iopl", \.iopl)]
    )

    static let physdevSetIOBitmap = ABIStructure(
        "physdev_set_iobitmap", mirror_physdev_set_iobitmap.self,
        [.input("bitmap", \.bitmap, .address), .input("nr_ports", \.nr_ports)]
    )

    static let physdevAPIC = ABIStructure(
        "physdev_apic", mirror_physdev_apic.self,
        [
            .input("apic_physbase", \.apic_physbase, .bits), .input("reg", \.reg, .bits),
            .both("value", \.value, .bits),
        ]
    )

    static let physdevIRQ = ABIStructure(
        "physdev_irq", mirror_physdev_irq.self,
        [.input("irq", \.irq), .output("vector", \.vector)]
    )

    static let physdevMapPIRQ = ABIStructure(
        "physdev_map_pirq", mirror_physdev_map_pirq.self,
        [
            .input("domid", \.domid, .domain), .input("type", \.type), .input("index", \.index),
            .both("pirq", \.pirq), .input("bus", \.bus), .input("devfn", \.devfn),
            .both("entry_nr", \.entry_nr), .input("table_base", \.table_base, .bits),
        ]
    )

    static let physdevUnmapPIRQ = ABIStructure(
        "physdev_unmap_pirq", mirror_physdev_unmap_pirq.self,
        [.input("domid", \.domid, .domain), .input("pirq", \.pirq)]
    )

    static let physdevSetupGSI = ABIStructure(
        "physdev_setup_gsi", mirror_physdev_setup_gsi.self,
        [
            .input("gsi", \.gsi), .input("triggering", \.triggering),
            .input("polarity", \.polarity),
        ]
    )

    static let physdevGetFreePIRQ = ABIStructure(
        "physdev_get_free_pirq", mirror_physdev_get_free_pirq.self,
        [.input("type", \.type), .output("pirq", \.pirq)]
    )
}
