// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdKit
import PrivcmdLab
import PrivcmdLayout
import SystemPackage

/// `abi check`: compares the ABI table with headers and kernels.
struct ABICheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Compare the ABI table with C headers and with the types of kernels.",
        usage: "privcmd-probe abi check [<options>]",
        discussion: """
            Without options the command compares the table with the installed headers, if there is a \
            C compiler, and with the types of the running kernel.

            --headers accepts an include directory, an unpacked package, the result of 'make \
            headers_install', or the source tree of Linux or Xen. The command compiles the headers but \
            executes nothing of them. --btf accepts a file of /sys/kernel/btf, or a vmlinux or a module \
            with a section .BTF. A module's BTF needs the kernel's as --base. --dwarf needs pahole.

            The exit status is 1 if something differs. A name that a source lacks is not a difference.

            EXAMPLES:
              privcmd-probe abi check
              privcmd-probe abi check --headers ~/src/linux --headers ~/src/xen
              privcmd-probe abi check --btf xen-privcmd.ko --base /sys/kernel/btf/vmlinux
              privcmd-probe abi check --dwarf vmlinux --format json
            """)

    @Option(
        help: ArgumentHelp("A directory of headers; may be repeated.", valueName: "dir"))
    var headers: [String] = []

    @Option(help: ArgumentHelp("A file with BTF; may be repeated.", valueName: "file"))
    var btf: [String] = []

    @Option(
        help: ArgumentHelp("The kernel's BTF, on which a module's is based.", valueName: "file"))
    var base: String?

    @Option(
        help: ArgumentHelp("An ELF file with DWARF; may be repeated.", valueName: "file")
    )
    var dwarf: [String] = []

    @Option(
        help: ArgumentHelp(
            "The C compiler with its arguments. Default: $CC, cc, gcc or clang.",
            valueName: "command"))
    var cc: String?

    @Option(help: "The output format.")
    var format = OutputFormat.text

    private static let kernelBTFPath = "/sys/kernel/btf/vmlinux"
    private static let moduleBTFPath = "/sys/kernel/btf/xen_privcmd"

    func run() async throws {
        try await Console.runAsync {
            let progress = ProgressLine()
            let columns = try await columns(progress)
            progress.clear()
            guard !columns.isEmpty else {
                throw CommandFailure(
                    "nothing to compare with: no C compiler with Xen's headers,"
                        + " and no \(Self.kernelBTFPath)\n"
                        + "  use --headers, --btf or --dwarf, or install gcc and libxen-dev",
                    .unavailable)
            }
            let check = LayoutCheck(columns)
            let isOwn = columns.contains {
                [Self.kernelBTFPath, Self.moduleBTFPath].contains($0.name)
            }
            let report = LayoutCheckReport(check, on: isOwn ? LinuxSystem().snapshot() : nil)
            try format.print(report, report.text)
            if check.hasDifferences { throw ExitCode(1) }
            guard columns.contains(where: \.hasAny) else {
                throw CommandFailure(
                    "nothing was compared: no source has a type of the interface", .unavailable)
            }
        }
    }

    private func columns(_ progress: ProgressLine) async throws -> [LayoutCheck.Column] {
        let isAnyGiven = !(headers + btf + dwarf).isEmpty
        let compiler = HeaderCompiler(cc)
        var columns: [LayoutCheck.Column] = []
        if isAnyGiven {
            for folder in headers {
                columns.append(try await column(headers: folder, compiler, progress))
            }
        } else if Self.exists("/usr/include/xen"), compiler.isInstalled {
            columns.append(try await column(headers: "/usr/include", compiler, progress))
        }
        let own = isAnyGiven ? [] : [Self.kernelBTFPath, Self.moduleBTFPath].filter(Self.exists)
        let kernel = try (base ?? own.first).map { try Self.types($0, base: nil) }
        for path in btf + own {
            let isKernel = path == (base ?? own.first)
            let types = try isKernel ? kernel : Self.types(path, base: kernel)
            guard let types else { continue }
            columns.append(try column(types, of: path, named: path))
        }
        for path in dwarf {
            progress.show("pahole reads \(path)")
            let types = try await withLabErrors(progress) { () async throws(LabError) in
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
            // Plain BTF does not name its architecture: assume that of this machine.
            caller = types.pointerSize == 4 ? .i386 : .current
        }
        guard let caller else {
            throw CommandFailure(
                "\(path): not for x86_64, arm64 or i386, the architectures of the table",
                .malformed)
        }
        return try LayoutCheck.Column(ExpectedInterface(for: caller), name: name, types)
    }

    private func column(
        headers folder: String, _ compiler: HeaderCompiler, _ progress: ProgressLine
    ) async throws -> LayoutCheck.Column {
        progress.show("\(compiler.name) reads the headers in \(folder)")
        let layouts = try await withLabErrors(progress) { () async throws(LabError) in
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
