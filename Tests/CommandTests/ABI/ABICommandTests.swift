// SPDX-License-Identifier: MIT

import FoundationEssentials
import PrivcmdKit
import PrivcmdLayout
import Subprocess
import TestSupport
import Testing

@Suite struct `privcmd-probe abi` {
    @Test func `show lists every number, as text and as JSON`() async throws {
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

    @Test func `show of a name prints its number and encoding`() async throws {
        let text = try await probe("abi", "show", "MAP_PIRQ")
        #expect(text.status == 0 && text.err == "")
        #expect(text.lines.first == "physdev_op/map_pirq  (PHYSDEVOP_map_pirq)")
        let json = try await probe("abi", "show", "mmap", "--format", "json")
        struct ShownEntry: Decodable {
            struct Encoding: Decodable, Equatable {
                var direction: String
                var type: String
                var number: Int
                var size: Int
            }
            var encoding: Encoding
            var hexadecimal: String
        }
        let shown = try JSONDecoder().decode(ShownEntry.self, from: Data(json.out.utf8))
        #expect(shown.hexadecimal == "0x00105002")
        #expect(shown.encoding == .init(direction: "none", type: "P", number: 2, size: 16))
    }

    @Test func `show exits 64 for an unknown or ambiguous name`() async throws {
        let unknown = try await probe("abi", "show", "pci_device_rest")
        #expect(unknown.status == 64 && unknown.out == "")
        #expect(unknown.err.contains("did you mean pci_device_reset"), "\(unknown)")
        let several = try await probe("abi", "show", "set_pci_intx_level")
        #expect(several.status == 64)
        #expect(several.err.contains("\n  hvm_op/set_pci_intx_level\n  dm_op/set_pci_intx_level\n"))
    }

    @Test func `history prints the revisions, or the meanings of a number`() async throws {
        let all = try await probe("abi", "history")
        #expect(all.status == 0)
        #expect(all.lines.filter { $0.hasPrefix("v") || $0.hasPrefix("merged") }.count == 11)
        let one = try await probe("abi", "history", "--of", "domctl:87", "--format", "json")
        struct History: Decodable {
            struct Meaning: Decodable {
                var name: String
                var owners: [String]
            }
            var meanings: [Meaning]
        }
        let history = try JSONDecoder().decode(History.self, from: Data(one.out.utf8))
        #expect(
            history.meanings.map(\.name) == ["XEN_DOMCTL_gsi_permission", "XEN_DOMCTL_dt_overlay"])
        let bad = try await probe("abi", "history", "--of", "physdevv:32")
        #expect(bad.status == 64)
        #expect(bad.err.contains("did you mean physdev"), "\(bad)")
    }

    /// Its static asserts must hold for both compilers.
    @Test(arguments: ["cc", "clang"])
    func `export --format c writes a header that compiles`(compiler: String) async throws {
        let header = try await probe("abi", "export", "--format", "c")
        #expect(header.status == 0)
        #expect(header.lines.count > 1000)
        try await withFolder { folder in
            let source = try folder.write("abi.c", header.out + "int unit;\n")
            let result = try await Subprocess.run(
                .name(compiler),
                arguments: [
                    "-std=c11", "-Wall", "-Wextra", "-Werror", "-pedantic", "-Wpadded",
                    "-fsyntax-only", source,
                ], output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
            #expect(result.terminationStatus == .exited(0), "\(result.standardError)")
        }
    }

    @Test func `export --format json writes the whole table`() async throws {
        let json = try await probe("abi", "export", "--format", "json")
        struct Entry: Decodable { var name: String }
        let entries = try JSONDecoder().decode([Entry].self, from: Data(json.out.utf8))
        #expect(
            entries.count == InterfaceEntry.numbered.count + InterfaceEntry.structures.count)
    }
}
