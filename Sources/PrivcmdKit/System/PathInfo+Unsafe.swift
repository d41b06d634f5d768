// SPDX-License-Identifier: MIT

import Glibc
internal import SystemPackage

/// Facts of a path that swift-system has no call for.
package enum PathInfo {
    /// Why this process may not read and write the file at a path; nil if it may.
    static func accessError(_ path: String) -> Errno? {
        // SAFETY: the string stays valid during the call.
        unsafe access(path, R_OK | W_OK) == 0 ? nil : Errno(rawValue: Glibc.errno)
    }

    /// Whether a path exists.
    package static func exists(_ path: String) -> Bool { isAccessible(path, F_OK) }

    /// Whether access(2) allows this process a mode of access.
    package static func isAccessible(_ path: String, _ mode: CInt) -> Bool {
        // SAFETY: the string stays valid during the call.
        unsafe access(path, mode) == 0
    }

    /// The target of a symbolic link; nil if the path names none.
    package static func linkTarget(_ path: String) -> String? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        // SAFETY: readlink writes at most `buffer.count` bytes, and returns how many it wrote.
        let count = unsafe readlink(path, &buffer, buffer.count)
        guard count > 0 else { return nil }
        return String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// The last component of a symbolic link's target.
    static func linkTargetName(_ path: String) -> String? {
        linkTarget(path).flatMap { $0.split(separator: "/").last.map(String.init) }
    }

    /// The names in a directory, sorted; empty if it cannot be read.
    package static func entries(in path: String) -> [String] {
        // SAFETY: only this function uses the stream, and it closes it once.
        guard let stream = unsafe opendir(path) else { return [] }
        defer { unsafe _ = closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafePointer(to: entry.pointee.d_name) { field in
                unsafe String(cString: UnsafeRawPointer(field).assumingMemoryBound(to: CChar.self))
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }
}
