// SPDX-License-Identifier: MIT

/// The process, thread and file of a call: small numbers in order of appearance.
///
/// PIDs and descriptors are not recorded, since they differ from run to run.
package struct RecordedCaller: Codable, Hashable, Sendable {
    /// The number of the process, in the order of their first lines; 1 is the program itself.
    package var process: Int
    /// The number of the thread within its process, in the order of their first lines.
    package var thread: Int
    /// The number of the open file, in the order in which the program opened them.
    ///
    /// A file that processes share has one number. Nil for open(2) and for writes to sysfs.
    package var file: Int?

    /// Creates a caller.
    package init(process: Int = 1, thread: Int = 1, file: Int? = nil) {
        self.process = process
        self.thread = thread
        self.file = file
    }
}
