// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdKit
import PrivcmdLab
import SystemPackage

/// `abi check`: the table against headers and kernels.
struct ABICheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Hold the table against C headers, and against the types of kernels.",
        discussion: """
            Without options it is held against what is here: the installed headers, where there is a C \
            compiler, and the running kernel's types. A directory of headers is an include directory, \
            an unpacked package, what 'make headers_install' leaves, or the source tree of Linux or \
            Xen. They are compiled, and nothing of them is executed. A kernel's types are BTF, as in \
            /sys/kernel/btf or in the section .BTF of a vmlinux or a module; a module's need the \
            kernel's as their base. DWARF is read through pahole, where that is installed.

            The exit status is 1 where something differs. What a source lacks it does not agree with, \
            and that is no difference.

            EXAMPLES:
              privcmd-probe abi check
              privcmd-probe abi check --headers ~/src/linux --headers ~/src/xen
              privcmd-probe abi check --btf xen-privcmd.ko --base /sys/kernel/btf/vmlinux
              privcmd-probe abi check --dwarf vmlinux --format json
            """)

    @Option(
        help: ArgumentHelp("A directory of headers; may be given several times.", valueName: "dir"))
    var headers: [String] = []

    @Option(help: ArgumentHelp("A file with BTF; may be given several times.", valueName: "file"))
    var btf: [String] = []

    @Option(help: ArgumentHelp("The kernel's BTF, which a module's continues.", valueName: "file"))
    var base: String?

    @Option(
        help: ArgumentHelp("An ELF file with DWARF; may be given several times.", valueName: "file")
    )
    var dwarf: [String] = []

    @Option(
        help: ArgumentHelp(
            "The C compiler, with arguments if need be; otherwise CC, cc, gcc or clang.",
            valueName: "command"))
    var cc: String?

    @Option(help: "How to print it.")
    var format = OutputOptions.Format.text

    private static let kernel = "/sys/kernel/btf/vmlinux"
    private static let module = "/sys/kernel/btf/xen_privcmd"

    func run() throws {
        try Console.run {
            let progress = ProgressLine()
            let columns = try columns(progress)
            progress.clear()
            guard !columns.isEmpty else {
                throw CommandFailure(
                    "there is nothing here to hold the table against: no C compiler with Xen's headers,"
                        + " and no \(Self.kernel)\n"
                        + "  give --headers, --btf or --dwarf, or install gcc and libxen-dev",
                    .unavailable)
            }
            let check = LayoutCheck(columns)
            let isOwn = columns.contains { [Self.kernel, Self.module].contains($0.name) }
            let report = LayoutCheckReport(check, on: isOwn ? LinuxSystem().snapshot() : nil)
            switch format {
            case .text: try Console.answer(report.text)
            case .json: try Console.answer(try JSONLine.pretty(report))
            }
            if check.hasDrifted { throw ExitCode(1) }
            guard columns.contains(where: \.hasAny) else {
                throw CommandFailure(
                    "nothing was compared: no source has anything of the interface", .unavailable)
            }
        }
    }

    private func columns(_ progress: ProgressLine) throws -> [LayoutCheck.Column] {
        let isAnyGiven = !(headers + btf + dwarf).isEmpty
        let compiler = HeaderCompiler(cc)
        var columns: [LayoutCheck.Column] = []
        if isAnyGiven {
            for folder in headers {
                columns.append(try column(headers: folder, compiler, progress))
            }
        } else if Self.exists("/usr/include/xen"), compiler.isThere {
            columns.append(try column(headers: "/usr/include", compiler, progress))
        }
        let own = isAnyGiven ? [] : [Self.kernel, Self.module].filter(Self.exists)
        let kernel = try (base ?? own.first).map { try Self.types($0, base: nil) }
        for path in btf + own {
            let isKernel = path == (base ?? own.first)
            let types = try isKernel ? kernel : Self.types(path, base: kernel)
            guard let types else { continue }
            columns.append(try column(types, of: path, named: path))
        }
        for path in dwarf {
            progress.show("pahole reads \(path)")
            let types = try withLabErrors(progress) { () async throws(LabError) in
                try await Pahole.types(of: FilePath(path))
            }
            columns.append(try column(types, of: path, named: path + " (DWARF)"))
        }
        return columns
    }

    private func column(_ types: BTF, of path: String, named name: String) throws
        -> LayoutCheck.Column
    {
        let caller: ABICaller?
        do throws(ELFError) {
            caller = try ELFFile(opening: FilePath(path)).caller
        } catch {
            // BTF itself does not say what it is of: this machine, where its pointers allow.
            caller = types.pointerSize == 4 ? .i386 : .own
        }
        guard let caller else {
            throw CommandFailure(
                "\(path): it is for none of x86_64, arm64 and i386, which alone the table has",
                .malformed)
        }
        return try LayoutCheck.Column(ExpectedInterface(for: caller), name: name, types)
    }

    private func column(
        headers folder: String, _ compiler: HeaderCompiler, _ progress: ProgressLine
    ) throws -> LayoutCheck.Column {
        progress.show("\(compiler.name) reads the headers in \(folder)")
        let layouts = try withLabErrors(progress) { () async throws(LabError) in
            try await compiler.layouts(in: FilePath(folder))
        }
        return try LayoutCheck.Column(
            ExpectedInterface(versions: layouts.versions, for: layouts.caller), name: folder,
            layouts,
            numbers: layouts.numbers, versions: layouts.versions)
    }

    private static func types(_ path: String, base: BTF?) throws -> BTF {
        do {
            return try BTF.open(FilePath(path), base: base)
        } catch {
            let remedy = error.remedy.map { "\n  \($0)" } ?? ""
            let status: ExitStatus =
                switch error.reason {
                case .unreadable: .noInput
                default: .malformed
                }
            throw CommandFailure("\(error)\(remedy)", status)
        }
    }

    private static func exists(_ path: String) -> Bool {
        (try? FileDescriptor.open(FilePath(path), .readOnly).close()) != nil
    }
}
