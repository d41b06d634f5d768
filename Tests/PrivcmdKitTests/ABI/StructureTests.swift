// SPDX-License-Identifier: MIT

import CPrivcmd
import PrivcmdKit
import Testing

/// The bytes that a padding field of the mirror covers.
private func bytes<Mirror, Field>(_ path: KeyPath<Mirror, Field>) -> Set<Int> {
    let start = MemoryLayout<Mirror>.offset(of: path) ?? -1
    return Set(start..<(start + MemoryLayout<Field>.size))
}

@Suite struct `The structures of the table` {
    /// The padding of each structure that has some, as the mirror declares it.
    private static let padding: [String: Set<Int>] = [
        "privcmd_mmap": bytes(\mirror_privcmd_mmap._pad0),
        "privcmd_mmapbatch": bytes(\mirror_privcmd_mmapbatch._pad0),
        "privcmd_mmapbatch_v2": bytes(\mirror_privcmd_mmapbatch_v2._pad0),
        "privcmd_dm_op": bytes(\mirror_privcmd_dm_op._pad0),
        "privcmd_mmap_resource": bytes(\mirror_privcmd_mmap_resource._pad0),
        "privcmd_irqfd": bytes(\mirror_privcmd_irqfd.pad),
        "privcmd_ioeventfd": bytes(\mirror_privcmd_ioeventfd.pad),
        "physdev_set_iobitmap": bytes(\mirror_physdev_set_iobitmap._pad0),
        "physdev_map_pirq": bytes(\mirror_physdev_map_pirq._pad0)
            .union(bytes(\mirror_physdev_map_pirq._pad1)),
        "physdev_unmap_pirq": bytes(\mirror_physdev_unmap_pirq._pad0),
        "physdev_setup_gsi": bytes(\mirror_physdev_setup_gsi._pad0),
        "physdev_manage_pci_ext": bytes(\mirror_physdev_manage_pci_ext._pad0)
            .union(bytes(\mirror_physdev_manage_pci_ext._pad1)),
        "physdev_pci_device_add": bytes(\mirror_physdev_pci_device_add._pad0),
    ]

    private static let plain = ABIStructure.all.filter { $0.name != "xen_domctl" }

    @Test(arguments: ABIStructure.all)
    fileprivate func `have their fields inside, in order and apart`(structure: ABIStructure) {
        #expect(!structure.fields.isEmpty)
        var end = 0
        for field in structure.fields {
            #expect(field.offset >= end, "\(field.name) overlaps the one before it")
            #expect(field.size > 0)
            #expect([1, 2, 4, 8].contains(field.kind.width))
            // C aligns an integer to its own width.
            #expect(field.offset.isMultiple(of: field.kind.width), "\(field.name)")
            end = field.offset + field.size
        }
        #expect(end <= structure.size)
    }

    @Test(arguments: plain)
    fileprivate func `are filled by fields and the mirror's padding`(structure: ABIStructure) {
        #expect(structure.gaps == Self.padding[structure.name, default: []])
    }

    @Test func `have padding only where they exist`() {
        #expect(Set(Self.padding.keys).subtracting(Self.plain.map(\.name)) == [])
    }

    /// The union takes 128 bytes whichever arm is meant.
    @Test func `of domctl are filled by fields, padding and the rest of the union`() throws {
        let domctl = try #require(ABI.hypercall(36))
        guard case .envelope(let head, let commands) = domctl.shape else {
            Issue.record("domctl takes an envelope")
            return
        }
        let union = bytes(\mirror_xen_domctl.u)
        let base = try #require(union.min())
        let padding = bytes(\mirror_xen_domctl._pad)
        #expect(union.count == 128)
        #expect(head.gaps == padding.union(union))

        let armPadding = bytes(\mirror_xen_domctl_irq_permission.pad).map { $0 + base }
        let arms: [String: Set<Int>] = [
            "createdomain": Set(base..<(base + 48)), "destroydomain": [],
            "max_mem": Set(base..<(base + 8)),
            "irq_permission": Set(base..<(base + 5)),
            "gsi_permission": Set(base..<(base + 8)),
        ]
        #expect(armPadding.sorted() == [21, 22, 23])
        #expect(Set(commands.map(\.name)) == Set(arms.keys))
        for command in commands {
            let argument = try #require(command.argument)
            let arm = try #require(arms[command.name])
            #expect(argument.gaps == padding.union(union.subtracting(arm)))
        }
    }

    @Test(arguments: ABIStructure.all)
    fileprivate func `name each field once`(structure: ABIStructure) {
        #expect(Set(structure.fields.map(\.name)).count == structure.fields.count)
    }

    /// Sizes on x86-64 and arm64, source: xen/include/public/physdev.h (Xen 4.20).
    @Test(arguments: [
        ("irq_status_query", 8), ("set_iopl", 4), ("set_iobitmap", 16), ("apic_read", 16),
        ("apic_write", 16), ("alloc_irq_vector", 8), ("free_irq_vector", 8), ("eoi", 4),
        ("map_pirq", 40), ("unmap_pirq", 8), ("manage_pci_add", 2), ("manage_pci_remove", 2),
        ("pirq_eoi_gmfn_v1", 8), ("restore_msi", 2), ("manage_pci_add_ext", 16),
        ("setup_gsi", 8), ("get_free_pirq", 8), ("pci_mmcfg_reserved", 16),
        ("pci_device_add", 12), ("pci_device_remove", 4), ("restore_msi_ext", 4),
        ("pirq_eoi_gmfn_v2", 8), ("dbgp_op", 6), ("prepare_msix", 4), ("release_msix", 4),
        ("pci_device_reset", 8),
    ])
    func `of physdev_op have the sizes that Xen expects`(name: String, size: Int) throws {
        let command = try #require(ABI.physdevOperations.first { $0.name == name })
        #expect(try #require(command.argument).size == size)
    }

    @Test func `of domctl have the size that Xen expects`() {
        let sizes = ABI.domctls.compactMap { $0.argument?.size }
        #expect(sizes.count == ABI.domctls.count)
        #expect(Set(sizes) == [144])
    }

    /// Source: xen/arch/x86/physdev.c (Xen 4.20): map_pirq is copied back whole.
    @Test func `of map_pirq say which numbers Xen writes`() throws {
        let command = try #require(ABI.physdevOperations.first { $0.name == "map_pirq" })
        let fields = try #require(command.argument).fields
        #expect(fields.filter(\.flow.isOutput).map(\.name) == ["pirq", "entry_nr"])
        #expect(fields.filter(\.flow.isInput).count == fields.count)
    }
}
