// SPDX-License-Identifier: MIT

import PrivcmdKit
import PrivcmdLayout
import Testing

@Suite struct `abi history` {
    @Test func `the history has the ten revisions and the merged calls`() {
        let history = SeriesHistory()
        #expect(
            history.revisions.map(\.revision) == SeriesRevision.all.map(\.name) + ["merged"])
        #expect(history.revisions.map(\.reset?.number).compactMap { $0 }.allSatisfy { $0 == 32 })
        #expect(
            history.revisions.map { $0.permission?.number }
                == [nil, nil, nil, 87, 88, 88, 88, 88, 88, 88, 88])
        let sizes = history.revisions.map { $0.reset?.structure.size }
        #expect(sizes == [nil, 4, 4, 4, 4, 4, 4, 8, 8, 8, 8])
    }

    @Test func `a number with several meanings is listed with each of them`() throws {
        let collision = try #require(SeriesHistory().collisions.first)
        #expect(SeriesHistory().collisions.count == 1)
        #expect(collision.request == "0x0008500a")
        #expect(
            collision.meanings.map(\.owners)
                == [["v2", "v6"], ["v7", "v8"], ["v9"], ["v10"], ["Linux 6.12"]])
        let meanings = collision.meanings.compactMap(\.meaning)
        #expect(meanings[0].contains("unknown irq: success, with the GSI 0xffffffff"))
        #expect(meanings[1].contains("a signed GSI out; unknown device: EINVAL"))
        #expect(meanings[4].contains("without xen-pciback: EOPNOTSUPP"))
    }

    @Test func `each history has at most 100 columns`() throws {
        let numbers = try ["0x0008500a", "physdev:32", "domctl:88"].map {
            try NumberHistory(parsing: $0).text
        }
        for line in ([SeriesHistory().text] + numbers).flatMap({ $0.split(separator: "\n") }) {
            #expect(line.count <= 100, "\(line)")
        }
    }

    @Test(arguments: [
        ("0x0008500a", ["v2, v6", "v7, v8", "v9", "v10", "Linux 6.12"]),
        ("544778", ["v2, v6", "v7, v8", "v9", "v10", "Linux 6.12"]),
        ("0x00085008", ["v1"]), ("0x40185008", ["Linux 6.6"]),
        ("physdev:32", ["v2, v3, v4, v5, v6, v7", "v8", "v9, v10", "Xen 4.20"]),
        ("domctl:87", ["v4", "Xen 4.19"]), ("PHYSDEV_OP:0xd", ["Xen 4.17 or earlier"]),
        ("physdev:34", []), ("0x00995008", []),
    ])
    func `a number is listed with the revisions and releases that use it`(
        text: String, owners: [String]
    ) throws {
        let history = try NumberHistory(parsing: text)
        #expect(history.meanings.map { $0.owners.joined(separator: ", ") } == owners)
        #expect(history.meanings.isEmpty == !history.notes.filter { $0.contains("no ") }.isEmpty)
    }

    @Test func `a request number is decoded and compared with similar ones`() throws {
        let encoding = try #require(try NumberHistory(parsing: "0xc018500b").encoding)
        #expect(encoding.direction == "read|write" && encoding.type == "P")
        #expect(encoding.number == 11 && encoding.size == 24)
        let near = try NumberHistory(parsing: "0x00105008").notes.joined(separator: "\n")
        #expect(near.contains("IOCTL_PRIVCMD_IRQFD, 0x40185008 (Linux 6.6)"))
        #expect(near.contains("IOCTL_PRIVCMD_GSI_FROM_IRQ, 0x00085008 (v1)"))
        let i386Request = try NumberHistory(parsing: "0x000c5002")
        #expect(i386Request.meanings.map(\.name) == ["IOCTL_PRIVCMD_MMAP"])
        #expect(i386Request.meanings[0].owners[0].contains("32-bit"))
        let foreign = try NumberHistory(parsing: "0x5401")
        #expect(foreign.notes == ["not a privcmd request: the type of privcmd requests is 'P'"])
    }

    @Test(arguments: ["", "x", "0x1ffffffff", "physdev:", "nosuch:3", "set_gdt:1", "a:b:c"])
    func `a text that is not a number is rejected`(text: String) {
        #expect(throws: NumberHistory.ParseError.self) { try NumberHistory(parsing: text) }
    }
}
