// SPDX-License-Identifier: MIT

import PrivcmdKit
package import SystemPackage

/// The program to run in dom0.
package enum GuestBinary {
    /// The running program itself.
    ///
    /// - Returns: its path.
    /// - Throws: `unavailable` if it is not statically linked.
    package static func current() throws(LabError) -> FilePath {
        let path = FilePath("/proc/self/exe")
        if try isStatic(path) { return path }
        let name = PathInfo.linkTarget(path.string) ?? "this program"
        throw LabError(
            .unavailable, "'\(name)' is dynamically linked, so it cannot run in dom0",
            remedy: "use the static one that 'make build' writes to build/privcmd-probe,"
                + " or --guest-binary FILE")
    }

    /// Checks that a file can run in dom0.
    ///
    /// - Parameter path: the file.
    /// - Returns: the same path.
    /// - Throws: `malformed` if it is not a static x86-64 program; an error of reading it.
    package static func checked(_ path: FilePath) throws(LabError) -> FilePath {
        if try isStatic(path) { return path }
        throw LabError(
            .malformed, "'\(path)' is dynamically linked, so it cannot run in dom0",
            remedy: "link it with -static-executable (Swift) or -static (C)")
    }

    /// Whether an x86-64 program has no interpreter, and so needs no shared library.
    ///
    /// - Parameter path: an ELF file.
    /// - Returns: whether it is statically linked.
    /// - Throws: `malformed` if it is not an x86-64 ELF program; an error of reading it.
    package static func isStatic(_ path: FilePath) throws(LabError) -> Bool {
        let head = try Files.readPrefix(path, count: 4096)
        guard head.starts(with: [0x7f, 0x45, 0x4c, 0x46]), head.count >= 64, head[4] == 2,
            head.integer(at: 18, bytes: 2) == 62
        else {
            throw LabError(.malformed, "'\(path)' is not an x86-64 ELF program")
        }
        let table = head.integer(at: 32, bytes: 8)
        let entry = head.integer(at: 54, bytes: 2)
        let count = head.integer(at: 56, bytes: 2)
        guard entry >= 56, table >= 64, table + entry * count <= head.count else {
            throw LabError(.malformed, "'\(path)' is an ELF file with a damaged header")
        }
        let interpreter = 3
        return !(0..<count).contains {
            head.integer(at: table + $0 * entry, bytes: 4) == interpreter
        }
    }
}

extension [UInt8] {
    /// A little-endian number; 0 if it lies outside the array or is too large for an offset.
    func integer(at offset: Int, bytes: Int) -> Int {
        guard let value = littleEndian(at: offset, width: bytes), value <= 1 << 40 else { return 0 }
        return Int(value)
    }
}
