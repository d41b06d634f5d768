// SPDX-License-Identifier: MIT

import CPrivcmd
import PrivcmdKit
import Testing

/// The bytes that a padding field of the mirror covers.
private func bytes<Mirror, Field>(_ path: KeyPath<Mirror, Field>) -> Set<Int> {
    let start = MemoryLayout<Mirror>.offset(of: path) ?? -1
    return Set(start..<(start + MemoryLayout<Field>.size))
}

@Suite struct `structures in the ABI table` {
    /// The padding that the mirror declares, by structure.
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

    /// Structures with a union, whose size does not depend on the union member in use.
    private static let envelopes: Set = [
        "xen_domctl", "xen_sysctl", "xen_platform_op", "xen_flask_op", "xen_dm_op",
    ]
    private static let plain = ABIStructure.all.filter { structure in
        !envelopes.contains(structure.name)
            && ABI.hypercalls.allSatisfy { $0.name != structure.name }
    }

    @Test(arguments: ABIStructure.all)
    fileprivate func `fields are inside the structure, ordered, aligned and do not overlap`(
        structure: ABIStructure
    ) {
        var earlier: [ABIField] = []
        for field in structure.fields {
            for other in earlier where field.isUsed(with: other) {
                #expect(
                    field.offset >= other.offset + other.size,
                    "\(field.name) overlaps \(other.name)")
            }
            // A flexible array member lies at the end of its structure.
            #expect(field.size > 0 || field.offset == structure.size)
            #expect([1, 2, 4, 8].contains(field.kind.width))
            // C aligns an integer to its own width.
            #expect(field.offset.isMultiple(of: field.kind.width), "\(field.name)")
            #expect(field.offset + field.size <= structure.size)
            earlier.append(field)
        }
    }

    @Test(arguments: plain.filter { padding[$0.name] != nil })
    fileprivate func `gaps between fields equal the padding of the mirror`(
        structure: ABIStructure
    ) {
        #expect(structure.gaps == Self.padding[structure.name])
    }

    /// The bytes that headers declare as padding, although C does not need them.
    private static let declared = [
        "xen_hvm_param": 2..<4, "xen_hvm_get_mem_type": 4..<8, "xen_hvm_pagetable_dying": 2..<8,
        "xen_hvm_altp2m_op": 10..<16, "gnttab_get_version": 2..<4,
        "vcpu_register_vcpu_info": 12..<16,
        "xen_vnuma_topology_info": 2..<4, "xen_mem_acquire_resource": 12..<16,
        "xenpf_resource_entry": 4..<8, "evtchn_init_control": 17..<24, "xen_kexec_load": 1..<2,
        "xen_pmu_params": 20..<24,
    ]

    @Test(arguments: plain.filter { padding[$0.name] == nil })
    fileprivate func `structures without declared padding have only alignment gaps`(
        structure: ABIStructure
    ) {
        var gaps = structure.gaps
        if let declared = Self.declared[structure.name] {
            #expect(gaps.isSuperset(of: declared))
            gaps.subtract(declared)
        }
        let alignment = structure.fields.map(\.kind.width).max() ?? 1
        var end = 0
        for field in structure.fields {
            let gap = gaps.filter { (end..<field.offset).contains($0) }
            #expect(gap.count < alignment, "a field before \(field.name) is missing")
            end = field.offset + field.size
        }
        #expect(gaps.filter { $0 >= end }.count < alignment, "a field at the end is missing")
    }

    @Test func `padding exceptions name existing structures`() {
        let names = Set(Self.plain.map(\.name))
        #expect(Set(Self.padding.keys).union(Self.declared.keys).subtracting(names) == [])
    }

    /// A field of the same structure counts what an address points to.
    @Test(arguments: ABIStructure.all)
    fileprivate func `each address has a count field that the table lists`(
        structure: ABIStructure
    ) {
        for field in structure.fields {
            guard let pointee = field.pointee else { continue }
            #expect(field.meaning == .address)
            for length in [pointee.length, pointee.writtenLength].compactMap({ $0 }) {
                guard case .counted(let count) = length else { continue }
                let counting = structure.fields.first { $0.offset == count.offset }
                #expect(counting?.kind.width == count.width, "\(field.name) of \(structure.name)")
            }
            if let written = pointee.writtenLength, case .counted(let count) = written {
                let counting = structure.fields.first { $0.offset == count.offset }
                #expect(counting?.direction.isOutput == true, "\(field.name) of \(structure.name)")
            }
        }
    }

    /// The union has 128 bytes, whichever member is in use.
    @Test func `domctl structures are the header plus one union member`() throws {
        let domctl = try #require(ABI.hypercall(36))
        guard case .commandInStructure(let head, let commands) = domctl.callingForm else {
            Issue.record("domctl has another calling form")
            return
        }
        let union = bytes(\mirror_xen_domctl.u)
        let padding = bytes(\mirror_xen_domctl._pad)
        #expect(union.count == 128)
        #expect(head.gaps == padding.union(union))
        for command in commands {
            for structure in [command.argument].compactMap({ $0 })
                + command.layouts.map(\.structure)
            {
                #expect(structure.gaps.isSuperset(of: padding))
                let member = structure.fields.filter { $0.name.hasPrefix("u.") }
                #expect(member.count + head.fields.count == structure.fields.count)
                #expect(member.allSatisfy { $0.offset >= 16 && $0.offset + $0.size <= 144 })
                // The union member starts where the union does.
                #expect(member.isEmpty || member.contains { $0.offset == 16 }, "\(command.name)")
            }
        }
    }

    /// Source: git diff RELEASE-4.18.0 RELEASE-4.19.0 -- xen/include/public/domctl.h, and so on.
    @Test(arguments: [
        (UInt32(0x15), 52, 72), (0x16, 52, 72), (0x17, 56, 76), (0x18, 56, 76),
    ])
    func `createdomain layouts follow the domctl version`(version: UInt32, size: Int, flags: Int)
        throws
    {
        let create = try #require(ABI.domctls.first { $0.name == "createdomain" })
        let layout = try #require(create.layouts.first { $0.versions.contains(version) }).structure
        func offset(_ name: String) -> Int? {
            layout.fields.first { $0.name == "u.createdomain." + name }?.offset
        }
        #expect(offset("cpupool_id") == 16 + size)
        #expect(offset("arch.emulation_flags") == flags)
        #expect((offset("altp2m_opts") != nil) == (version == 0x17))
        #expect((offset("altp2m.nr") != nil) == (version == 0x18))
        #expect(create.layouts.allSatisfy { !$0.versions.contains(0x14) })
    }

    @Test(arguments: ABIStructure.all)
    fileprivate func `field names are unique in each structure`(structure: ABIStructure) {
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
    func `physdev_op structures have the sizes of Xen 4.20`(name: String, size: Int) throws {
        let command = try #require(ABI.physdevOperations.first { $0.name == name })
        #expect(try #require(command.argument).size == size)
    }

    @Test func `domctl structures have 144 bytes`() {
        let structures = ABI.domctls.flatMap { [$0.argument].compactMap { $0 } }
        #expect(structures.count > 60)
        #expect(Set(structures.map(\.size)) == [144])
    }

    /// Xen copies the whole structure back.
    ///
    /// Source: xen/arch/x86/physdev.c (Xen 4.20).
    @Test func `map_pirq marks pirq and entry_nr as output`() throws {
        let command = try #require(ABI.physdevOperations.first { $0.name == "map_pirq" })
        let fields = try #require(command.argument).fields
        #expect(fields.filter(\.direction.isOutput).map(\.name) == ["pirq", "entry_nr"])
        #expect(fields.filter(\.direction.isInput).count == fields.count)
    }
}
