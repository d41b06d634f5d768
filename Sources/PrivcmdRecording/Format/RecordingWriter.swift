// SPDX-License-Identifier: MIT

import PrivcmdJSON
import PrivcmdKit
package import SystemPackage

/// Writes a recording.
///
/// Each line is one write(2), as soon as the line is complete.
package struct RecordingWriter: ~Copyable, Sendable {
    private let descriptor: OwnedDescriptor

    /// Creates a recording and writes its header.
    ///
    /// - Parameters:
    ///   - path: the path of the new file.
    ///   - header: the first line.
    /// - Returns: the open recording.
    /// - Throws: EEXIST if the path exists, or another errno of open(2) or write(2).
    package static func create(_ path: FilePath, _ header: RecordingHeader) throws
        -> RecordingWriter
    {
        let descriptor = OwnedDescriptor(
            adopting: try FileDescriptor.open(
                path, .writeOnly, options: [.create, .exclusiveCreate, .append, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead]))
        let file = RecordingWriter(descriptor: descriptor)
        try file.write(try JSONLine.encode(header))
        return file
    }

    private init(descriptor: consuming OwnedDescriptor) { self.descriptor = descriptor }

    /// Appends one line with one write(2).
    package func append(_ line: RecordedLine) throws {
        guard case .call(let call) = line else { return try write(try line.text()) }
        var bytes = RecordedCallWriter.line(call)
        bytes.append(UInt8(ascii: "\n"))
        _ = try descriptor.borrowed.writeAll(bytes)
    }

    package func append(_ call: RecordedCall) throws { try append(.call(call)) }

    private func write(_ line: String) throws {
        _ = try descriptor.borrowed.writeAll((line + "\n").utf8)
    }
}
