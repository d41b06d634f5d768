// SPDX-License-Identifier: MIT

/// What the device node promises as a file, and its requests that map memory.
enum FileClauses {
    static let all: [Clause] = []
}
