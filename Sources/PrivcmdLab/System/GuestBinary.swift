// SPDX-License-Identifier: MIT

public import SystemPackage

/// The program that is to run in dom0.
public enum GuestBinary {
    /// The running program itself, where it is static.
    ///
    /// - Returns: its path.
    /// - Throws: how to get a static one, where it is not.
    public static func current() throws(LabError) -> FilePath {
        let path = FilePath("/proc/self/exe")
        if try isStatic(path) { return path }
        let name = FileCalls.readLink(path)?.string ?? "this program"
        throw LabError(
            .unavailable, "'\(name)' is dynamically linked, so it cannot run in dom0",
            remedy: "'make build' leaves a static one in build/privcmd-probe:"
                + " run that, or name one with --guest-binary FILE")
    }

    /// Checks a file that is to serve as the guest's program.
    ///
    /// - Parameter path: the file.
    /// - Returns: the same path.
    /// - Throws: why it cannot serve.
    public static func checked(_ path: FilePath) throws(LabError) -> FilePath {
        if try isStatic(path) { return path }
        throw LabError(
            .malformed, "'\(path)' is dynamically linked, so it cannot run in dom0",
            remedy: "link it with -static-executable (Swift) or -static (C)")
    }

    /// Whether an x86-64 program asks for no interpreter, and so for no library.
    ///
    /// - Parameter path: an ELF file.
    /// - Returns: whether it runs alone.
    /// - Throws: that it cannot be read, or is no x86-64 ELF program.
    public static func isStatic(_ path: FilePath) throws(LabError) -> Bool {
        let head = try Files.head(path, count: 4096)
        guard head.starts(with: [0x7f, 0x45, 0x4c, 0x46]), head.count >= 64, head[4] == 2,
            head.number(at: 18, bytes: 2) == 62
        else {
            throw LabError(.malformed, "'\(path)' is no x86-64 ELF program")
        }
        let table = head.number(at: 32, bytes: 8)
        let entry = head.number(at: 54, bytes: 2)
        let count = head.number(at: 56, bytes: 2)
        guard entry >= 56, table >= 64, table + entry * count <= head.count else {
            throw LabError(.malformed, "'\(path)' is an ELF file with a damaged header")
        }
        let interpreter = 3
        return !(0..<count).contains {
            head.number(at: table + $0 * entry, bytes: 4) == interpreter
        }
    }
}

extension [UInt8] {
    /// A little-endian number; 0 where it lies outside, and where it is too large to be an offset.
    func number(at offset: Int, bytes: Int) -> Int {
        guard offset >= 0, offset <= count - bytes else { return 0 }
        var value: UInt64 = 0
        for index in (0..<bytes).reversed() { value = value << 8 | UInt64(self[offset + index]) }
        return value > 1 << 40 ? 0 : Int(value)
    }
}
