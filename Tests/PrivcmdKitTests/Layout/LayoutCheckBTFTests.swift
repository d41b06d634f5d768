// SPDX-License-Identifier: MIT

import PrivcmdKit
import Testing

/// The device's structures as a kernel's compiler would write them down.
private struct PrivcmdTypes {
    /// The members of a structure: names, and widths in bytes of what is unsigned.
    var members: [(String, UInt32)] = [("sbdf", 4), ("gsi", 4)]

    var bytes: [UInt8] {
        var writer = BTFWriter()
        let word = writer.integer("unsigned int", 4)
        let long = writer.integer("long long unsigned int", 8)
        var place: UInt32 = 0
        var list: [BTFWriter.Member] = []
        for (name, width) in members {
            list.append(.init(name: name, type: width == 4 ? word : long, bit: place * 8))
            place += width
        }
        _ = writer.structure("privcmd_pcidev_get_gsi", place, list)
        let arguments = writer.array(of: long, 5)
        _ = writer.structure(
            "privcmd_hypercall", 48,
            [.init(name: "op", type: long, bit: 0), .init(name: "arg", type: arguments, bit: 64)])
        let half = writer.integer("short unsigned int", 2)
        _ = writer.add(.typedef, "domid_t", of: writer.add(.typedef, "__u16", of: half))
        return writer.bytes
    }
}

@Suite struct `The table, held against a kernel's types,` {
    private func check(_ types: PrivcmdTypes) throws -> LayoutCheck.Column {
        try LayoutCheck.Column(ExpectedInterface(), name: "kernel", BTF(types.bytes))
    }

    private func drift(_ column: LayoutCheck.Column) -> [String] {
        column.verdicts.values.flatMap { verdict -> [String] in
            if case .differs(let list) = verdict { list.map(\.description) } else { [] }
        } + column.numbers.map(\.description)
    }

    @Test func `agrees, and takes the rest as lacking`() throws {
        let column = try check(PrivcmdTypes())
        let agreeing = column.verdicts.filter { $0.value == .agrees(lacking: [], older: []) }
        #expect(
            agreeing.keys.sorted() == ["domid_t", "privcmd_hypercall", "privcmd_pcidev_get_gsi"])
        #expect(column.matchingNumbers == 3)
        #expect(
            column.verdicts.values.count { $0 == .missing } == column.verdicts.count - 3)
        #expect(column.differenceCount == 0)
    }

    @Test func `finds a member of another name`() throws {
        let types = PrivcmdTypes(members: [("sbdf", 4), ("irq", 4)])
        #expect(try drift(check(types)) == ["it has no 'gsi'"])
    }

    @Test func `finds a larger member, and the number that comes of it`() throws {
        let types = PrivcmdTypes(members: [("sbdf", 4), ("gsi", 8)])
        #expect(
            try drift(check(types)) == [
                "it has 12 bytes, and 8 in the table", "'gsi' has 8 bytes, and 4 in the table",
                "IOCTL_PRIVCMD_PCIDEV_GET_GSI is 0x000c500a, and 0x0008500a in the table",
            ])
    }

    @Test func `finds another order`() throws {
        let types = PrivcmdTypes(members: [("gsi", 4), ("sbdf", 4)])
        #expect(
            try drift(check(types)) == [
                "'sbdf' starts at byte 4, and at 0 in the table",
                "'gsi' starts at byte 0, and at 4 in the table",
            ])
    }

    @Test func `finds a member behind those of the table`() throws {
        let types = PrivcmdTypes(members: [("sbdf", 4), ("gsi", 4), ("flags", 4)])
        #expect(
            try drift(check(types)) == [
                "it has 12 bytes, and 8 in the table",
                "it has 'flags' at byte 8, where the table has nothing",
                "IOCTL_PRIVCMD_PCIDEV_GET_GSI is 0x000c500a, and 0x0008500a in the table",
            ])
    }

    /// As an interface grows without any change of what was there.
    @Test(arguments: [
        ("flags", ["it has 'flags' at byte 6, where the table has nothing"]), ("_pad1", []),
        ("reserved", []), ("mbz", []), ("padding_flags", ["padding_flags"]),
    ])
    func `finds a member in what was padding, unless it is called so`(
        name: String, words: [String]
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
        let found = try drift(
            LayoutCheck.Column(ExpectedInterface(), name: "kernel", BTF(writer.bytes)))
        #expect(found.count == words.count)
        #expect(zip(found, words).allSatisfy { $0.contains($1) }, "\(found)")
    }

    @Test func `finds a member within a member, not another view of known bytes`() throws {
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
            drift(column) == ["it has 'map.flags' at byte 12, where the table has nothing"])
    }

    @Test func `tells of a member that older copies have where there is padding now`() throws {
        var writer = BTFWriter()
        let half = writer.integer("short unsigned int", 2)
        let word = writer.integer("unsigned int", 4)
        let long = writer.integer("long unsigned int", 8)
        let places: [(String, UInt32, UInt32)] = [
            ("domid", half, 0), ("type", half, 2), ("id", word, 4), ("nr_frames", word, 8),
            ("flags", word, 12), ("frame", long, 16), ("frame_list", long, 24),
        ]
        _ = writer.structure(
            "xen_mem_acquire_resource", 32,
            places.map { .init(name: $0.0, type: $0.1, bit: $0.2 * 8) })
        let column = try LayoutCheck.Column(
            ExpectedInterface(), name: "kernel", BTF(writer.bytes))
        #expect(
            column.verdicts["xen_mem_acquire_resource"]
                == .agrees(lacking: [], older: ["'flags' for padding"]))
    }

    @Test func `finds a byte that was changed in the blob, or says why it cannot be read`() throws {
        let sound = PrivcmdTypes().bytes
        var (drifted, refused, same) = (0, 0, 0)
        for place in sound.indices {
            var bytes = sound
            bytes[place] ^= 0x10
            do {
                let types = try BTF(bytes)
                let column = try LayoutCheck.Column(ExpectedInterface(), name: "changed", types)
                let hasAll = column.verdicts.values.count { $0 != .missing } == 3
                if column.differenceCount > 0 || !hasAll { drifted += 1 } else { same += 1 }
            } catch {
                refused += 1
                #expect(error is BTFError)
            }
        }
        // Names of numbers and what is reserved matter to no layout.
        #expect(
            drifted > 60 && refused > 60, "\(drifted) drifted, \(refused) refused, \(same) same")
    }
}
