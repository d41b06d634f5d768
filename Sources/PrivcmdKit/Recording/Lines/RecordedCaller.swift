// SPDX-License-Identifier: MIT

/// Who made a call of a recorded program: small numbers by role, and not the system's own, which
/// differ from run to run.
public struct RecordedCaller: Codable, Hashable, Sendable {
    /// The process, in the order of their first lines; 1 is the program itself.
    public var process: Int
    /// The thread within its process, in the order of their first lines.
    public var thread: Int
    /// The open file that the call went to, in the order in which the program opened them.
    ///
    /// A file that processes share has one number. Nil for what goes to no file, as an open does.
    public var file: Int?

    /// Names a caller.
    ///
    /// - Parameters:
    ///   - process: the process.
    ///   - thread: the thread within it.
    ///   - file: the open file, where there is one.
    public init(process: Int = 1, thread: Int = 1, file: Int? = nil) {
        self.process = process
        self.thread = thread
        self.file = file
    }
}
