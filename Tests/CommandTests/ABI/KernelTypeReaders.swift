// SPDX-License-Identifier: MIT

import FoundationEssentials
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// A kernel of the lab, and a module whose types refer to it.
struct LabKernel: Sendable, CustomTestStringConvertible {
    let folder: String

    var testDescription: String { folder.split(separator: "/").last.map(String.init) ?? folder }
    var kernel: String { folder + "/linux" }
    var module: String { folder + "/xen-privcmd.ko" }

    /// The kernels that `scripts/test` names, in PRIVCMD_KERNELS.
    static let all: [LabKernel] =
        (ProcessInfo.processInfo.environment["PRIVCMD_KERNELS"] ?? "")
        .split(separator: ":").map { LabKernel(folder: String($0)) }
}

/// Runs another program and returns what it prints.
private func output(of program: String, _ arguments: [String]) async throws -> String {
    let result = try await Subprocess.run(
        .name(program), arguments: Arguments(arguments), output: .string(limit: 1 << 27),
        error: .string(limit: 1 << 24))
    guard case .exited(0) = result.terminationStatus else {
        throw ToolFailure(program: program, message: result.standardError)
    }
    return result.standardOutput
}

private struct ToolFailure: Error {
    var program: String
    var message: String
}

/// The structures of a file as bpftool prints them.
struct BPFToolTypes {
    /// A structure or a union, with members whose types are ids.
    struct Structure {
        struct Member {
            var name: Substring
            var type: Int
            var bit: Int
            var width: Int
        }
        var name: Substring
        var size: Int
        var isUnion: Bool
        var members: [Member]
    }

    private(set) var structures: [Int: Structure] = [:]
    /// The ids of the structures with names, and only the first of each name.
    private(set) var named: [Substring: Int] = [:]
    /// The types that typedefs and qualifiers refer to.
    private var targets: [Int: Int] = [:]

    init(kernel: String, module: String?) async throws {
        let base = module == nil ? [] : ["-B", kernel]
        try read(
            await output(
                of: "bpftool",
                base + ["btf", "dump", "file", module ?? kernel, "format", "raw"]))
        if module != nil {
            try read(await output(of: "bpftool", ["btf", "dump", "file", kernel, "format", "raw"]))
        }
    }

    /// A line is `[ID] KIND 'name' key=value…`, and a member's begins with a tab.
    private mutating func read(_ text: String) throws {
        var current: Int?
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: "'", omittingEmptySubsequences: false)
            guard parts.count == 3 else { continue }
            let values = Self.values(parts[2])
            let name = parts[1] == "(anon)" ? "" : parts[1]
            if line.first == "\t" {
                guard let current, let type = values["type_id"], let bit = values["bits_offset"]
                else { continue }
                structures[current]?.members.append(
                    .init(
                        name: name, type: type, bit: bit, width: values["bitfield_size"] ?? 0))
                continue
            }
            let head = parts[0].split(separator: " ")
            let id = try #require(Int(head[0].dropFirst().dropLast()))
            current = nil
            switch head[1] {
            case "STRUCT", "UNION":
                current = id
                structures[id] = Structure(
                    name: name, size: try #require(values["size"]), isUnion: head[1] == "UNION",
                    members: [])
                if !name.isEmpty, named[name] == nil { named[name] = id }
            case "TYPEDEF", "CONST", "VOLATILE", "RESTRICT", "TYPE_TAG":
                targets[id] = values["type_id"]
            default: break
            }
        }
    }

    private static func values(_ text: Substring) -> [Substring: Int] {
        var values: [Substring: Int] = [:]
        for word in text.split(separator: " ") {
            let parts = word.split(separator: "=")
            if parts.count == 2, let number = Int(parts[1]) { values[parts[0]] = number }
        }
        return values
    }

    /// The members of a structure and of its anonymous members: names, first bits, widths of bit
    /// fields.
    func members(of id: Int, at base: Int = 0) -> [(name: Substring, bit: Int, width: Int)] {
        (structures[id]?.members ?? []).flatMap { member -> [(Substring, Int, Int)] in
            guard member.name.isEmpty else {
                return [(member.name, base + member.bit, member.width)]
            }
            var type = member.type
            while let next = targets[type] { type = next }
            return members(of: type, at: base + member.bit)
        }
    }
}

/// The members of structures as pahole prints them: names, offsets and sizes in bytes.
func paholeMembers(
    of structures: [String], kernel: String, module: String?
) async throws -> [String: [PaholeMember]] {
    let base = module == nil ? [] : ["--btf_base", kernel]
    let text = try await output(
        of: "pahole",
        ["-F", "btf"] + base + ["-C", structures.joined(separator: ","), module ?? kernel])
    var found: [String: [PaholeMember]] = [:]
    var current: String?
    for line in text.split(separator: "\n") {
        let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
        if line.first != "\t", words.count == 3, words[2] == "{" {
            current = String(words[1])
        } else if let current, let member = PaholeMember(words) {
            found[current, default: []].append(member)
        }
    }
    return found
}

/// A member, as in `int devfn; /* 20 4 */`.
struct PaholeMember: Hashable {
    var name: String
    var offset: Int
    var size: Int

    init(name: String, offset: Int, size: Int) {
        self.name = name
        self.offset = offset
        self.size = size
    }

    init?(_ words: [Substring]) {
        guard words.count >= 5, words.last == "*/", words[words.count - 4] == "/*",
            let offset = Int(words[words.count - 3]), let size = Int(words[words.count - 2]),
            let declared = words[words.count - 5].split(separator: ";").first
        else { return nil }
        // An array's lengths follow its name.
        let name = declared.split(separator: "[").first ?? declared
        self.init(name: String(name), offset: offset, size: size)
    }
}
