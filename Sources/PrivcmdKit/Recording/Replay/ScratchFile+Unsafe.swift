// SPDX-License-Identifier: MIT

internal import Glibc
internal import SystemPackage

/// A file without a name, for what is not to lie in memory.
final class ScratchFile: Sendable {
    private let descriptor: OwnedDescriptor

    /// Makes one where temporary files lie; in /var/tmp rather than /tmp, which may be memory.
    static func make() throws(Errno) -> ScratchFile {
        do throws(Errno) {
            return try ScratchFile(in: "/var/tmp")
        } catch {
            return try ScratchFile(in: "/tmp")
        }
    }

    private init(in folder: String) throws(Errno) {
        var name = Array((folder + "/privcmd-probe.XXXXXX").utf8CString)
        // SAFETY: the name ends with NUL, and mkstemp changes the six characters before it.
        let descriptor = unsafe mkstemp(&name)
        guard descriptor >= 0 else { throw Errno(rawValue: errno) }
        self.descriptor = OwnedDescriptor(adopting: FileDescriptor(rawValue: descriptor))
        guard fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0 else { throw Errno(rawValue: errno) }
        // It goes with its descriptor, also where this process is killed.
        guard unsafe unlink(name) == 0 else { throw Errno(rawValue: errno) }
    }

    /// Writes words at a place, which is counted in words.
    func write(_ words: ArraySlice<UInt64>, at place: Int) throws(Errno) {
        do {
            // SAFETY: an array of words has no byte that is not defined.
            _ = try unsafe words.withUnsafeBytes { bytes in
                try unsafe descriptor.borrowed.writeAll(toAbsoluteOffset: Int64(place * 8), bytes)
            }
        } catch let error as Errno {
            throw error
        } catch {
            throw .eio
        }
    }

    /// Reads words from a place on into a part of an array; what lies behind the end is 0.
    func read(_ words: inout [UInt64], _ part: Range<Int>, at place: Int) throws(Errno) {
        do {
            // SAFETY: any bits may fill a word, and read fills at most the part.
            try unsafe words.withUnsafeMutableBytes { all in
                let range = (part.lowerBound * 8)..<(part.upperBound * 8)
                let bytes = unsafe UnsafeMutableRawBufferPointer(rebasing: all[range])
                var filled = 0
                while filled < bytes.count {
                    let count = try unsafe descriptor.borrowed.read(
                        fromAbsoluteOffset: Int64(place * 8 + filled),
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
