// SPDX-License-Identifier: MIT

import PrivcmdKit
import PrivcmdLayout
import Testing

/// BTF of a kernel with three types of the interface.
private struct PrivcmdTypes {
    /// The members of privcmd_pcidev_get_gsi: names, and sizes in bytes.
    var members: [(String, UInt32)] = [("sbdf", 4), ("gsi", 4)]

    var bytes: [UInt8] {
        var writer = BTFWriter()
        let word = writer.integer("unsigned int", 4)
        let long = writer.integer("long long unsigned int", 8)
        var offset: UInt32 = 0
        var list: [BTFWriter.Member] = []
        for (name, width) in members {
            list.append(.init(name: name, type: width == 4 ? word : long, bit: offset * 8))
            offset += width
        }
        _ = writer.structure("privcmd_pcidev_get_gsi", offset, list)
        let arguments = writer.array(of: long, 5)
        _ = writer.structure(
            "privcmd_hypercall", 48,
            [.init(name: "op", type: long, bit: 0), .init(name: "arg", type: arguments, bit: 64)])
        let half = writer.integer("short unsigned int", 2)
        _ = writer.add(.typedef, "domid_t", of: writer.add(.typedef, "__u16", of: half))
        return writer.bytes
    }
}

@Suite struct `layout check against BTF` {
    private func check(_ types: PrivcmdTypes) throws -> LayoutCheck.Column {
        try LayoutCheck.Column(ExpectedInterface(), name: "kernel", BTF(types.bytes))
    }

    private func differences(_ column: LayoutCheck.Column) -> [String] {
        column.verdicts.values.flatMap { verdict -> [String] in
            if case .differs(let list) = verdict { list.map(\.description) } else { [] }
        } + column.numbers.map(\.description)
    }

    @Test func `matching structures agree and the others are missing`() throws {
        let column = try check(PrivcmdTypes())
        let agreeing = column.verdicts.filter { $0.value == .agrees(lacking: [], older: []) }
        #expect(
            agreeing.keys.sorted() == ["domid_t", "privcmd_hypercall", "privcmd_pcidev_get_gsi"])
        #expect(column.matchingNumbers == 3)
        #expect(
            column.verdicts.values.count { $0 == .missing } == column.verdicts.count - 3)
        #expect(column.differenceCount == 0)
    }

    @Test func `a renamed member is reported`() throws {
        let types = PrivcmdTypes(members: [("sbdf", 4), ("irq", 4)])
        #expect(try differences(check(types)) == ["it has no 'gsi'"])
    }

    @Test func `a larger member and the changed request number are reported`() throws {
        let types = PrivcmdTypes(members: [("sbdf", 4), ("gsi", 8)])
        #expect(
            try differences(check(types)) == [
                "it has 12 bytes, and 8 in the table", "'gsi' has 8 bytes, and 4 in the table",
                "IOCTL_PRIVCMD_PCIDEV_GET_GSI is 0x000c500a, and 0x0008500a in the table",
            ])
    }

    @Test func `swapped members are reported`() throws {
        let types = PrivcmdTypes(members: [("gsi", 4), ("sbdf", 4)])
        #expect(
            try differences(check(types)) == [
                "'sbdf' starts at byte 4, and at 0 in the table",
                "'gsi' starts at byte 0, and at 4 in the table",
            ])
    }

    @Test func `a member after the last one is reported`() throws {
        let types = PrivcmdTypes(members: [("sbdf", 4), ("gsi", 4), ("flags", 4)])
        #expect(
            try differences(check(types)) == [
                "it has 12 bytes, and 8 in the table",
                "it has 'flags' at byte 8, where the table has nothing",
                "IOCTL_PRIVCMD_PCIDEV_GET_GSI is 0x000c500a, and 0x0008500a in the table",
            ])
    }

    /// An interface can grow into padding without a change of size.
    @Test(arguments: [
        ("flags", ["it has 'flags' at byte 6, where the table has nothing"]), ("_pad1", []),
        ("reserved", []), ("mbz", []), ("padding_flags", ["padding_flags"]),
    ])
    func `a member in padding is reported unless it is named as padding`(
        name: String, messages: [String]
    ) throws {
        var writer = BTFWriter()
        let half = writer.integer("short unsigned int", 2)
        let word = writer.integer("int", 4, signed: true)
        let address = writer.add(.pointer, of: word)
        _ = writer.structure(
            "privcmd_mmap", 16,
            [
                .init(name: "num", type: word, bit: 0), .init(name: "dom", type: half, bit: 32),
                .init(name: name, type: half, bit: 48),
                .init(name: "entry", type: address, bit: 64),
            ])
        let found = try differences(
            LayoutCheck.Column(ExpectedInterface(), name: "kernel", BTF(writer.bytes)))
        #expect(found.count == messages.count)
        #expect(zip(found, messages).allSatisfy { $0.contains($1) }, "\(found)")
    }

    @Test func `a new nested member is reported, another view of known bytes is not`() throws {
        var writer = BTFWriter()
        let half = writer.integer("short unsigned int", 2)
        let word = writer.integer("unsigned int", 4)
        let long = writer.integer("long unsigned int", 8)
        let map = writer.structure(
            "", 16,
            [
                .init(name: "nr_entries", type: word, bit: 0),
                .init(name: "flags", type: word, bit: 32),
                .init(name: "buffer", type: long, bit: 64),
                .init(name: "buffer_low", type: word, bit: 64),
            ])
        _ = writer.structure(
            "xen_foreign_memory_map", 24,
            [.init(name: "domid", type: half, bit: 0), .init(name: "map", type: map, bit: 64)])
        let column = try LayoutCheck.Column(
            ExpectedInterface(), name: "kernel", BTF(writer.bytes))
        #expect(
            differences(column) == ["it has 'map.flags' at byte 12, where the table has nothing"])
    }

    @Test func `a member of older headers where the table has padding agrees as older`() throws {
        var writer = BTFWriter()
        let half = writer.integer("short unsigned int", 2)
        let word = writer.integer("unsigned int", 4)
        let long = writer.integer("long unsigned int", 8)
        let members: [(String, UInt32, UInt32)] = [
            ("domid", half, 0), ("type", half, 2), ("id", word, 4), ("nr_frames", word, 8),
            ("flags", word, 12), ("frame", long, 16), ("frame_list", long, 24),
        ]
        _ = writer.structure(
            "xen_mem_acquire_resource", 32,
            members.map { .init(name: $0.0, type: $0.1, bit: $0.2 * 8) })
        let column = try LayoutCheck.Column(
            ExpectedInterface(), name: "kernel", BTF(writer.bytes))
        #expect(
            column.verdicts["xen_mem_acquire_resource"]
                == .agrees(lacking: [], older: ["'flags' for padding"]))
    }

    @Test func `changed bytes are reported, or rejected with a BTFError`() throws {
        let valid = PrivcmdTypes().bytes
        var (different, rejected, equal) = (0, 0, 0)
        for index in valid.indices {
            var bytes = valid
            bytes[index] ^= 0x10
            do {
                let types = try BTF(bytes)
                let column = try LayoutCheck.Column(ExpectedInterface(), name: "changed", types)
                let hasAll = column.verdicts.values.count { $0 != .missing } == 3
                if column.differenceCount > 0 || !hasAll { different += 1 } else { equal += 1 }
            } catch {
                rejected += 1
                #expect(error is BTFError)
            }
        }
        // The names of integers, and reserved bits, have no effect on layouts.
        #expect(
            different > 60 && rejected > 60,
            "\(different) different, \(rejected) rejected, \(equal) equal")
    }
}
