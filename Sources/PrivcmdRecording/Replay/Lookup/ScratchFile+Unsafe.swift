// SPDX-License-Identifier: MIT

internal import Glibc
internal import SystemPackage

/// An unlinked temporary file, for data that is too large for memory.
final class ScratchFile: Sendable {
    private let descriptor: OwnedDescriptor

    /// Creates the file in /var/tmp, or else in /tmp, which may be a tmpfs.
    static func make() throws(Errno) -> ScratchFile {
        do throws(Errno) {
            return try ScratchFile(in: "/var/tmp")
        } catch {
            return try ScratchFile(in: "/tmp")
        }
    }

    private init(in directory: String) throws(Errno) {
        var name = Array((directory + "/privcmd-probe.XXXXXX").utf8CString)
        // SAFETY: the name ends with NUL, and mkstemp changes the six characters before the NUL.
        let descriptor = unsafe mkstemp(&name)
        guard descriptor >= 0 else { throw Errno(rawValue: errno) }
        self.descriptor = OwnedDescriptor(adopting: FileDescriptor(rawValue: descriptor))
        guard fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0 else { throw Errno(rawValue: errno) }
        // Unlink now: Linux frees the file with its descriptor, also when this process is killed.
        guard unsafe unlink(name) == 0 else { throw Errno(rawValue: errno) }
    }

    /// Writes words at an offset, counted in words.
    func write(_ words: ArraySlice<UInt64>, at offset: Int) throws(Errno) {
        do {
            // SAFETY: all bytes of an array of UInt64 are defined.
            _ = try unsafe words.withUnsafeBytes { bytes in
                try unsafe descriptor.borrowed.writeAll(toAbsoluteOffset: Int64(offset * 8), bytes)
            }
        } catch let error as Errno {
            throw error
        } catch {
            throw .eio
        }
    }

    /// Reads words at an offset into a part of an array; words after the end are 0.
    func read(_ words: inout [UInt64], _ part: Range<Int>, at offset: Int) throws(Errno) {
        do {
            // SAFETY: every bit pattern is a valid UInt64, and pread writes at most the part.
            try unsafe words.withUnsafeMutableBytes { all in
                let range = (part.lowerBound * 8)..<(part.upperBound * 8)
                let bytes = unsafe UnsafeMutableRawBufferPointer(rebasing: all[range])
                var filled = 0
                while filled < bytes.count {
                    let count = try unsafe descriptor.borrowed.read(
                        fromAbsoluteOffset: Int64(offset * 8 + filled),
                        into: UnsafeMutableRawBufferPointer(rebasing: bytes[filled...]))
                    if count == 0 { break }
                    filled += count
                }
                for index in filled..<bytes.count { unsafe bytes[index] = 0 }
            }
        } catch let error as Errno {
            throw error
        } catch {
            throw .eio
        }
    }
}
