// SPDX-License-Identifier: MIT

import Glibc
import PrivcmdKit
import SystemPackage
import TestSupport
import Testing

@Suite struct `A temporary directory` {
    @Test func `is private to its user and has a new name`() throws {
        let (one, other) = (try Folder(), try Folder())
        #expect(one.path != other.path)
        let status = try one.filePath.stat()
        #expect(status.type == .directory)
        #expect(status.permissions == .ownerReadWriteExecute)
    }

    @Test func `is removed with its content at the end of its life`() throws {
        let path: FilePath
        do {
            let directory = try TemporaryDirectory()
            path = directory.path
            try FileCalls.makeDirectory(path.appending("directory"))
            try OutputFile.write([1], to: path.appending("directory/file"))
            #expect(PathInfo.exists(path.string))
        }
        #expect(!PathInfo.exists(path.string))
    }

    @Test func `keeps the targets of the symbolic links in it`() throws {
        let outside = try Folder()
        try outside.write("directory/file", "kept")
        do {
            let directory = try TemporaryDirectory()
            try FileCalls.symlink(
                directory.path.appending("link"), to: outside.filePath.appending("directory"))
        }
        #expect(try outside.read("directory/file") == "kept")
    }

    @Test func `has a path without symbolic links`() throws {
        let folder = try Folder()
        try folder.makeDirectory("real")
        try folder.link("link", to: "real")
        let directory = try TemporaryDirectory(in: folder.filePath.appending("link"))
        #expect(directory.path.removingLastComponent() == folder.filePath.appending("real"))
    }
}
