// SPDX-License-Identifier: MIT

import FoundationEssentials
import PrivcmdKit
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// A kind of caller, and how a compiler is told to lay structures out for it.
private struct Caller: Sendable, CustomTestStringConvertible {
    let name: String
    let compilers: [String]
    let flags: [String]
    let isNarrow: Bool

    var testDescription: String { name }

    static let all = [
        Caller(name: "x86_64", compilers: ["cc", "clang"], flags: ["-m64"], isNarrow: false),
        Caller(name: "i386", compilers: ["cc", "clang"], flags: ["-m32"], isNarrow: true),
        Caller(
            name: "arm64", compilers: ["clang"], flags: ["--target=aarch64-linux-gnu"],
            isNarrow: false),
    ]
}

/// What the table says, as static asserts on upstream's headers.
///
/// Nothing is linked or run.
private enum LayoutProof {
    /// The asserts on a structure as upstream calls it.
    static func asserts(_ structure: ABIStructure, as type: String) -> [String] {
        ["_Static_assert(sizeof(\(type)) == \(structure.size), \"the size of \(type)\");"]
            + structure.fields.flatMap { field in
                let member = field.designators[0]
                return [
                    "_Static_assert(offsetof(\(type), \(member)) == \(field.offset), \"\(member)\");",
                    "_Static_assert(sizeof(((\(type) *)0)->\(member)) == \(field.size), \"\(member)\");",
                ]
            }
    }

    /// A request's number and structure, and what its addresses lead to; nothing for an old header.
    static func text(of request: ABIRequest, isNarrow: Bool) -> [String] {
        guard let wide = request.argument, let structure = isNarrow ? wide.i386Layout : wide,
            let number = isNarrow ? request.i386Request : request.request
        else { return [] }
        let type = "struct \(structure.name)"
        return ["#ifdef \(request.name)"]
            + ["_Static_assert(\(request.name) == \(number)u, \"\(request.name)\");"]
            + (structure.name == "domid_t" ? [] : asserts(structure, as: type))
            + wide.fields.flatMap { field -> [String] in
                switch field.pointee?.content {
                case .structure(let inner)?:
                    guard let inner = isNarrow ? inner.i386Layout : inner else { return ["#error"] }
                    return asserts(inner, as: "struct \(inner.name)")
                case .integers(let kind, _)? where field.name == "arr":
                    return [
                        "_Static_assert(sizeof(*((\(type) *)0)->arr) == \(isNarrow ? 4 : kind.width), \"arr\");"
                    ]
                default: return []
                }
            } + ["#endif"]
    }

    /// A physdev operation's structure; nothing where the header does not know the operation.
    static func text(of operation: ABICommand, isNarrow: Bool) -> [String] {
        guard let wide = operation.argument, let structure = isNarrow ? wide.i386Layout : wide
        else { return [] }
        return ["#ifdef PHYSDEVOP_\(operation.name)"]
            + asserts(structure, as: "struct \(structure.name)") + ["#endif"]
    }
}

@Suite struct `The layouts of callers` {
    /// Unpacked headers of the lab are newer than those that are installed.
    private static func roots(_ header: String) -> [String] {
        let home = ProcessInfo.processInfo.environment["HOME"] ?? ""
        let parts = home + "/.cache/privcmd-probe/lab/parts"
        let unpacked = (try? FileManager.default.contentsOfDirectory(atPath: parts)) ?? []
        return
            (unpacked.filter { $0.hasPrefix("headers-") }.sorted().reversed()
            .map { "\(parts)/\($0)/usr/include" } + ["/usr/include"])
            .filter { FileManager.default.fileExists(atPath: "\($0)/\(header)") }
    }

    /// Compiles asserts on a header, by the first compiler that there is.
    private func compile(_ lines: [String], _ header: String, for caller: Caller) async throws
        -> Run
    {
        let root = try #require(Self.roots(header).first)
        let stubs = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        return try await withFolder { folder in
            let source = try folder.write(
                "proof.c",
                "#include <stddef.h>\n#include <stdint.h>\n#include <linux/ioctl.h>\n#include <\(header)>\n"
                    + lines.joined(separator: "\n") + "\n")
            for compiler in caller.compilers {
                guard
                    let result = try? await Subprocess.run(
                        .name(compiler),
                        arguments: Arguments(
                            caller.flags + [
                                "-std=gnu11", "-ffreestanding", "-fsyntax-only",
                                "-I/\(stubs)/Sources/CPrivcmd/crosscheck", "-isystem", root,
                                "-isystem", "/usr/include/x86_64-linux-gnu", source,
                            ]),
                        output: .string(limit: 1 << 20), error: .string(limit: 1 << 20)),
                    case .exited(let status) = result.terminationStatus
                else { continue }
                return Run(
                    out: result.standardOutput, err: result.standardError, status: status)
            }
            throw NoCompiler(names: caller.compilers)
        }
    }

    private struct NoCompiler: Error {
        var names: [String]
    }

    @Test(arguments: Caller.all)
    fileprivate func `of the requests are those of Linux's header`(caller: Caller) async throws {
        let lines = ABI.requests.flatMap { LayoutProof.text(of: $0, isNarrow: caller.isNarrow) }
        #expect(lines.count > 100)
        let run = try await compile(lines, "xen/privcmd.h", for: caller)
        #expect(run.status == 0, "\(run)")
    }

    @Test(arguments: Caller.all)
    fileprivate func `of the physdev operations are those of Xen's header`(
        caller: Caller
    ) async throws {
        let lines = ABI.physdevOperations.flatMap {
            LayoutProof.text(of: $0, isNarrow: caller.isNarrow)
        }
        #expect(lines.count > 100)
        let run = try await compile(lines, "xen/physdev.h", for: caller)
        #expect(run.status == 0, "\(run)")
    }

    /// Otherwise the proofs above would pass whatever the table says.
    @Test func `are held to it: a wrong offset is found`() async throws {
        let lines = ABI.requests.flatMap { LayoutProof.text(of: $0, isNarrow: false) }
        let narrow = Caller.all[1]
        let run = try await compile(lines, "xen/privcmd.h", for: narrow)
        #expect(run.status != 0)
        #expect(run.err.contains("the size of struct privcmd_mmap"), "\(run)")
    }
}
