// SPDX-License-Identifier: MIT

import Glibc
import PrivcmdLab
import SystemPackage

/// A folder for one test, gone when the test ends.
final class Scratch {
    let path: FilePath

    init() {
        var template = Array("/tmp/privcmd-lab-tests-XXXXXX".utf8CString)
        template.withUnsafeMutableBufferPointer { buffer in
            if let start = buffer.baseAddress { _ = mkdtemp(start) }
        }
        let bytes = template.dropLast().map { UInt8(bitPattern: $0) }
        path = FilePath(String(decoding: bytes, as: UTF8.self))
    }

    func file(_ name: String, _ bytes: [UInt8]) throws -> FilePath {
        let file = path.appending(name)
        let folders = file.removingLastComponent()
        if folders != path { shell("mkdir -p '\(folders)'") }
        let descriptor = try FileDescriptor.open(
            file, .writeOnly, options: [.create, .truncate], permissions: .ownerReadWriteExecute)
        try descriptor.closeAfter { _ = try descriptor.writeAll(bytes) }
        return file
    }

    func file(_ name: String, _ text: String) throws -> FilePath {
        try file(name, Array(text.utf8))
    }

    /// Every file below the folder.
    var files: [String] { shell("find '\(path)' -type f").split(separator: "\n").map(String.init) }

    deinit { shell("rm -rf '\(path)'") }
}

/// Runs a shell line and returns what it prints.
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

/// The error of something that has to fail.
func failure(_ body: () async throws(LabError) -> Void) async -> LabError? {
    do throws(LabError) {
        try await body()
        return nil
    } catch {
        return error
    }
}
