// SPDX-License-Identifier: MIT

import PrivcmdLab
import SystemPackage
import TestSupport
import Testing

/// The start of an x86-64 ELF program with the given program header types.
func elf(segments: [UInt8]) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 64 + 56 * segments.count)
    bytes.replaceSubrange(0..<7, with: [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1])
    bytes[16] = 2
    bytes[18] = 62
    bytes[32] = 64
    bytes[54] = 56
    bytes[56] = UInt8(segments.count)
    for (index, type) in segments.enumerated() { bytes[64 + 56 * index] = type }
    return bytes
}

@Test(arguments: [([1, 1, 4], true), ([6, 3, 1], false), ([1, 2, 3], false), ([], true)])
func `a guest program is static if it names no interpreter`(
    segments: [UInt8], expected: Bool
) throws {
    let folder = try Folder()
    #expect(try GuestBinary.isStatic(folder.file("program", elf(segments: segments))) == expected)
}

@Test(arguments: [
    Array("#!/bin/sh\n".utf8), [], Array(elf(segments: [1]).prefix(40)),
    // The program headers lie beyond the end of the file.
    elf(segments: [1]).enumerated().map { $0.offset == 34 ? 0xff : $0.element },
])
func `a guest program exits 65 if it is no ELF file`(bytes: [UInt8]) async throws {
    let folder = try Folder()
    let file = try folder.file("program", bytes)
    let error = await failure { () throws(LabError) in _ = try GuestBinary.isStatic(file) }
    #expect(error?.exitStatus == 65)
    #expect(error?.description.contains(file.string) == true)
}

@Test func `a guest program exits 65 if it is dynamic`() async throws {
    let folder = try Folder()
    let file = try folder.file("program", elf(segments: [3]))
    let error = await failure { () throws(LabError) in _ = try GuestBinary.checked(file) }
    #expect(error?.exitStatus == 65)
    #expect(error?.remedy.contains("-static") == true)
}

@Test func `a guest program exits 66 if it is missing`() async {
    let error = await failure { () throws(LabError) in
        _ = try GuestBinary.checked(FilePath("/nowhere/program"))
    }
    #expect(error?.exitStatus == 66)
    #expect(error?.errno == .noSuchFileOrDirectory)
}
