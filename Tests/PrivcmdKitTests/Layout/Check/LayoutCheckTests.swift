// SPDX-License-Identifier: MIT

import PrivcmdKit
import PrivcmdLayout
import Testing

/// A source with the layouts of the table, which a test can change.
private struct CopiedTable: LayoutSource {
    var interface: ExpectedInterface

    init(_ interface: ExpectedInterface) { self.interface = interface }

    func size(ofStructure name: String) -> Int? {
        interface.structures.first { $0.name == name }?.size
    }

    func member(_ path: String, ofStructure name: String) -> MemberLayout? {
        let structure = interface.structures.first { $0.name == name }
        if let found = structure?.members.first(where: { $0.designators[0] == path }) {
            return found.layout
        }
        // The structures that contain a member exist too.
        let isContainer = structure?.members.contains { $0.designators[0].hasPrefix(path + ".") }
        return isContainer == true
            ? MemberLayout(offset: 0, size: 0, elementWidth: 0, isSigned: nil) : nil
    }

    var listsMembers: Bool { false }

    func members(at path: String, ofStructure name: String) -> [StructureLayout.Member] { [] }

    /// The numbers by their names.
    var numbers: [String: UInt64] {
        Dictionary(interface.numbers.map { ($0.name, $0.value) }) { first, _ in first }
    }

    mutating func change(_ name: String, _ body: (inout ExpectedStructure) -> Void) {
        for index in interface.structures.indices where interface.structures[index].name == name {
            body(&interface.structures[index])
        }
    }
}

extension MemberLayout {
    fileprivate func with(
        offset: Int? = nil, size: Int? = nil, element: Int? = nil, sign: Bool? = nil
    )
        -> MemberLayout
    {
        MemberLayout(
            offset: offset ?? self.offset, size: size ?? self.size,
            elementWidth: element ?? elementWidth, isSigned: sign ?? isSigned)
    }
}

@Suite struct `layout check of the ABI table` {
    private static let interface = ExpectedInterface(versions: ["domctl": 0x17, "sysctl": 0x15])

    private func check(_ source: CopiedTable, _ expected: ExpectedInterface = interface) throws
        -> LayoutCheck.Column
    {
        try LayoutCheck.Column(expected, name: "copy", source, numbers: source.numbers)
    }

    private func differences(_ column: LayoutCheck.Column, _ name: String) -> [String] {
        guard case .differs(let list)? = column.verdicts[name] else { return [] }
        return list.map(\.description)
    }

    @Test func `a source with the same layouts agrees`() throws {
        let column = try check(CopiedTable(Self.interface))
        #expect(column.differenceCount == 0 && column.hasAny)
        #expect(column.verdicts.count > 90)
        #expect(column.verdicts.values.allSatisfy { $0 == .agrees(lacking: [], older: []) })
        #expect(column.matchingNumbers == Self.interface.numbers.count)
    }

    /// A structure that is not expected would never be compared.
    @Test func `expected structures include every structure of the table`() {
        let expected = Set(Self.interface.structures.map(\.name))
        func expectListed(_ structure: ABIStructure, isInRegisters: Bool) {
            #expect(isInRegisters || expected.contains(structure.name), "\(structure.name)")
            for field in structure.fields {
                if case .structure(let inner)? = field.pointee?.content {
                    expectListed(inner, isInRegisters: false)
                }
            }
        }
        for hypercall in ABI.hypercalls {
            var isInRegisters = false
            switch hypercall.callingForm {
            case .commandInStructure(let structure, _):
                expectListed(structure, isInRegisters: false)
            case .values(let structure): expectListed(structure, isInRegisters: true)
            case .commandAndValues: isInRegisters = true
            case .commandAndPointer, .opaque: break
            }
            for operation in hypercall.operations {
                for structure in operation.layouts.map(\.structure)
                    + (operation.argument.map { [$0] } ?? [])
                {
                    expectListed(structure, isInRegisters: isInRegisters)
                }
            }
        }
        for request in ABI.requests {
            request.argument.map { expectListed($0, isInRegisters: false) }
        }
    }

    /// A union member of no expected version would never be compared either.
    @Test func `expected structures with a union include its members`() throws {
        for name in ["xen_domctl", "xen_sysctl", "xen_platform_op", "xen_flask_op", "xen_dm_op"] {
            let structure = try #require(Self.interface.structures.first { $0.name == name })
            let unionMembers = structure.members.count { $0.designators[0].hasPrefix("u.") }
            #expect(unionMembers > 5, "\(name)")
        }
    }

    @Test func `a missing structure or number is not counted as agreeing`() throws {
        var source = CopiedTable(Self.interface)
        source.interface.structures.removeAll { $0.name == "physdev_map_pirq" }
        source.interface.numbers.removeAll { $0.name == "PHYSDEVOP_map_pirq" }
        let column = try check(source)
        #expect(column.verdicts["physdev_map_pirq"] == .missing)
        #expect(column.differenceCount == 0)
        #expect(column.matchingNumbers == Self.interface.numbers.count - 1)
        source.interface = ExpectedInterface()
        source.interface.structures = []
        source.interface.numbers = []
        #expect(try !check(source).hasAny)
    }

    @Test func `each moved member is reported, and no other`() throws {
        for structure in Self.interface.structures {
            var alone = Self.interface
            alone.structures = [structure]
            alone.numbers = []
            for index in structure.members.indices {
                var source = CopiedTable(alone)
                source.change(structure.name) { structure in
                    let layout = structure.members[index].layout
                    structure.members[index].layout = layout.with(offset: layout.offset + 4)
                }
                let column = try check(source, alone)
                let member = structure.members[index]
                let subject = member.designators[0].isEmpty ? "it" : "'\(member.designators[0])'"
                #expect(
                    differences(column, structure.name) == [
                        "\(subject) starts at byte \(member.layout.offset + 4),"
                            + " and at \(member.layout.offset) in the table"
                    ])
                #expect(column.differenceCount == 1)
            }
        }
    }

    @Test func `another size of a structure or member is reported`() throws {
        var source = CopiedTable(Self.interface)
        source.change("physdev_map_pirq") { structure in
            structure.size = 48
            let layout = structure.members[1].layout
            structure.members[1].layout = layout.with(size: 8, element: 8)
        }
        #expect(
            try differences(check(source), "physdev_map_pirq") == [
                "it has 48 bytes, and 40 in the table",
                "'type' has 8 bytes, and 4 in the table",
            ])
    }

    @Test func `another element size or sign is reported`() throws {
        var source = CopiedTable(Self.interface)
        source.change("privcmd_hypercall") { structure in
            structure.members[1].layout = structure.members[1].layout.with(element: 4)
        }
        source.change("privcmd_pcidev_get_gsi") { structure in
            structure.members[1].layout = structure.members[1].layout.with(sign: true)
        }
        let column = try check(source)
        #expect(
            differences(column, "privcmd_hypercall") == [
                "elements of 'arg' have 4 bytes, and 8 in the table"
            ])
        #expect(
            differences(column, "privcmd_pcidev_get_gsi") == [
                "'gsi' is signed, and unsigned in the table"
            ])
        #expect(column.differenceCount == 2)
    }

    @Test func `swapped members are reported`() throws {
        var source = CopiedTable(Self.interface)
        source.change("privcmd_pcidev_get_gsi") { structure in
            let (first, second) = (structure.members[0].layout, structure.members[1].layout)
            structure.members[0].layout = second
            structure.members[1].layout = first
        }
        #expect(
            try differences(check(source), "privcmd_pcidev_get_gsi") == [
                "'sbdf' starts at byte 4, and at 0 in the table",
                "'gsi' starts at byte 0, and at 4 in the table",
            ])
    }

    @Test func `a renamed member is reported unless it is a known older name`() throws {
        var source = CopiedTable(Self.interface)
        source.change("privcmd_pcidev_get_gsi") { $0.members[1].designators = ["irq"] }
        source.change("xen_memory_reservation") { structure in
            for index in structure.members.indices
            where structure.members[index].designators[0] == "mem_flags" {
                structure.members[index].designators = ["address_bits"]
            }
        }
        let column = try check(source)
        #expect(differences(column, "privcmd_pcidev_get_gsi") == ["it has no 'gsi'"])
        #expect(
            column.verdicts["xen_memory_reservation"]
                == .agrees(lacking: [], older: ["'address_bits' for 'mem_flags'"]))
    }

    @Test func `an unexpected bit field is reported`() throws {
        var source = CopiedTable(Self.interface)
        source.change("physdev_map_pirq") { structure in
            let layout = structure.members[0].layout
            structure.members[0].layout = MemberLayout(
                offset: 0, size: 2, elementWidth: 2, isSigned: layout.isSigned, bits: 0..<12)
        }
        #expect(
            try differences(check(source), "physdev_map_pirq") == [
                "'domid' is a bit field of 12 bits, and none in the table"
            ])
    }

    @Test func `a missing union member is lacking, and a part of one is a difference`()
        throws
    {
        var source = CopiedTable(Self.interface)
        source.change("xen_domctl") { structure in
            structure.members.removeAll { $0.designators[0].hasPrefix("u.gsi_permission.") }
        }
        #expect(
            try check(source).verdicts["xen_domctl"]
                == .agrees(lacking: ["u.gsi_permission"], older: []))
        source = CopiedTable(Self.interface)
        source.change("xen_domctl") { structure in
            structure.members.removeAll { $0.designators[0] == "u.gsi_permission.gsi" }
        }
        #expect(
            try differences(check(source), "xen_domctl") == ["it has no 'u.gsi_permission.gsi'"])
    }

    @Test func `each changed number is reported`() throws {
        var alone = Self.interface
        alone.structures = []
        for index in Self.interface.numbers.indices {
            var source = CopiedTable(alone)
            source.interface.numbers[index].value += 1
            let column = try check(source, alone)
            #expect(column.numbers.map(\.name) == [Self.interface.numbers[index].name])
            #expect(column.differenceCount == 1)
        }
    }

    @Test func `request numbers follow the structure size of the source`()
        throws
    {
        var source = CopiedTable(Self.interface)
        source.interface.numbers = []
        source.change("privcmd_mmapbatch_v2") { $0.size = 24 }
        let column = try check(source)
        #expect(
            column.numbers.map(\.description) == [
                "IOCTL_PRIVCMD_MMAPBATCH_V2 is 0x00185004, and 0x00205004 in the table"
            ])
        // The other requests agree, except the one without a structure.
        #expect(column.matchingNumbers == ABI.requests.count - 2)
    }

    @Test func `a mistake in the table is reported`() throws {
        let source = CopiedTable(Self.interface)
        var wrong = Self.interface
        for index in wrong.structures.indices
        where wrong.structures[index].name == "privcmd_pcidev_get_gsi" {
            wrong.structures[index].size = 12
            wrong.structures[index].members.swapAt(0, 1)
            wrong.structures[index].members[0].designators = ["pirq"]
        }
        for index in wrong.numbers.indices
        where wrong.numbers[index].name == "PHYSDEVOP_pci_device_reset" {
            wrong.numbers[index].value = 31
        }
        let column = try check(source, wrong)
        #expect(
            differences(column, "privcmd_pcidev_get_gsi") == [
                "it has 8 bytes, and 12 in the table", "it has no 'pirq'",
            ])
        #expect(
            column.numbers.map(\.description) == [
                "PHYSDEVOP_pci_device_reset is 32, and 31 in the table"
            ])
        #expect(column.differenceCount == 2)
    }
}
