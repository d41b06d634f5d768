// SPDX-License-Identifier: MIT

import Glibc
import SystemPackage

/// Whole-file helpers.
enum Files {
    static func exists(_ path: FilePath) -> Bool { FileCalls.isAccessible(path, F_OK) }

    /// The same path from the root on.
    static func absolute(_ path: FilePath) throws(LabError) -> FilePath {
        if path.isAbsolute { return path }
        guard let here = FileCalls.readLink("/proc/self/cwd") else {
            throw .unreadable("/proc/self/cwd", .noSuchFileOrDirectory)
        }
        return here.pushing(path)
    }

    static func isDirectory(_ path: FilePath) -> Bool {
        (try? path.stat())?.type == .directory
    }

    /// The size of a regular file, or nil where there is none.
    static func size(_ path: FilePath) -> Int64? {
        guard let stat = try? path.stat(), stat.type == .regular else { return nil }
        return Int64(stat.size)
    }

    static func read(_ path: FilePath) throws(LabError) -> [UInt8] {
        if isDirectory(path) { throw .unreadable(path, .isDirectory) }
        let file = try OwnedFile.reading(path)
        do throws(Errno) {
            return try file.read(from: 0)
        } catch {
            throw .unreadable(path, error)
        }
    }

    /// The first bytes of a file, fewer where it is shorter.
    static func head(_ path: FilePath, count: Int) throws(LabError) -> [UInt8] {
        if isDirectory(path) { throw .unreadable(path, .isDirectory) }
        let file = try OwnedFile.reading(path)
        do throws(Errno) {
            return try FileCalls.read(file.descriptor, at: 0, upTo: count)
        } catch {
            throw .unreadable(path, error)
        }
    }

    static func text(_ path: FilePath) throws(LabError) -> String {
        String(decoding: try read(path), as: UTF8.self)
    }

    /// Writes a file whole or not at all: another name first, then to the disk, then renamed.
    static func write(
        _ bytes: [UInt8], to path: FilePath, executable: Bool = false
    ) throws(LabError) {
        let temporary = FilePath("\(path).new-\(getpid())")
        do {
            let file = try OwnedFile.writing(temporary, isProgram: executable)
            try file.descriptor.writeAll(bytes)
            try file.synchronize()
            try FileCalls.rename(temporary, to: path)
        } catch {
            try? FileCalls.unlink(temporary)
            if let error = error as? LabError { throw error }
            throw .unwritable(path, (error as? Errno) ?? .ioError)
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
            // Somebody else may have made it meanwhile.
            if error != .fileExists || !isDirectory(path) { throw .unwritable(path, error) }
        }
    }

    /// Removes a file or a folder with all it holds; never follows a symbolic link.
    static func remove(_ path: FilePath) {
        do throws(Errno) {
            try FileCalls.unlink(path)
        } catch {
            guard error == .isDirectory || error == .notPermitted else { return }
            for name in (try? FileCalls.names(in: path)) ?? [] { remove(path.appending(name)) }
            try? FileCalls.removeDirectory(path)
        }
    }

    /// Every file below a folder.
    static func tree(_ path: FilePath) -> [FilePath] {
        var found: [FilePath] = []
        for name in (try? FileCalls.names(in: path)) ?? [] {
            let child = path.appending(name)
            // A module tree's `build` and `source` links lead away from it.
            let type = (try? child.stat(followTargetSymlink: false))?.type
            if type == .directory { found += tree(child) }
            if type == .regular { found.append(child) }
        }
        return found
    }
}

/// A folder of our own that goes away with its owner.
struct TemporaryDirectory: ~Copyable, Sendable {
    let path: FilePath

    /// Makes one below `$TMPDIR`, or below `parent`.
    static func make(in parent: FilePath? = nil) throws(LabError) -> TemporaryDirectory {
        let base = parent ?? FilePath(FileCalls.environment("TMPDIR").nonEmpty ?? "/tmp")
        do throws(Errno) {
            return TemporaryDirectory(
                path: try FileCalls.uniqueDirectory(
                    template: base.appending("privcmd-lab-XXXXXX")))
        } catch {
            throw .unwritable(base, error, remedy: "TMPDIR may name another folder")
        }
    }

    deinit { Files.remove(path) }
}

extension String? {
    /// Nothing, where an environment variable is empty.
    var nonEmpty: String? { self.flatMap { $0.isEmpty ? nil : $0 } }
}
