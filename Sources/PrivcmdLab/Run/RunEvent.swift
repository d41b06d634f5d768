// SPDX-License-Identifier: MIT

public import SystemPackage

/// What a run tells while it is under way.
public enum RunEvent: Sendable {
    /// The boot has come this far.
    case stage(BootStage)
    /// The next bytes of the command's standard output.
    case output([UInt8])
    /// The next bytes of its standard error.
    case error([UInt8])
    /// Something to know that stops nothing, such as a device that could not be bound.
    case note(String)
    /// The next bytes of the machine's console.
    case console([UInt8])
}

/// How a run ended.
public struct RunResult: Sendable {
    /// The command's own status, 128+n for a signal; or one of ``LabStatus``.
    public let exitStatus: Int32
    /// What went wrong with the machine, in one line; nil where nothing did.
    public let failure: String?
    /// The machine's console, from its first line to its last.
    public let log: FilePath
    /// The files that the command left in its working folder, relative to it.
    public let files: [String]
    /// How long it took from the start of QEMU to the answer.
    public let duration: Duration
}
