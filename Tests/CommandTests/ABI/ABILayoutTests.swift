// SPDX-License-Identifier: MIT

import FoundationEssentials
import PrivcmdKit
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// A kind of caller, with the compiler flags for its layouts.
private struct Caller: Sendable, CustomTestStringConvertible {
    let name: String
    let compilers: [String]
    let flags: [String]
    let isI386: Bool

    var testDescription: String { name }

    static let all = [
        Caller(name: "x86_64", compilers: ["cc", "clang"], flags: ["-m64"], isI386: false),
        Caller(name: "i386", compilers: ["cc", "clang"], flags: ["-m32"], isI386: true),
        Caller(
            name: "arm64", compilers: ["clang"], flags: ["--target=aarch64-linux-gnu"],
            isI386: false),
    ]
}

/// Static asserts that the table's layouts are those of upstream's headers.
///
/// Nothing is linked or run.
private enum LayoutAsserts {
    /// The asserts on a structure with upstream's name.
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

    /// The asserts on a request: its number, its structure and what the addresses point to.
    ///
    /// An old header lacks some requests.
    static func text(of request: ABIRequest, isI386: Bool) -> [String] {
        guard let x86 = request.argument, let structure = isI386 ? x86.i386Layout : x86,
            let number = isI386 ? request.i386Request : request.request
        else { return [] }
        let type = "struct \(structure.name)"
        return ["#ifdef \(request.name)"]
            + ["_Static_assert(\(request.name) == \(number)u, \"\(request.name)\");"]
            + (structure.name == "domid_t" ? [] : asserts(structure, as: type))
            + x86.fields.flatMap { field -> [String] in
                switch field.pointee?.content {
                case .structure(let inner)?:
                    guard let inner = isI386 ? inner.i386Layout : inner else { return ["#error"] }
                    return asserts(inner, as: "struct \(inner.name)")
                case .integers(let kind, _)? where field.name == "arr":
                    return [
                        "_Static_assert(sizeof(*((\(type) *)0)->arr) == \(isI386 ? 4 : kind.width), \"arr\");"
                    ]
                default: return []
                }
            } + ["#endif"]
    }

    /// The asserts on a physdev operation's structure, which an old header may lack.
    static func text(of operation: ABICommand, isI386: Bool) -> [String] {
        guard let x86 = operation.argument, let structure = isI386 ? x86.i386Layout : x86
        else { return [] }
        return ["#ifdef PHYSDEVOP_\(operation.name)"]
            + asserts(structure, as: "struct \(structure.name)") + ["#endif"]
    }
}

@Suite struct `The ABI table's layouts` {
    /// The directories that have a header.
    ///
    /// The lab's headers are newer than the installed ones.
    private static func roots(_ header: String) -> [String] {
        let home = ProcessInfo.processInfo.environment["HOME"] ?? ""
        let parts = home + "/.cache/privcmd-probe/lab/parts"
        let unpacked = (try? FileManager.default.contentsOfDirectory(atPath: parts)) ?? []
        return
            (unpacked.filter { $0.hasPrefix("headers-") }.sorted().reversed()
            .map { "\(parts)/\($0)/usr/include" } + ["/usr/include"])
            .filter { FileManager.default.fileExists(atPath: "\($0)/\(header)") }
    }

    /// Compiles asserts on a header with the first compiler that is installed.
    private func compile(_ lines: [String], _ header: String, for caller: Caller) async throws
        -> Run
    {
        let root = try #require(Self.roots(header).first)
        let checkout = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        return try await withFolder { folder in
            let source = try folder.write(
                "asserts.c",
                "#include <stddef.h>\n#include <stdint.h>\n#include <linux/ioctl.h>\n#include <\(header)>\n"
                    + lines.joined(separator: "\n") + "\n")
            for compiler in caller.compilers {
                guard
                    let result = try? await Subprocess.run(
                        .name(compiler),
                        arguments: Arguments(
                            caller.flags + [
                                "-std=gnu11", "-ffreestanding", "-fsyntax-only",
                                "-I/\(checkout)/Sources/CPrivcmd/crosscheck", "-isystem", root,
                                "-isystem", "/usr/include/x86_64-linux-gnu", source,
                            ]),
                        output: .string(limit: 1 << 20), error: .string(limit: 1 << 20)),
                    case .exited(let status) = result.terminationStatus
                else { continue }
                return Run(
                    out: result.standardOutput, err: result.standardError, status: status)
            }
            throw CompilerNotFound(names: caller.compilers)
        }
    }

    private struct CompilerNotFound: Error {
        var names: [String]
    }

    @Test(arguments: Caller.all)
    fileprivate func `of the requests match Linux's header`(caller: Caller) async throws {
        let lines = ABI.requests.flatMap { LayoutAsserts.text(of: $0, isI386: caller.isI386) }
        #expect(lines.count > 100)
        let run = try await compile(lines, "xen/privcmd.h", for: caller)
        #expect(run.status == 0, "\(run)")
    }

    @Test(arguments: Caller.all)
    fileprivate func `of the physdev operations match Xen's header`(
        caller: Caller
    ) async throws {
        let lines = ABI.physdevOperations.flatMap {
            LayoutAsserts.text(of: $0, isI386: caller.isI386)
        }
        #expect(lines.count > 100)
        let run = try await compile(lines, "xen/physdev.h", for: caller)
        #expect(run.status == 0, "\(run)")
    }

    /// The tests above pass for any table if the asserts never fail.
    @Test func `of x86-64 fail the asserts if compiled for i386`() async throws {
        let lines = ABI.requests.flatMap { LayoutAsserts.text(of: $0, isI386: false) }
        let i386 = Caller.all[1]
        let run = try await compile(lines, "xen/privcmd.h", for: i386)
        #expect(run.status != 0)
        #expect(run.err.contains("the size of struct privcmd_mmap"), "\(run)")
    }
}
