// SPDX-License-Identifier: MIT

package import SystemPackage

/// An event during a run.
package enum RunEvent: Sendable {
    /// The boot has reached a stage.
    case stage(BootStage)
    /// The next bytes of the command's standard output.
    case output([UInt8])
    /// The next bytes of its standard error.
    case error([UInt8])
    /// A problem that does not stop the run, such as a device that could not be bound.
    case warning(String)
    /// The next bytes of the machine's console.
    case console([UInt8])
}

package struct RunResult: Sendable {
    /// The command's exit status, 128+n for signal n; or one of ``LabExitStatus``.
    package let exitStatus: Int32
    /// The failure of the machine, in one line; nil if there was none.
    package let failure: String?
    /// The log of the machine's console.
    package let log: FilePath
    /// The files that the command left in its working folder, relative to it.
    package let files: [String]
    /// The time from the start of QEMU to the end of the command.
    package let duration: Duration
}
