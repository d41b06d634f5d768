// SPDX-License-Identifier: MIT

import PrivcmdKit
package import PrivcmdLayout
package import SystemPackage

/// Reads the layouts of the interface from C headers, by the host's C compiler.
package struct HeaderCompiler: Sendable {
    private let tool: HostTool
    private let arguments: [String]

    /// Chooses a compiler.
    ///
    /// - Parameter command: its name or path, then arguments separated by spaces, as in make; nil
    ///   for the environment variable CC, else the first of cc, gcc and clang.
    package init(_ command: String? = nil) {
        let words = (command ?? EnvironmentVariables.value("CC") ?? "").split(separator: " ")
        let found = words.first.map(String.init)
        let usual = ["cc", "gcc", "clang"]
        tool = HostTool(found ?? usual.first { HostTool.search($0) != nil } ?? "cc", package: "gcc")
        arguments = words.dropFirst().map(String.init)
    }

    /// The name of the compiler.
    package var name: String { tool.name }

    /// Whether it is installed.
    package var isInstalled: Bool { HostTool.search(tool.name) != nil }

    /// Reads the layouts and numbers of the headers in a directory.
    ///
    /// - Parameter folder: an include directory, an unpacked package, or a source tree.
    /// - Returns: the layouts and numbers that the headers define.
    /// - Throws: `unavailable` without a compiler, `noInput` without such headers, `malformed` for
    ///   headers that do not compile.
    package func layouts(in folder: FilePath) async throws(LabError) -> HeaderLayouts {
        guard Files.isDirectory(folder) else {
            throw LabError(.noInput, "'\(folder)' is not a directory")
        }
        let scratch = try TemporaryDirectory.make()
        let tree = try HeaderTree(try Files.absolute(folder), scratch.path)
        guard !tree.headers.isEmpty else {
            throw LabError(
                .noInput, "'\(folder)' has neither <xen/privcmd.h> nor <xen/xen.h>",
                remedy: "name an include directory, an unpacked package, or a source tree")
        }
        var all: HeaderLayouts?
        for (origin, headers) in tree.headers {
            // The interface versions determine which structures the second probe contains.
            var layouts = try await compile(
                HeaderProbe(origin, ExpectedInterface(), in: headers), tree)
            if !layouts.versions.isEmpty {
                let expected = ExpectedInterface(
                    versions: layouts.versions, for: layouts.caller)
                let probe = HeaderProbe(origin, expected, in: headers)
                layouts = try await compile(probe, tree)
            }
            all = all.map { layouts.merging($0) } ?? layouts
        }
        return all ?? HeaderLayouts()
    }

    private static let noErrorLimitOption = "-ferror-limit=0"
    /// The word in the error message of a compiler that cannot write BTF.
    private static let btfFormatName = "btf"

    /// A limit on the rounds, each of which removes at least one item from the probe.
    private static let maximumRounds = 20

    private func compile(
        _ probe: HeaderProbe, _ tree: HeaderTree
    ) async throws(LabError) -> HeaderLayouts {
        var probe = probe
        let object = tree.scratch.appending("probe.o")
        var flags = arguments + tree.flags + [HeaderProbe.typesOption]
        for _ in 0..<Self.maximumRounds {
            let outcome = try await tool.run(
                flags + [
                    "-x", "c", "-std=gnu11", "-ffreestanding", "-w", "-O0", "-c", "-o",
                    object.string, "-",
                ],
                input: Array(probe.text.utf8))
            if outcome.succeeded { return try Self.readLayouts(object, probe) }
            // Clang stops after twenty errors. gcc does not, and has no such option.
            if outcome.errors.contains("too many errors"), !flags.contains(Self.noErrorLimitOption)
            {
                flags.append(Self.noErrorLimitOption)
                continue
            }
            if outcome.errors.contains(Self.btfFormatName), flags.contains(HeaderProbe.typesOption)
            {
                flags.removeAll { $0 == HeaderProbe.typesOption }
                continue
            }
            guard probe.excludeRejected(outcome.errors) else {
                let first = outcome.errors.split(separator: "\n").first { $0.contains("error") }
                throw LabError(
                    .malformed, "the headers do not compile: \(first ?? "no error message")")
            }
        }
        throw LabError(.malformed, "the headers do not compile, even with a reduced probe")
    }

    private static func readLayouts(_ object: FilePath, _ probe: HeaderProbe) throws(LabError)
        -> HeaderLayouts
    {
        do {
            let file = try ELFFile(opening: object)
            var layouts = probe.layouts(in: try file.bytes(ofSection: HeaderProbe.section) ?? [])
            if let types = try file.bytes(ofSection: HeaderProbe.typesSection) {
                layouts.add(try BTF(types, pointerSize: file.is64Bit ? 8 : 4))
            }
            return layouts
        } catch {
            throw LabError(.malformed, "the compiler's object cannot be read: \(error)")
        }
    }
}

/// A directory of headers, and the compiler options that select it.
private struct HeaderTree {
    let scratch: FilePath
    /// The origins of the headers, and their directories.
    private(set) var headers: [(ExpectedInterface.Origin, String)] = []
    private(set) var flags: [String] = []

    init(_ folder: FilePath, _ scratch: FilePath) throws(LabError) {
        self.scratch = scratch
        // Stubs for headers that Linux's header includes, but no package installs.
        let stubs = scratch.appending("stubs")
        try Files.makeDirectories(stubs.appending("xen/interface"))
        try Files.makeDirectories(stubs.appending("linux"))
        try Files.write(Array(Self.interfaceStub.utf8), to: stubs.appending("xen/interface/xen.h"))
        try Files.write([], to: stubs.appending("linux/compiler.h"))
        let includes = ["include/uapi", "", "include", "usr/include"].map { folder.appending($0) }
        if let include = includes.first(where: { Files.exists($0.appending("xen/privcmd.h")) }) {
            headers.append((.linux, include.appending("xen").string))
            flags += ["-isystem", include.string]
            // 'make headers_install' removes __user from the headers of a kernel's source.
            if include.ends(with: "include/uapi") { flags.append("-D__user=") }
        }
        let publics =
            [folder.appending("xen/include/public")] + includes.map { $0.appending("xen") }
        if let found = publics.first(where: { Files.exists($0.appending("xen.h")) }) {
            headers.append((.xen, found.string))
        }
        flags += ["-idirafter", stubs.string]
    }

    private static let interfaceStub = """
        #include <linux/types.h>
        typedef __u16 domid_t;
        typedef unsigned long xen_pfn_t;

        """
}
