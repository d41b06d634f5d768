// SPDX-License-Identifier: MIT

public import SystemPackage

/// A fixture that is being written.
///
/// Each line is handed to the system whole, as soon as it is known.
public struct RecordingFile: ~Copyable, Sendable {
    private let descriptor: OwnedDescriptor

    /// Makes a new fixture and writes its first line.
    ///
    /// - Parameters:
    ///   - path: where; nothing may be there yet.
    ///   - header: its first line.
    /// - Returns: the open fixture.
    /// - Throws: EEXIST where the path exists; what open(2) and write(2) say.
    public static func create(_ path: FilePath, _ header: RecordingHeader) throws -> RecordingFile {
        let descriptor = OwnedDescriptor(
            adopting: try FileDescriptor.open(
                path, .writeOnly, options: [.create, .exclusiveCreate, .append, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead]))
        let file = RecordingFile(descriptor: descriptor)
        try file.write(try JSONLine.encode(header))
        return file
    }

    private init(descriptor: consuming OwnedDescriptor) { self.descriptor = descriptor }

    /// Writes one line, whole, with one write(2).
    ///
    /// - Parameter line: the line.
    /// - Throws: what write(2) says.
    public func append(_ line: RecordedLine) throws {
        guard case .call(let call) = line else { return try write(try line.text()) }
        var bytes = RecordedCallWriter.line(call)
        bytes.append(UInt8(ascii: "\n"))
        _ = try descriptor.borrowed.writeAll(bytes)
    }

    /// Writes a call as one line.
    func append(_ call: RecordedCall) throws { try append(.call(call)) }

    private func write(_ line: String) throws {
        _ = try descriptor.borrowed.writeAll((line + "\n").utf8)
    }
}
