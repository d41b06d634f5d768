// SPDX-License-Identifier: MIT

import PrivcmdDevices
import PrivcmdFake
import SystemPackage
import Testing

@testable import PrivcmdKit

/// A profile with most keys.
private let validText = """
    {
      "format": "privcmd-probe profile",
      "version": 2,
      "name": "mine",
      "base": "xen-4.20-linux-6.12-pvh",
      "xen": "4.20.3",
      "linux": "6.12.77",
      "domain": "pvh",
      "pciback": true,
      "patches": {"linux-reports-reset": true},
      "interrupts": {"registered": [9, 22], "mapped": [9], "denied": []},
      "devices": [
        {"sbdf": "0000:03:00.0", "driver": "pciback", "pin": 1, "gsi": 22, "irq": 11, "owner": 3,
         "bars": [{"index": 0, "kind": "memory64", "size": "0x4000", "address": "0xfe000000"}],
         "msix": {"bar": 0, "offset": "0xb0", "table": "0x2000", "pending": "0x3000", "count": 65}},
        {"sbdf": "00:02.0", "driver": "e1000e"}
      ]
    }
    """

/// Parses a profile.
///
/// - Returns: the error message; nil for a valid profile.
private func errorMessage(_ text: String) -> String? {
    do throws(FileError) {
        _ = try ProfileFile.parse(Array(text.utf8), FilePath("p.json"))
        return nil
    } catch {
        return error.description
    }
}

/// A replacement in the valid profile that makes it invalid, and the expected message.
private struct InvalidChange: CustomTestStringConvertible, Sendable {
    let old: String
    let new: String
    let message: String

    init(_ old: String, _ new: String, _ message: String) {
        (self.old, self.new, self.message) = (old, new, message)
    }

    var testDescription: String { new }
}

@Suite struct `error in a profile file` {
    @Test func `a valid profile is accepted`() { #expect(errorMessage(validText) == nil) }

    fileprivate static let outsideDevices = [
        InvalidChange(#""version": 2,"#, "", "p.json:1:1: 'version' is missing"),
        InvalidChange(
            #""version": 2"#, #""version": 3"#,
            "p.json:3:14: it has profile version 3; this program reads 1 and 2"),
        InvalidChange(
            #""version": 2"#, #""version": "2""#,
            "p.json:3:14: expected the version of the format, 1 or 2, not '2'"),
        InvalidChange(
            #""version": 2"#, #""version": 1"#,
            "p.json:5:3: the key 'base' needs version 2 of the format; this file has version 1"),
        InvalidChange(#""name": "mine","#, "", "p.json:1:1: 'name' is missing"),
        InvalidChange(
            #""name": "mine""#, #""name": "a\nb""#,
            "p.json:4:11: expected a name of printable characters, not 'a\nb'"),
        InvalidChange(
            #""domain": "pvh""#, #""domian": "pvh""#,
            "p.json:8:3: the key 'domian' is unknown; did you mean domain?"),
        InvalidChange(
            #""domain": "pvh""#, #""colour": "red""#,
            "p.json:8:3: the key 'colour' is unknown; known are format, version, name, devices,"
                + " base, xen, linux, domain, revision, patches, interrupts, eventfd, pciback,"
                + " target, summary, io-apics"),
        InvalidChange(
            #""domain": "pvh""#, #""name": "pvh""#,
            "p.json:8:3: the key 'name' appears twice"),
        InvalidChange(
            #""domain": "pvh""#, #""domain": "hvm""#,
            "p.json:8:13: expected a kind of domain: pv, pvh, pv-domu, pvh-domu, hvm-domu, not"
                + " 'hvm'"),
        InvalidChange(
            #""base": "xen-4.20-linux-6.12-pvh""#, #""base": "xen-4.20-linux-6.12-pwh""#,
            "p.json:5:11: there is no profile 'xen-4.20-linux-6.12-pwh'; did you mean"
                + " xen-4.20-linux-6.12-pvh, xen-4.20-linux-6.1-pvh, xen-4.20-linux-6.12-pv?"),
        InvalidChange(
            #""xen": "4.20.3""#, #""xen": "4.30""#,
            "p.json:6:10: the fake knows Xen 4.17 to 4.22, not 4.30"),
        InvalidChange(
            #""xen": "4.20.3""#, #""xen": 4.20"#,
            "p.json:6:10: expected a release of Xen such as '4.17' or '4.17.3', not 4.20"),
        InvalidChange(
            #""linux": "6.12.77""#, #""linux": "5.15.1""#,
            "p.json:7:12: the fake knows Linux 6.1 to 6.19 and 7.x, not 5.15.1"),
        InvalidChange(
            #""linux": "6.12.77""#, #""linux": "six""#,
            "p.json:7:12: expected a release of Linux such as '6.1' or '6.1.3', not 'six'"),
        InvalidChange(
            #""pciback": true"#, #""pciback": "yes""#,
            "p.json:9:14: expected true or false, not 'yes'"),
        InvalidChange(
            #""pciback": true"#, #""eventfd": 1"#,
            "p.json:9:14: expected true or false, not 1"),
        InvalidChange(
            #""pciback": true"#, #""revision": "v11""#,
            "p.json:9:15: expected a revision of the series, 'v1' to 'v10', not 'v11'"),
        InvalidChange(
            #""pciback": true"#, #""target": 40000"#,
            "p.json:9:13: expected a domain from 0 to 32751, or 'DOMID_IO', not 40000"),
        InvalidChange(
            #""pciback": true"#, #""io-apics": [{"gsi": 0, "pins": 24}, {"gsi": 32, "pins": 8}]"#,
            "p.json:9:48: expected GSI 24, since GSIs have no gap, not 32"),
        InvalidChange(
            #""linux-reports-reset""#, #""linux-report-reset""#,
            "p.json:10:15: the patch 'linux-report-reset' is unknown; did you mean"
                + " linux-reports-reset?"),
        InvalidChange(
            #""linux-reports-reset": true"#, #""linux-reports-reset": null"#,
            "p.json:10:38: expected true or false, not null"),
        InvalidChange(
            #""linux-reports-reset": true"#, #""xen-device-reset": true, "xen-device-reset": true"#,
            "p.json:10:41: the patch 'xen-device-reset' appears twice"),
        InvalidChange(
            #"{"linux-reports-reset": true}"#, "[]",
            "p.json:10:14: expected patches that are in (true) or out (false), an object, not"
                + " a list"),
        InvalidChange(
            "[9, 22]", "[9, 9]", "p.json:11:36: the GSI 9 appears twice"),
        InvalidChange(
            "[9, 22]", "[9, 24]",
            "p.json:11:36: expected a GSI of the machine's IO-APICs, 0 to 23, not 24"),
        InvalidChange(
            #""denied""#, #""denyed""#,
            "p.json:11:56: the key 'denyed' is unknown; did you mean denied?"),
        InvalidChange(#""pciback": true,"#, #""pciback": ,"#, "p.json:9:14: it is not valid JSON"),
    ]

    @Test(arguments: outsideDevices)
    fileprivate func `an error outside devices is reported with line and column`(
        change: InvalidChange
    ) {
        let text = validText.replacing(change.old, with: change.new, maxReplacements: 1)
        #expect(text != validText)
        #expect(errorMessage(text) == change.message)
    }

    fileprivate static let inDevices = [
        InvalidChange(
            #""00:02.0""#, #""0000:03:00.0""#,
            "p.json:16:14: the device 0000:03:00.0 appears twice"),
        InvalidChange(
            #""00:02.0""#, #""00:22.0""#,
            "p.json:16:14: '00:22.0' is not a PCI address: the slot '22' is above 1f. Expected"
                + " SSSS:BB:DD.F or BB:DD.F in hexadecimal, such as 0000:03:00.0: segment up to"
                + " ffff, bus up to ff, slot up to 1f, function up to 7"),
        InvalidChange(
            #""sbdf": "00:02.0", "#, "", "p.json:16:5: 'sbdf' is missing"),
        InvalidChange(
            #""driver": "e1000e""#, #""drivr": "e1000e""#,
            "p.json:16:25: the key 'drivr' is unknown; did you mean driver?"),
        InvalidChange(
            #"{"sbdf": "00:02.0", "driver": "e1000e"}"#, #""00:02.0""#,
            "p.json:16:5: expected a device, an object, not '00:02.0'"),
        InvalidChange(
            #""gsi": 22, "#, #""gsi": 24, "#,
            "p.json:13:68: expected a GSI of the machine's IO-APICs, 0 to 23, not 24"),
        InvalidChange(
            #""gsi": 22, "#, #""gsi": -1, "#,
            "p.json:13:68: expected a GSI of the machine's IO-APICs, 0 to 23, not -1"),
        InvalidChange(
            #""gsi": 22, "#, "",
            "p.json:13:40: 0000:03:00.0 is bound to pciback but has no 'gsi', which a PVH dom0 with"
                + " this Linux needs"),
        InvalidChange(
            #""pin": 1"#, #""pin": 5"#,
            "p.json:13:58: expected an interrupt pin from 0 to 4, not 5"),
        InvalidChange(
            #""pin": 1"#, #""pin": 0"#,
            "p.json:13:68: a device without an interrupt pin has no GSI"),
        InvalidChange(
            #""irq": 11"#, #""irq": "11""#,
            "p.json:13:79: expected an irq from 0 to 4294967295, not '11'"),
        InvalidChange(
            #""irq": 11"#, #""irq": 4294967296"#,
            "p.json:13:79: expected an irq from 0 to 4294967295, not 4294967296"),
        InvalidChange(
            #""irq": 11"#, #""irq": 1.5"#,
            "p.json:13:79: expected an irq from 0 to 4294967295, not 1.5"),
        InvalidChange(
            #""owner": 3"#, #""owner": 32752"#,
            "p.json:13:92: expected a domain from 0 to 32751, or 'DOMID_IO', not 32752"),
        InvalidChange(
            #""owner": 3"#, #""owner": "dom0""#,
            "p.json:13:92: expected a domain from 0 to 32751, or 'DOMID_IO', not 'dom0'"),
        InvalidChange(
            #""pciback": true"#, #""pciback": false"#,
            "p.json:13:40: 0000:03:00.0 is bound to pciback, but xen-pciback is missing"),
        InvalidChange(
            #""domain": "pvh""#, #""domain": "pvh-domu""#,
            "p.json:9:14: xen-pciback does not load in a PVH domU"),
        InvalidChange(
            #""xen": "4.20.3""#, #""xen": "4.19.1""#,
            "p.json:13:40: 0000:03:00.0 is bound to pciback, which fails in a PVH dom0 with this"
                + " Linux and Xen: Xen refuses setup_gsi or the report of a reset"),
        InvalidChange(
            #""kind": "memory64""#, #""kind": "memory""#,
            "p.json:14:36: expected the kind of address: ports, memory32, memory64, not"
                + " 'memory'"),
        InvalidChange(
            #""index": 0"#, #""index": 5"#,
            "p.json:14:25: expected the index of a register from 0 to 4, not 5"),
        InvalidChange(
            #""0x4000""#, #""0x4001""#, "p.json:14:56: expected a power of two, not '0x4001'"),
        InvalidChange(
            #""0xfe000000""#, #""0xfe000001""#,
            "p.json:14:77: expected a multiple of the size, not '0xfe000001'"),
        InvalidChange(
            #""bar": 0"#, #""bar": 2"#,
            "p.json:15:22: the device has no memory at base address 2"),
        InvalidChange(
            #""count": 65"#, #""count": 2048"#,
            "p.json:15:52: it ends beyond base address 0"),
        InvalidChange(
            #""count": 65"#, #""counts": 65"#,
            "p.json:15:83: the key 'counts' is unknown; did you mean count?"),
    ]

    @Test(arguments: inDevices)
    fileprivate func `an error in a device is reported with line and column`(
        change: InvalidChange
    ) {
        let text = validText.replacing(change.old, with: change.new, maxReplacements: 1)
        #expect(text != validText)
        #expect(errorMessage(text) == change.message)
    }

    @Test func `older kernels and a PV dom0 need no gsi of a bound device`() {
        let text = validText.replacing(#""gsi": 22, "#, with: "")
            .replacing(#"{"linux-reports-reset": true}"#, with: "{}")
        #expect(errorMessage(text) != nil)
        #expect(errorMessage(text.replacing("6.12.77", with: "6.6.1")) == nil)
        #expect(errorMessage(text.replacing(#""domain": "pvh""#, with: #""domain": "pv""#)) == nil)
    }

    /// Bytes are changed, removed and inserted.
    ///
    /// No result may crash the parser.
    @Test func `random changes are accepted, or rejected with line and column`() throws {
        var generator = SeededGenerator(state: 0x9e37_79b9)
        let valid = Array(validText.utf8)
        let pieces = [
            "{", "}", "[", "]", "\"", ",", ":", "-1", "null", "1e99", "\\u", "true", "\u{0}",
        ]
        var (accepted, rejected) = (0, 0)
        for _ in 0..<2_000 {
            var bytes = valid
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let index = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bytes[index] = UInt8.random(in: 0...255, using: &generator)
                case 1: bytes.remove(at: index)
                case 2:
                    let piece = pieces.randomElement(using: &generator) ?? ""
                    bytes.insert(contentsOf: piece.utf8, at: index)
                default: bytes.removeSubrange(index..<min(index + 20, bytes.count))
                }
            }
            let profile: FakeProfile
            do throws(FileError) {
                profile = try ProfileFile.parse(bytes, FilePath("p.json"))
                accepted += 1
            } catch {
                rejected += 1
                #expect(error.line != nil && error.column != nil, "\(error)")
                continue
            }
            // An accepted profile works as a fake, and can be written and read back.
            _ = Privcmd(over: FakeDevice(profile)).availability()
            #expect(throws: Never.self) {
                _ = try ProfileFile.parse(Array(profile.fileText.utf8), FilePath("q.json"))
            }
        }
        #expect(accepted > 0 && rejected > 0)
    }
}
