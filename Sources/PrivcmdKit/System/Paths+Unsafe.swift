// SPDX-License-Identifier: MIT

import Glibc
internal import SystemPackage

/// Questions about a path that swift-system does not ask.
package enum PathFacts {
    /// Whether this process may read and write what lies there; nil where it may, else the error.
    static func readWriteError(_ path: String) -> Errno? {
        // SAFETY: the string lives through the call.
        unsafe access(path, R_OK | W_OK) == 0 ? nil : Errno(rawValue: Glibc.errno)
    }

    /// Whether something lies there.
    static func exists(_ path: String) -> Bool {
        // SAFETY: the string lives through the call.
        unsafe access(path, F_OK) == 0
    }

    /// The last component of the path that a symbolic link holds.
    static func linkTarget(_ path: String) -> String? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        // SAFETY: readlink writes at most the stated count, and says how much it wrote.
        let count = unsafe readlink(path, &buffer, buffer.count)
        guard count > 0 else { return nil }
        let text = String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
        return text.split(separator: "/").last.map(String.init)
    }

    /// The names in a directory, sorted; empty where it cannot be read.
    package static func names(in path: String) -> [String] {
        // SAFETY: the stream is used by this function alone and closed once.
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
