// SPDX-License-Identifier: MIT

import PrivcmdKit
internal import SystemPackage

/// The bytes of a recording, in a file or in memory, readable from any offset.
final class RecordingSource: Sendable {
    /// The bytes in memory; empty for a file.
    let bytes: [UInt8]
    private let file: InputFile?

    var isFile: Bool { file != nil }

    /// Opens a file.
    init(opening path: FilePath) throws(Errno) {
        file = try InputFile(opening: path)
        bytes = []
    }

    /// Uses a text in memory.
    init(_ text: [UInt8]) {
        file = nil
        bytes = text
    }

    /// Reads from an offset of the file into a part of a buffer; returns 0 at the end.
    func read(at offset: Int, into buffer: inout [UInt8], _ part: Range<Int>) throws(Errno) -> Int {
        try file?.read(at: offset, into: &buffer, part) ?? 0
    }
}
