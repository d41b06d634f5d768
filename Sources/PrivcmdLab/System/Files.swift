// SPDX-License-Identifier: MIT

import Glibc
import PrivcmdKit
import SystemPackage

/// Reading, writing and listing whole files.
enum Files {
    static func exists(_ path: FilePath) -> Bool { PathInfo.isAccessible(path.string, F_OK) }

    /// The absolute form of a path.
    static func absolute(_ path: FilePath) throws(LabError) -> FilePath {
        if path.isAbsolute { return path }
        guard let here = PathInfo.linkTarget("/proc/self/cwd") else {
            throw .unreadable("/proc/self/cwd", .noSuchFileOrDirectory)
        }
        return FilePath(here).pushing(path)
    }

    static func isDirectory(_ path: FilePath) -> Bool {
        (try? path.stat())?.type == .directory
    }

    /// The size of a regular file, or nil if there is none.
    static func size(_ path: FilePath) -> Int64? {
        guard let stat = try? path.stat(), stat.type == .regular else { return nil }
        return Int64(stat.size)
    }

    static func read(_ path: FilePath) throws(LabError) -> [UInt8] {
        if isDirectory(path) { throw .unreadable(path, .isDirectory) }
        let file = try OwnedFile.open(path)
        do throws(Errno) {
            return try file.read(from: 0)
        } catch {
            throw .unreadable(path, error)
        }
    }

    /// The first bytes of a file; fewer if it is shorter.
    static func readPrefix(_ path: FilePath, count: Int) throws(LabError) -> [UInt8] {
        if isDirectory(path) { throw .unreadable(path, .isDirectory) }
        let file = try OwnedFile.open(path)
        do throws(Errno) {
            return try Files.read(file.descriptor, at: 0, upTo: count)
        } catch {
            throw .unreadable(path, error)
        }
    }

    static func readText(_ path: FilePath) throws(LabError) -> String {
        String(decoding: try read(path), as: UTF8.self)
    }

    /// Replaces or creates a file as a whole.
    static func write(
        _ bytes: [UInt8], to path: FilePath, executable: Bool = false
    ) throws(LabError) {
        let readable = OutputFile.dataPermissions
        do throws(Errno) {
            try OutputFile.write(
                bytes, to: path,
                permissions: executable
                    ? readable.union([.ownerExecute, .groupExecute, .otherExecute]) : readable)
        } catch {
            throw .unwritable(path, error)
        }
    }

    /// Makes a folder and those above it.
    static func makeDirectories(_ path: FilePath) throws(LabError) {
        if isDirectory(path) { return }
        let parent = path.removingLastComponent()
        if !parent.isEmpty && parent != path { try makeDirectories(parent) }
        do throws(Errno) {
            try FileCalls.makeDirectory(path)
        } catch {
            // Another process may have created it in the meantime.
            if error != .fileExists || !isDirectory(path) { throw .unwritable(path, error) }
        }
    }

    /// Every regular file below a folder.
    static func regularFiles(below path: FilePath) -> [FilePath] {
        var found: [FilePath] = []
        for name in PathInfo.entries(in: path.string) {
            let child = path.appending(name)
            // The `build` and `source` links of a module tree point outside of it.
            let type = (try? child.stat(followTargetSymlink: false))?.type
            if type == .directory { found += regularFiles(below: child) }
            if type == .regular { found.append(child) }
        }
        return found
    }
}

extension TemporaryDirectory {
    /// Makes one below `$TMPDIR`, or below `parent`.
    static func make(in parent: FilePath? = nil) throws(LabError) -> TemporaryDirectory {
        let parent = parent ?? TemporaryDirectory.defaultParent
        do throws(Errno) {
            return try TemporaryDirectory(in: parent)
        } catch {
            throw .unwritable(parent, error, remedy: "set TMPDIR to another folder")
        }
    }
}

extension String? {
    /// Nil for an empty environment variable.
    var nonEmpty: String? { self.flatMap { $0.isEmpty ? nil : $0 } }
}
