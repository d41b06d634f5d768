// SPDX-License-Identifier: MIT

internal import SystemPackage

/// The bytes of a recording, in a file or in memory, readable from any offset.
final class RecordingSource: Sendable {
    /// The bytes in memory; empty for a file.
    let bytes: [UInt8]
    private let file: InputFile?

    private final class InputFile: Sendable {
        let descriptor: OwnedDescriptor

        init(_ descriptor: consuming OwnedDescriptor) { self.descriptor = descriptor }
    }

    var isFile: Bool { file != nil }

    /// Opens a file.
    init(opening path: FilePath) throws(Errno) {
        do {
            file = InputFile(
                OwnedDescriptor(
                    adopting: try FileDescriptor.open(path, .readOnly, options: [.closeOnExec])))
        } catch let error as Errno {
            throw error
        } catch {
            throw .eio
        }
        bytes = []
    }

    /// Uses a text in memory.
    init(_ text: [UInt8]) {
        file = nil
        bytes = text
    }

    /// Reads from an offset of the file into a part of a buffer; returns 0 at the end.
    func read(at offset: Int, into buffer: inout [UInt8], _ part: Range<Int>) throws(Errno) -> Int {
        guard let file else { return 0 }
        do {
            // SAFETY: pread writes at most the part, and returns how many bytes it wrote.
            return try unsafe buffer.withUnsafeMutableBytes { bytes in
                try unsafe file.descriptor.borrowed.read(
                    fromAbsoluteOffset: Int64(offset),
                    into: UnsafeMutableRawBufferPointer(rebasing: bytes[part]))
            }
        } catch let error as Errno {
            throw error
        } catch {
            throw .eio
        }
    }
}
