// SPDX-License-Identifier: MIT

package import SystemPackage

/// An open file that is read from any offset.
package final class InputFile: Sendable {
    private let descriptor: OwnedDescriptor

    /// Opens a file for reading.
    package init(opening path: FilePath) throws(Errno) {
        descriptor = try OwnedDescriptor.open(path, .readOnly)
    }

    /// Reads from an offset into a part of a buffer; returns 0 at the end of the file.
    package func read(at offset: Int, into buffer: inout [UInt8], _ part: Range<Int>)
        throws(Errno) -> Int
    {
        try Errno.catching {
            // SAFETY: pread writes at most the part, and returns how many bytes it wrote.
            try unsafe buffer.withUnsafeMutableBytes { bytes in
                try unsafe descriptor.borrowed.read(
                    fromAbsoluteOffset: Int64(offset),
                    into: UnsafeMutableRawBufferPointer(rebasing: bytes[part]))
            }
        }
    }
}
