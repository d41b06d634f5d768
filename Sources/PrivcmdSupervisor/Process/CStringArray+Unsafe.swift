// SPDX-License-Identifier: MIT

import Glibc

/// A null-terminated array of C strings, as execve(2) expects.
// SAFETY: this value allocates the array and the strings, and frees them once.
@safe struct CStringArray: ~Copyable {
    let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    private let count: Int

    init(_ strings: [String]) {
        count = strings.count
        unsafe pointers = .allocate(capacity: strings.count + 1)
        for (index, string) in strings.enumerated() { unsafe pointers[index] = strdup(string) }
        unsafe pointers[count] = nil
    }

    deinit {
        for index in 0..<count { unsafe free(pointers[index]) }
        unsafe pointers.deallocate()
    }

    /// This process's environment as `NAME=VALUE`, with some variables set.
    static func environment(with variables: [String: String]) -> [String] {
        var lines: [String] = []
        var entry = unsafe environ
        while let line = unsafe entry.pointee {
            unsafe lines.append(String(cString: line))
            unsafe entry += 1
        }
        return lines.filter { line in
            !variables.keys.contains { line.hasPrefix($0 + "=") }
        } + variables.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    }
}
