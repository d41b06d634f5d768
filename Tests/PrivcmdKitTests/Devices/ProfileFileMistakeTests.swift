// SPDX-License-Identifier: MIT

import SystemPackage
import Testing

@testable import PrivcmdKit

/// A profile that says everything once.
private let good = """
    {
      "format": "privcmd-probe profile",
      "version": 2,
      "name": "mine",
      "base": "xen-4.20-linux-6.12-pvh",
      "xen": "4.20.3",
      "linux": "6.12.77",
      "domain": "pvh",
      "pciback": true,
      "patches": {"linux-tells-reset": true},
      "interrupts": {"registered": [9, 22], "mapped": [9], "denied": []},
      "devices": [
        {"sbdf": "0000:03:00.0", "driver": "pciback", "pin": 1, "gsi": 22, "irq": 11, "owner": 3,
         "bars": [{"index": 0, "kind": "memory64", "size": "0x4000", "address": "0xfe000000"}],
         "msix": {"bar": 0, "offset": "0xb0", "table": "0x2000", "pending": "0x3000", "count": 65}},
        {"sbdf": "00:02.0", "driver": "e1000e"}
      ]
    }
    """

/// What is said of a text; `taken` where nothing is wrong.
private func refusal(_ text: String) -> String {
    do throws(FileError) {
        _ = try ProfileFile.parse(Array(text.utf8), FilePath("p.json"))
        return "taken"
    } catch {
        return error.description
    }
}

/// A mistake: what is put in place of what, and the message.
private struct Mistake: CustomTestStringConvertible, Sendable {
    let old: String
    let new: String
    let message: String

    init(_ old: String, _ new: String, _ message: String) {
        (self.old, self.new, self.message) = (old, new, message)
    }

    var testDescription: String { new }
}

@Suite struct `A mistake in a profile` {
    @Test func `is not in one that is right`() { #expect(refusal(good) == "taken") }

    fileprivate static let ofTheWhole = [
        Mistake(#""version": 2,"#, "", "p.json:1:1: 'version' is missing"),
        Mistake(
            #""version": 2"#, #""version": 3"#,
            "p.json:3:14: it has profile version 3; this program reads 1 and 2"),
        Mistake(
            #""version": 2"#, #""version": "2""#,
            "p.json:3:14: expected the version of the format, 1 or 2, not '2'"),
        Mistake(
            #""version": 2"#, #""version": 1"#,
            "p.json:5:3: the key 'base' needs version 2 of the format; this file has version 1"),
        Mistake(#""name": "mine","#, "", "p.json:1:1: 'name' is missing"),
        Mistake(
            #""name": "mine""#, #""name": "a\nb""#,
            "p.json:4:11: expected a name of printable characters, not 'a\nb'"),
        Mistake(
            #""domain": "pvh""#, #""domian": "pvh""#,
            "p.json:8:3: the key 'domian' is unknown; did you mean domain?"),
        Mistake(
            #""domain": "pvh""#, #""colour": "red""#,
            "p.json:8:3: the key 'colour' is unknown; known are format, version, name, devices,"
                + " base, xen, linux, domain, revision, patches, interrupts, eventfd, pciback,"
                + " target, summary, io-apics"),
        Mistake(
            #""domain": "pvh""#, #""name": "pvh""#,
            "p.json:8:3: the key 'name' appears twice"),
        Mistake(
            #""domain": "pvh""#, #""domain": "hvm""#,
            "p.json:8:13: expected a kind of domain: pv, pvh, pv-domu, pvh-domu, hvm-domu, not"
                + " 'hvm'"),
        Mistake(
            #""base": "xen-4.20-linux-6.12-pvh""#, #""base": "xen-4.20-linux-6.12-pwh""#,
            "p.json:5:11: there is no profile 'xen-4.20-linux-6.12-pwh'; did you mean"
                + " xen-4.20-linux-6.12-pvh, xen-4.20-linux-6.1-pvh, xen-4.20-linux-6.12-pv?"),
        Mistake(
            #""xen": "4.20.3""#, #""xen": "4.30""#,
            "p.json:6:10: the fake knows Xen 4.17 to 4.22, not 4.30"),
        Mistake(
            #""xen": "4.20.3""#, #""xen": 4.20"#,
            "p.json:6:10: expected a release of Xen such as '4.17' or '4.17.3', not 4.20"),
        Mistake(
            #""linux": "6.12.77""#, #""linux": "5.15.1""#,
            "p.json:7:12: the fake knows Linux 6.1 to 6.19 and 7.x, not 5.15.1"),
        Mistake(
            #""linux": "6.12.77""#, #""linux": "six""#,
            "p.json:7:12: expected a release of Linux such as '6.1' or '6.1.3', not 'six'"),
        Mistake(
            #""pciback": true"#, #""pciback": "yes""#,
            "p.json:9:14: expected true or false, not 'yes'"),
        Mistake(
            #""pciback": true"#, #""eventfd": 1"#,
            "p.json:9:14: expected true or false, not 1"),
        Mistake(
            #""pciback": true"#, #""revision": "v11""#,
            "p.json:9:15: expected a revision of the series, 'v1' to 'v10', not 'v11'"),
        Mistake(
            #""pciback": true"#, #""target": 40000"#,
            "p.json:9:13: expected a domain from 0 to 32751, or 'DOMID_IO', not 40000"),
        Mistake(
            #""pciback": true"#, #""io-apics": [{"gsi": 0, "pins": 24}, {"gsi": 32, "pins": 8}]"#,
            "p.json:9:48: expected its first GSI from 24 to 24, not 32"),
        Mistake(
            #""linux-tells-reset""#, #""linux-tell-reset""#,
            "p.json:10:15: the patch 'linux-tell-reset' is unknown; did you mean"
                + " linux-tells-reset?"),
        Mistake(
            #""linux-tells-reset": true"#, #""linux-tells-reset": null"#,
            "p.json:10:36: expected true or false, not null"),
        Mistake(
            #""linux-tells-reset": true"#, #""xen-device-reset": true, "xen-device-reset": true"#,
            "p.json:10:41: the patch 'xen-device-reset' appears twice"),
        Mistake(
            #"{"linux-tells-reset": true}"#, "[]",
            "p.json:10:14: expected patches that are in (true) or out (false), an object, not"
                + " a list"),
        Mistake(
            "[9, 22]", "[9, 9]", "p.json:11:36: the GSI 9 appears twice"),
        Mistake(
            "[9, 22]", "[9, 24]",
            "p.json:11:36: expected a GSI of the machine's IO-APICs, 0 to 23, not 24"),
        Mistake(
            #""denied""#, #""denyed""#,
            "p.json:11:56: the key 'denyed' is unknown; did you mean denied?"),
        Mistake(#""pciback": true,"#, #""pciback": ,"#, "p.json:9:14: it is not valid JSON"),
    ]

    @Test(arguments: ofTheWhole)
    fileprivate func `in what is true of all of it is pointed at`(mistake: Mistake) {
        let text = good.replacing(mistake.old, with: mistake.new, maxReplacements: 1)
        #expect(text != good)
        #expect(refusal(text) == mistake.message)
    }

    fileprivate static let ofDevices = [
        Mistake(
            #""00:02.0""#, #""0000:03:00.0""#,
            "p.json:16:14: the device 0000:03:00.0 appears twice"),
        Mistake(
            #""00:02.0""#, #""00:22.0""#,
            "p.json:16:14: '00:22.0' is not a PCI address: the slot '22' is above 1f. Expected"
                + " SSSS:BB:DD.F or BB:DD.F in hexadecimal, such as 0000:03:00.0: segment up to"
                + " ffff, bus up to ff, slot up to 1f, function up to 7"),
        Mistake(
            #""sbdf": "00:02.0", "#, "", "p.json:16:5: 'sbdf' is missing"),
        Mistake(
            #""driver": "e1000e""#, #""drivr": "e1000e""#,
            "p.json:16:25: the key 'drivr' is unknown; did you mean driver?"),
        Mistake(
            #"{"sbdf": "00:02.0", "driver": "e1000e"}"#, #""00:02.0""#,
            "p.json:16:5: expected a device, an object, not '00:02.0'"),
        Mistake(
            #""gsi": 22, "#, #""gsi": 24, "#,
            "p.json:13:68: expected a GSI of the machine's IO-APICs, 0 to 23, not 24"),
        Mistake(
            #""gsi": 22, "#, #""gsi": -1, "#,
            "p.json:13:68: expected a GSI of the machine's IO-APICs, 0 to 23, not -1"),
        Mistake(
            #""gsi": 22, "#, "",
            "p.json:13:40: 0000:03:00.0 is bound to pciback but has no 'gsi', which a PVH dom0 with"
                + " this Linux needs"),
        Mistake(
            #""pin": 1"#, #""pin": 5"#,
            "p.json:13:58: expected an interrupt pin from 0 to 4, not 5"),
        Mistake(
            #""pin": 1"#, #""pin": 0"#,
            "p.json:13:68: a device without an interrupt pin has no GSI"),
        Mistake(
            #""irq": 11"#, #""irq": "11""#,
            "p.json:13:79: expected an irq from 0 to 4294967295, not '11'"),
        Mistake(
            #""irq": 11"#, #""irq": 4294967296"#,
            "p.json:13:79: expected an irq from 0 to 4294967295, not 4294967296"),
        Mistake(
            #""irq": 11"#, #""irq": 1.5"#,
            "p.json:13:79: expected an irq from 0 to 4294967295, not 1.5"),
        Mistake(
            #""owner": 3"#, #""owner": 32752"#,
            "p.json:13:92: expected a domain from 0 to 32751, or 'DOMID_IO', not 32752"),
        Mistake(
            #""owner": 3"#, #""owner": "dom0""#,
            "p.json:13:92: expected a domain from 0 to 32751, or 'DOMID_IO', not 'dom0'"),
        Mistake(
            #""pciback": true"#, #""pciback": false"#,
            "p.json:13:40: 0000:03:00.0 is bound to pciback, but xen-pciback is missing"),
        Mistake(
            #""domain": "pvh""#, #""domain": "pvh-domu""#,
            "p.json:9:14: xen-pciback does not load in a PVH domU"),
        Mistake(
            #""xen": "4.20.3""#, #""xen": "4.19.1""#,
            "p.json:13:40: 0000:03:00.0 is bound to pciback, which fails in a PVH dom0 with this"
                + " Linux and Xen: Xen refuses setup_gsi or the report of a reset"),
        Mistake(
            #""kind": "memory64""#, #""kind": "memory""#,
            "p.json:14:36: expected the kind of address: ports, memory32, memory64, not"
                + " 'memory'"),
        Mistake(
            #""index": 0"#, #""index": 5"#,
            "p.json:14:25: expected the index of a register from 0 to 4, not 5"),
        Mistake(
            #""0x4000""#, #""0x4001""#, "p.json:14:56: expected a power of two, not '0x4001'"),
        Mistake(
            #""0xfe000000""#, #""0xfe000001""#,
            "p.json:14:77: expected a multiple of the size, not '0xfe000001'"),
        Mistake(
            #""bar": 0"#, #""bar": 2"#,
            "p.json:15:22: the device has no memory at base address 2"),
        Mistake(
            #""count": 65"#, #""count": 2048"#,
            "p.json:15:52: it ends beyond base address 0"),
        Mistake(
            #""count": 65"#, #""counts": 65"#,
            "p.json:15:83: the key 'counts' is unknown; did you mean count?"),
    ]

    @Test(arguments: ofDevices)
    fileprivate func `in a device is pointed at`(mistake: Mistake) {
        let text = good.replacing(mistake.old, with: mistake.new, maxReplacements: 1)
        #expect(text != good)
        #expect(refusal(text) == mistake.message)
    }

    /// What an older kernel does not ask for may be missing.
    @Test func `is not what an older kernel allows`() {
        let text = good.replacing(#""gsi": 22, "#, with: "")
            .replacing(#"{"linux-tells-reset": true}"#, with: "{}")
        #expect(refusal(text) != "taken")
        #expect(refusal(text.replacing("6.12.77", with: "6.6.1")) == "taken")
        #expect(refusal(text.replacing(#""domain": "pvh""#, with: #""domain": "pv""#)) == "taken")
    }

    /// Bytes changed, taken away and put in: each is refused or taken, and none is a crash.
    @Test func `of any kind is refused or taken`() throws {
        var generator = Generator(state: 0x9e37_79b9)
        let base = Array(good.utf8)
        let pieces = [
            "{", "}", "[", "]", "\"", ",", ":", "-1", "null", "1e99", "\\u", "true", "\u{0}",
        ]
        var taken = 0
        for _ in 0..<2_000 {
            var bytes = base
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
                case 1: bytes.remove(at: place)
                case 2:
                    let piece = pieces.randomElement(using: &generator) ?? ""
                    bytes.insert(contentsOf: piece.utf8, at: place)
                default: bytes.removeSubrange(place..<min(place + 20, bytes.count))
                }
            }
            do throws(FileError) {
                let profile = try ProfileFile.parse(bytes, FilePath("p.json"))
                taken += 1
                // What is taken can be asked, written, and read again.
                _ = Privcmd(over: FakeDevice(profile)).availability()
                _ = try ProfileFile.parse(Array(profile.fileText.utf8), FilePath("q.json"))
            } catch {
                #expect(error.line != nil && error.column != nil, "\(error)")
            }
        }
        #expect(taken > 0)
    }
}

/// Random numbers that are the same in each run.
private struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
