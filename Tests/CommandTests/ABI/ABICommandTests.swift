// SPDX-License-Identifier: MIT

import FoundationEssentials
import PrivcmdKit
import Subprocess
import TestSupport
import Testing

@Suite struct `The command abi` {
    @Test func `lists the interface, in words and for programs`() async throws {
        let text = try await probe("abi", "show")
        #expect(text.status == 0 && text.err == "")
        let json = try await probe("abi", "show", "--format", "json")
        struct List: Decodable {
            struct Entry: Decodable {
                var kind: String
                var name: String
                var hexadecimal: String
            }
            var entries: [Entry]
        }
        let list = try JSONDecoder().decode(List.self, from: Data(json.out.utf8))
        #expect(list.entries.count == InterfaceEntry.numbered.count)
        for entry in list.entries {
            let name = entry.name.split(separator: "/").last ?? ""
            #expect(
                text.lines.contains { line in
                    let words = line.split(separator: " ")
                    return words.first.map(String.init) == entry.hexadecimal
                        && words.dropFirst().first == name
                }, "\(entry.name)")
        }
    }

    @Test func `shows one name`() async throws {
        let text = try await probe("abi", "show", "MAP_PIRQ")
        #expect(text.status == 0 && text.err == "")
        #expect(text.lines.first == "physdev_op/map_pirq  (PHYSDEVOP_map_pirq)")
        let json = try await probe("abi", "show", "mmap", "--format", "json")
        struct Shown: Decodable {
            struct Encoding: Decodable, Equatable {
                var direction: String
                var type: String
                var number: Int
                var size: Int
            }
            var encoding: Encoding
            var hexadecimal: String
        }
        let shown = try JSONDecoder().decode(Shown.self, from: Data(json.out.utf8))
        #expect(shown.hexadecimal == "0x00105002")
        #expect(shown.encoding == .init(direction: "none", type: "P", number: 2, size: 16))
    }

    @Test func `refuses a name that nothing has, or several have: 64`() async throws {
        let unknown = try await probe("abi", "show", "pci_device_rest")
        #expect(unknown.status == 64 && unknown.out == "")
        #expect(unknown.err.contains("did you mean pci_device_reset"), "\(unknown)")
        let several = try await probe("abi", "show", "set_pci_intx_level")
        #expect(several.status == 64)
        #expect(several.err.contains("\n  hvm_op/set_pci_intx_level\n  dm_op/set_pci_intx_level\n"))
    }

    @Test func `tells the history of the calls, and of a number`() async throws {
        let all = try await probe("abi", "history")
        #expect(all.status == 0)
        #expect(all.lines.filter { $0.hasPrefix("v") || $0.hasPrefix("merged") }.count == 11)
        let one = try await probe("abi", "history", "--of", "domctl:87", "--format", "json")
        struct Told: Decodable {
            struct Meaning: Decodable {
                var name: String
                var owners: [String]
            }
            var meanings: [Meaning]
        }
        let told = try JSONDecoder().decode(Told.self, from: Data(one.out.utf8))
        #expect(
            told.meanings.map(\.name) == ["XEN_DOMCTL_gsi_permission", "XEN_DOMCTL_dt_overlay"])
        let bad = try await probe("abi", "history", "--of", "physdevv:32")
        #expect(bad.status == 64)
        #expect(bad.err.contains("did you mean physdev"), "\(bad)")
    }

    /// The asserts in it hold for whichever compiler is there.
    @Test(arguments: ["cc", "clang"])
    func `writes a header that compiles by itself`(compiler: String) async throws {
        let header = try await probe("abi", "export", "--format", "c")
        #expect(header.status == 0)
        #expect(header.lines.count > 1000)
        try await withFolder { folder in
            let source = try folder.write("abi.c", header.out + "int unit;\n")
            guard
                let result = try? await Subprocess.run(
                    .name(compiler),
                    arguments: [
                        "-std=c11", "-Wall", "-Wextra", "-Werror", "-pedantic", "-Wpadded",
                        "-fsyntax-only", source,
                    ], output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
            else { return }
            #expect(result.terminationStatus == .exited(0), "\(result.standardError)")
        }
    }

    @Test func `writes all of the table as JSON`() async throws {
        let json = try await probe("abi", "export", "--format", "json")
        struct Entry: Decodable { var name: String }
        let entries = try JSONDecoder().decode([Entry].self, from: Data(json.out.utf8))
        #expect(
            entries.count == InterfaceEntry.numbered.count + InterfaceEntry.structures.count)
    }
}
