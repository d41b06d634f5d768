// SPDX-License-Identifier: MIT

internal import SystemPackage

/// The bytes of a recording, which are read from any of them on: a file's, or those of a text.
final class RecordingText: Sendable {
    /// The bytes of a text; none for a file.
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

    /// Keeps a text.
    init(_ text: [UInt8]) {
        file = nil
        bytes = text
    }

    /// Reads from a place of the file into a part of a buffer; 0 at the end.
    func read(at offset: Int, into buffer: inout [UInt8], _ part: Range<Int>) throws(Errno) -> Int {
        guard let file else { return 0 }
        do {
            // SAFETY: read fills at most the part, and says how much it filled.
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
