// SPDX-License-Identifier: MIT

import Glibc
import PrivcmdKit
import SystemPackage
import TestSupport
import Testing

@Suite struct `An output file` {
    private let folder: Folder
    private let path: FilePath

    init() throws {
        folder = try Folder()
        path = folder.filePath.appending("file")
    }

    private var names: [String] { PathInfo.entries(in: folder.path) }

    @Test func `replaces an existing file only when it is complete`() throws {
        try folder.write("file", "old")
        let file = try OutputFile(replacing: path)
        try file.write("new".utf8)
        #expect(try folder.read("file") == "old")
        #expect(names.count == 2)
        try file.finish()
        #expect(try folder.read("file") == "new")
        #expect(names == ["file"])
    }

    @Test func `leaves an existing file and no other if it is not completed`() throws {
        try folder.write("file", "old")
        do {
            let file = try OutputFile(replacing: path)
            try file.write("new".utf8)
        }
        #expect(try folder.read("file") == "old")
        #expect(names == ["file"])
    }

    @Test func `has the permissions that were asked for, without those of the umask`() throws {
        try OutputFile.write([], to: path, permissions: .ownerReadWriteExecute)
        #expect(try path.stat().permissions == .ownerReadWriteExecute)
    }

    @Test func `takes another temporary name if a killed process left its own`() throws {
        let left = try folder.file("file.new-\(getpid())-1", "left")
        try OutputFile.write("new".utf8, to: path)
        #expect(try folder.read("file") == "new")
        #expect(names == ["file", left.lastComponent?.string])
    }

    @Test func `does not follow a symbolic link at its temporary name`() throws {
        try folder.write("target", "untouched")
        try folder.link("file.new-\(getpid())-1", to: "target")
        try OutputFile.write("new".utf8, to: path)
        #expect(try folder.read("target") == "untouched")
        #expect(try folder.read("file") == "new")
    }

    @Test func `is written through a symbolic link at its path`() throws {
        try folder.write("target", "old and longer")
        try folder.link("file", to: "target")
        try OutputFile.write("new".utf8, to: path)
        #expect(try folder.read("target") == "new")
        #expect(names == ["file", "target"])
    }

    @Test func `in place shows each write at once`() throws {
        try folder.write("file", "old")
        let file = try OutputFile(inPlace: path)
        try file.write("a".utf8)
        #expect(try folder.read("file") == "a")
        try file.write("b".utf8)
        try file.synchronize()
        try file.finish()
        #expect(try folder.read("file") == "ab")
    }

    @Test func `in a directory that does not exist fails with ENOENT`() {
        let missing = folder.filePath.appending("missing/file")
        #expect(throws: Errno.noSuchFileOrDirectory) { try OutputFile.write([], to: missing) }
    }
}
