// SPDX-License-Identifier: MIT

import Glibc
import SystemPackage

/// System calls and C functions for files that need unsafe code.
enum FileCalls {
    static func makeDirectory(_ path: FilePath) throws(Errno) {
        // SAFETY: the string outlives the call, which only reads it.
        try check(unsafe mkdir(path.string, 0o755))
    }

    static func rename(_ from: FilePath, to: FilePath) throws(Errno) {
        // SAFETY: both strings outlive the call, which only reads them.
        try check(unsafe Glibc.rename(from.string, to.string))
    }

    static func unlink(_ path: FilePath) throws(Errno) {
        // SAFETY: the string outlives the call, which only reads it.
        try check(unsafe Glibc.unlink(path.string))
    }

    static func removeDirectory(_ path: FilePath) throws(Errno) {
        // SAFETY: the string outlives the call, which only reads it.
        try check(unsafe rmdir(path.string))
    }

    static func symlink(_ path: FilePath, to target: FilePath) throws(Errno) {
        // SAFETY: both strings outlive the call, which only reads them.
        try check(unsafe Glibc.symlink(target.string, path.string))
    }

    static func isAccessible(_ path: FilePath, _ mode: Int32) -> Bool {
        // SAFETY: the string outlives the call, which only reads it.
        unsafe access(path.string, mode) == 0
    }

    static func readLink(_ path: FilePath) -> FilePath? {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let length = unsafe bytes.withUnsafeMutableBytes { buffer in
            guard let start = buffer.baseAddress else { return 0 }
            let text = unsafe start.assumingMemoryBound(to: CChar.self)
            // SAFETY: the kernel writes at most buffer.count bytes, and returns how many.
            return unsafe readlink(path.string, text, buffer.count)
        }
        guard length > 0 else { return nil }
        return FilePath(String(decoding: bytes[..<length], as: UTF8.self))
    }

    static func environmentVariable(_ name: String) -> String? {
        // SAFETY: getenv's result is copied at once; nothing here changes the environment.
        guard let value = unsafe getenv(name) else { return nil }
        return unsafe String(cString: value)
    }

    static func makeTemporaryDirectory(template: FilePath) throws(Errno) -> FilePath {
        var bytes = Array(template.string.utf8CString)
        // SAFETY: the buffer is NUL-terminated, and mkdtemp only rewrites its last six letters.
        let made = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
            guard let text = buffer.baseAddress else { return false }
            return unsafe mkdtemp(text) != nil
        }
        if !made { throw Errno(rawValue: errno) }
        let text = bytes.dropLast().map { UInt8(bitPattern: $0) }
        return FilePath(String(decoding: text, as: UTF8.self))
    }

    /// The names in a folder, sorted, without `.` and `..`.
    static func entryNames(in path: FilePath) throws(Errno) -> [String] {
        // SAFETY: the stream is closed below, and each entry is copied before the next is read.
        guard let stream = unsafe opendir(path.string) else { throw Errno(rawValue: errno) }
        defer { _ = unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { field in
                unsafe field.withMemoryRebound(to: CChar.self, capacity: 256) { text in
                    unsafe String(cString: text)
                }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Reads at an offset until the buffer is full or the file ends.
    static func read(
        _ descriptor: FileDescriptor, at offset: Int64, upTo count: Int
    ) throws(Errno) -> [UInt8] {
        var failure: Errno?
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                // SAFETY: pread writes at most count - filled bytes after those already read.
                let got = unsafe pread(
                    descriptor.rawValue, buffer.baseAddress.map { unsafe $0 + filled },
                    count - filled, off_t(offset) + off_t(filled))
                if got > 0 {
                    filled += got
                } else if got == 0 {
                    return
                } else if errno != EINTR {
                    failure = Errno(rawValue: errno)
                    return
                }
            }
        }
        if let failure { throw failure }
        return bytes
    }

    private static func check(_ result: Int32) throws(Errno) {
        if result != 0 { throw Errno(rawValue: errno) }
    }
}
