// SPDX-License-Identifier: MIT

import Glibc
import PrivcmdLab
import TestSupport

extension Folder {
    /// The paths of the files in it.
    var files: [String] { shell("find '\(path)' -type f").split(separator: "\n").map(String.init) }
}

/// Runs a shell command and returns its output.
@discardableResult
func shell(_ line: String) -> String {
    guard let stream = popen(line, "r") else { return "" }
    var bytes: [UInt8] = []
    var byte = fgetc(stream)
    while byte != EOF {
        bytes.append(UInt8(truncatingIfNeeded: byte))
        byte = fgetc(stream)
    }
    pclose(stream)
    return String(decoding: bytes, as: UTF8.self)
}

/// The error that a body throws; nil if it throws none.
func failure(_ body: () async throws(LabError) -> Void) async -> LabError? {
    do throws(LabError) {
        try await body()
        return nil
    } catch {
        return error
    }
}
