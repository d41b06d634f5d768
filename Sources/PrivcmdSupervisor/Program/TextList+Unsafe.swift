// SPDX-License-Identifier: MIT

import Glibc

/// Texts as C has them: an array of pointers that ends in a null pointer.
// SAFETY: the array and the texts are this value's own, made and freed once.
@safe struct TextList: ~Copyable {
    let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    private let count: Int

    init(_ texts: [String]) {
        count = texts.count
        unsafe pointers = .allocate(capacity: texts.count + 1)
        for (index, text) in texts.enumerated() { unsafe pointers[index] = strdup(text) }
        unsafe pointers[count] = nil
    }

    deinit {
        for index in 0..<count { unsafe free(pointers[index]) }
        unsafe pointers.deallocate()
    }

    /// This process's environment, with some variables set.
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
