// SPDX-License-Identifier: MIT

import PrivcmdKit
import SystemPackage

/// dom0's first file system: busybox, /init, the modules, the program and its arguments.
struct Initramfs: Sendable {
    /// A static busybox.
    let busybox: FilePath
    /// The program to run.
    let program: FilePath
    /// The program's name in /bin of dom0.
    let programName: String
    /// A shell script to run instead of the program, which is on its PATH.
    let script: GuestFile?
    /// The arguments of the program, or of the script.
    let arguments: [String]
    /// Uncompressed modules, in the order in which to load them.
    let modules: [KernelModule]
    /// The devices to bind to pciback.
    let bind: [SBDF]
    /// Whether dom0 sends back the files that the command leaves.
    let collect: Bool
    /// Files to put into the command's working folder.
    let inputFiles: [GuestFile]
    /// Xen's user space, for a command that needs it.
    let toolstack: ToolstackFiles?

    /// The cpio archive.
    func archive() throws(LabError) -> [UInt8] {
        var cpio = CpioWriter()
        for folder in ["bin", "dev", "lab", "proc", "root", "run", "sys", "tmp", "work"] {
            cpio.addDirectory(folder)
        }
        cpio.addFile("bin/busybox", try Files.read(busybox), executable: true)
        for applet in InitScript.applets { cpio.addLink("bin/\(applet)", to: "busybox") }
        cpio.addFile("init", Array(InitScript.text.utf8), executable: true)
        cpio.addFile("bin/\(programName)", try Files.read(program), executable: true)
        for module in modules {
            cpio.addFile("lab/\(module.name).ko", try Files.read(module.path))
        }
        for file in inputFiles { cpio.addFile("work/\(file.name)", file.content) }
        try toolstack?.add(to: &cpio)
        cpio.addFile("lab/settings", Array(settings.utf8))
        if let script { cpio.addFile("lab/script", script.content) }
        let start = script == nil ? ["/bin/\(programName)"] : ["/bin/sh", "/lab/script"]
        let command = ShellQuoting.settingParameters(start + arguments)
        cpio.addFile("lab/command", Array(command.utf8))
        cpio.finish()
        return cpio.bytes
    }

    private var settings: String {
        let values = [
            ("MODULES", modules.map(\.name).joined(separator: " ")),
            ("BIND", bind.map(\.description).joined(separator: " ")),
            ("COLLECT", collect ? "yes" : "no"),
            ("TOOLS", toolstack.map { "/\($0.programDirectory)" } ?? ""),
            ("GIVEN", inputFiles.map { ShellQuoting.quote($0.name) }.joined(separator: " ")),
        ]
        return values.map { "\($0.0)=\(ShellQuoting.quote($0.1))\n" }.joined()
    }
}
