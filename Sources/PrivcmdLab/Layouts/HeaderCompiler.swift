// SPDX-License-Identifier: MIT

public import PrivcmdKit
public import SystemPackage

/// Asks C headers how they have the interface, by the C compiler of the machine.
public struct HeaderCompiler: Sendable {
    private let tool: Tool
    private let arguments: [String]

    /// Chooses a compiler.
    ///
    /// - Parameter command: its name or path, and arguments behind spaces, as make takes them; nil for that of
    ///   the environment variable CC, or the first of cc, gcc and clang.
    public init(_ command: String? = nil) {
        let words = (command ?? FileCalls.environment("CC") ?? "").split(separator: " ")
        let found = words.first.map(String.init)
        let usual = ["cc", "gcc", "clang"]
        tool = Tool(found ?? usual.first { Tool.search($0) != nil } ?? "cc", package: "gcc")
        arguments = words.dropFirst().map(String.init)
    }

    /// What it is called.
    public var name: String { tool.name }

    /// Whether it is there.
    public var isThere: Bool { Tool.search(tool.name) != nil }

    /// What the headers of a directory have.
    ///
    /// - Parameter folder: an include directory, an unpacked package, or the source tree of Linux or of Xen.
    /// - Returns: the layouts and numbers; nothing of what the headers lack.
    /// - Throws: that there is no compiler, that the directory has no such headers, or that they do not
    ///   compile.
    public func layouts(in folder: FilePath) async throws(LabError) -> HeaderLayouts {
        guard Files.isDirectory(folder) else {
            throw LabError(.noInput, "'\(folder)' is no directory")
        }
        let scratch = try TemporaryDirectory.make()
        let tree = try HeaderTree(try Files.absolute(folder), scratch.path)
        guard !tree.headers.isEmpty else {
            throw LabError(
                .noInput, "there is no <xen/privcmd.h> and no <xen/xen.h> in '\(folder)'",
                remedy: "an include directory, an unpacked package, or the source of Linux or Xen")
        }
        var all: HeaderLayouts?
        for (origin, headers) in tree.headers {
            // The versions of the interface say which of its structures are to be asked for.
            var layouts = try await answers(
                HeaderProbe(origin, ExpectedInterface(), in: headers), tree)
            if !layouts.versions.isEmpty {
                let expected = ExpectedInterface(
                    versions: layouts.versions, for: layouts.caller)
                let probe = HeaderProbe(origin, expected, in: headers)
                layouts = try await answers(probe, tree)
            }
            all = all.map { layouts.together(with: $0) } ?? layouts
        }
        return all ?? HeaderLayouts()
    }

    private static let allErrors = "-ferror-limit=0"
    /// What a compiler names that cannot write it.
    private static let typesFormat = "btf"

    /// More rounds than any headers take: in each, at least one question is left out.
    private static let mostRounds = 20

    private func answers(
        _ probe: HeaderProbe, _ tree: HeaderTree
    ) async throws(LabError) -> HeaderLayouts {
        var probe = probe
        let object = tree.scratch.appending("answers.o")
        var flags = arguments + tree.flags + [HeaderProbe.typesOption]
        for _ in 0..<Self.mostRounds {
            let outcome = try await tool.run(
                flags + [
                    "-x", "c", "-std=gnu11", "-ffreestanding", "-w", "-O0", "-c", "-o",
                    object.string, "-",
                ],
                input: Array(probe.text.utf8))
            if outcome.succeeded { return try Self.read(object, probe) }
            // Clang stops after twenty, and gcc knows no such option.
            if outcome.errors.contains("too many errors"), !flags.contains(Self.allErrors) {
                flags.append(Self.allErrors)
                continue
            }
            if outcome.errors.contains(Self.typesFormat), flags.contains(HeaderProbe.typesOption) {
                flags.removeAll { $0 == HeaderProbe.typesOption }
                continue
            }
            guard probe.leaveOut(outcome.errors) else {
                let first = outcome.errors.split(separator: "\n").first { $0.contains("error") }
                throw LabError(
                    .malformed, "the headers do not compile: \(first ?? "no reason given")")
            }
        }
        throw LabError(.malformed, "the headers do not compile, whatever is left out")
    }

    private static func read(_ object: FilePath, _ probe: HeaderProbe) throws(LabError)
        -> HeaderLayouts
    {
        do {
            let file = try ELFFile(opening: object)
            var layouts = probe.answers(in: try file.bytes(ofSection: HeaderProbe.section) ?? [])
            if let types = try file.bytes(ofSection: HeaderProbe.typesSection) {
                layouts.note(try BTF(types, pointerSize: file.is64Bit ? 8 : 4))
            }
            return layouts
        } catch {
            throw LabError(.malformed, "the compiler's object cannot be read: \(error)")
        }
    }
}

/// A directory of headers, and how the compiler is to look into it.
private struct HeaderTree {
    let scratch: FilePath
    /// Whose headers are there, and the directories that they lie in.
    private(set) var headers: [(ExpectedInterface.Origin, String)] = []
    private(set) var flags: [String] = []

    init(_ folder: FilePath, _ scratch: FilePath) throws(LabError) {
        self.scratch = scratch
        // What Linux's header includes and is not installed anywhere.
        let standIns = scratch.appending("stand-ins")
        try Files.makeDirectories(standIns.appending("xen/interface"))
        try Files.makeDirectories(standIns.appending("linux"))
        try Files.write(Array(Self.interface.utf8), to: standIns.appending("xen/interface/xen.h"))
        try Files.write([], to: standIns.appending("linux/compiler.h"))
        let includes = ["include/uapi", "", "include", "usr/include"].map { folder.appending($0) }
        if let include = includes.first(where: { Files.exists($0.appending("xen/privcmd.h")) }) {
            headers.append((.linux, include.appending("xen").string))
            flags += ["-isystem", include.string]
            // What 'make headers_install' takes out of a kernel's source.
            if include.ends(with: "include/uapi") { flags.append("-D__user=") }
        }
        let publics =
            [folder.appending("xen/include/public")] + includes.map { $0.appending("xen") }
        if let found = publics.first(where: { Files.exists($0.appending("xen.h")) }) {
            headers.append((.xen, found.string))
        }
        flags += ["-idirafter", standIns.string]
    }

    private static let interface = """
        #include <linux/types.h>
        typedef __u16 domid_t;
        typedef unsigned long xen_pfn_t;

        """
}
