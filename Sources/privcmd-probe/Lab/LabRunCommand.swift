// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdKit
import PrivcmdLab
import SystemPackage

/// `lab run`: boots Xen and a dom0, and runs a command there.
struct LabRunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Boot Xen and a dom0, and run this program there with the given arguments.",
        discussion: """
            Standard output, standard error and exit status are those of the command in dom0. The \
            machine has an e1000e at 0000:03:00.0, a virtio network card at 0000:02:00.0 and an \
            NVMe disk at 0000:01:00.0.

            EXIT STATUS:
              120  Xen panicked
              121  dom0 panicked or had an Oops
              122  the machine stopped before the command ended
              124  the command did not end within the time limit
              Otherwise that of the command.

            EXAMPLES:
              privcmd-probe lab run --bind 0000:03:00.0 -- gsi 0000:03:00.0
              privcmd-probe lab run --xen 4.17 --linux 6.1 --dom0 pv -- info
              privcmd-probe lab run --tools -o out -- record -o xl.jsonl -- xl info
              privcmd-probe lab run --linux ~/linux/arch/x86/boot/bzImage \\
                  --modules ~/linux/modroot --collect out -- info
            """)

    @Option(help: ArgumentHelp("4.17, 4.20, or a file: xen.gz or xen.", valueName: "version|file"))
    var xen = "4.20"
    @Option(help: ArgumentHelp("6.1, 6.12, or a file: a bzImage.", valueName: "version|file"))
    var linux = "6.12"
    @Option(help: ArgumentHelp("The kernel's modules: lib/modules/VERSION.", valueName: "folder"))
    var modules: String?
    @Option(help: ArgumentHelp("A static busybox instead of the fetched one.", valueName: "file"))
    var busybox: String?
    @Option(help: "The kind of dom0.")
    var dom0 = Dom0Mode.pvh
    @Option(
        help: ArgumentHelp("Bind a device to xen-pciback; may be repeated.", valueName: "sbdf"),
        transform: { try SBDF(parsing: $0) })
    var bind: [SBDF] = []
    @Flag(help: "Add Xen's user space to dom0: xl and xenstored.")
    var tools = false
    @Option(help: ArgumentHelp("Run another static program in dom0.", valueName: "file"))
    var guestBinary: String?
    @Option(
        help: ArgumentHelp(
            "Run a shell script in dom0, with privcmd-probe on its PATH. It gets the arguments.",
            valueName: "file"))
    var script: String?
    @Option(
        help: ArgumentHelp(
            "Copy a file to the command's folder; may be repeated.", valueName: "file"))
    var put: [String] = []
    @Option(
        name: [.customShort("o"), .long],
        help: ArgumentHelp(
            "Copy the files that the command creates in its folder to this one.",
            valueName: "folder"))
    var collect: String?
    @Option(help: ArgumentHelp("The time limit of the command.", valueName: "seconds"))
    var timeout = 120
    @Option(help: "The accelerator of QEMU.")
    var accel = Accelerator.auto
    @Flag(help: "Show the machine's console on standard error.")
    var console = false
    @Flag(name: [.short, .long], help: "Print no progress.")
    var quiet = false
    @Argument(parsing: .postTerminator, help: "The arguments of the command in dom0, after --.")
    var arguments: [String] = []

    func validate() throws {
        if timeout < 1 { throw ValidationError("--timeout needs a number of seconds above 0") }
    }

    func run() async throws {
        let command = self
        let progress = ProgressLine(quiet: quiet || console)
        let output = CommandOutput()
        let result = try await withLabErrors(progress) { () async throws(LabError) -> RunResult in
            let options = try command.options()
            return try await LabRun(options, cache: .standard()) { event in
                command.show(event, of: options, on: progress, output)
            }.run()
        }
        progress.clear()
        if let failure = result.failure { Console.message("\(failure)") }
        if collect == nil, !result.files.isEmpty {
            printError(
                "lab: the command created \(result.files.count) file(s) in dom0, such as"
                    + " '\(result.files[0])'; use --collect FOLDER to keep them")
        }
        try Console.run { try output.check() }
        if result.exitStatus != 0 { throw ExitCode(result.exitStatus) }
    }

    private func options() throws(LabError) -> RunOptions {
        let program: FilePath
        if let guestBinary {
            program = try GuestBinary.checked(FilePath(guestBinary))
        } else {
            program = try GuestBinary.current()
        }
        var options = RunOptions(
            xen: try ImageSource(parsing: xen, .xen),
            linux: try ImageSource(parsing: linux, .linux),
            dom0: dom0, program: program, arguments: arguments)
        options.modules = modules.map { FilePath($0) }
        options.busybox = busybox.map { FilePath($0) }
        options.collect = collect.map { FilePath($0) }
        for path in put { options.inputFiles.append(try GuestFile(FilePath(path))) }
        options.script = try script.map { path throws(LabError) in try GuestFile(FilePath(path)) }
        options.bind = bind
        if tools { options.toolstack = try options.xen.toolstack() }
        options.timeout = timeout
        options.accelerator = accel
        return options
    }

    private func show(
        _ event: RunEvent, of options: RunOptions, on progress: ProgressLine,
        _ output: CommandOutput
    ) {
        switch event {
        case .stage(let stage):
            progress.show("lab: \(options.title): \(stage.text)")
        case .output(let bytes):
            progress.clear()
            output.write(bytes)
        case .error(let bytes):
            progress.clear()
            _ = try? FileDescriptor.standardError.writeAll(bytes)
        case .warning(let text):
            progress.clear()
            printError("lab: \(text)")
        case .console(let bytes):
            if console { _ = try? FileDescriptor.standardError.writeAll(bytes) }
        }
    }
}
