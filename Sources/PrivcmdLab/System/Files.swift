// SPDX-License-Identifier: MIT

import Glibc
import SystemPackage

/// Reading, writing and listing whole files.
enum Files {
    static func exists(_ path: FilePath) -> Bool { FileCalls.isAccessible(path, F_OK) }

    /// The absolute form of a path.
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
            return try FileCalls.read(file.descriptor, at: 0, upTo: count)
        } catch {
            throw .unreadable(path, error)
        }
    }

    static func readText(_ path: FilePath) throws(LabError) -> String {
        String(decoding: try read(path), as: UTF8.self)
    }

    /// Writes a file atomically: under a temporary name, with fsync, then renamed.
    static func write(
        _ bytes: [UInt8], to path: FilePath, executable: Bool = false
    ) throws(LabError) {
        let temporary = FilePath("\(path).new-\(getpid())")
        do {
            let file = try OwnedFile.create(temporary, isProgram: executable)
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
            // Another process may have created it in the meantime.
            if error != .fileExists || !isDirectory(path) { throw .unwritable(path, error) }
        }
    }

    /// Removes a file, or a folder with its content; never follows a symbolic link.
    static func remove(_ path: FilePath) {
        do throws(Errno) {
            try FileCalls.unlink(path)
        } catch {
            guard error == .isDirectory || error == .notPermitted else { return }
            for name in (try? FileCalls.entryNames(in: path)) ?? [] { remove(path.appending(name)) }
            try? FileCalls.removeDirectory(path)
        }
    }

    /// Every regular file below a folder.
    static func regularFiles(below path: FilePath) -> [FilePath] {
        var found: [FilePath] = []
        for name in (try? FileCalls.entryNames(in: path)) ?? [] {
            let child = path.appending(name)
            // The `build` and `source` links of a module tree point outside of it.
            let type = (try? child.stat(followTargetSymlink: false))?.type
            if type == .directory { found += regularFiles(below: child) }
            if type == .regular { found.append(child) }
        }
        return found
    }
}

/// A temporary folder that is removed with its owner.
struct TemporaryDirectory: ~Copyable, Sendable {
    let path: FilePath

    /// Creates one below `$TMPDIR`, or below `parent`.
    static func make(in parent: FilePath? = nil) throws(LabError) -> TemporaryDirectory {
        let base = parent ?? FilePath(FileCalls.environmentVariable("TMPDIR").nonEmpty ?? "/tmp")
        do throws(Errno) {
            return TemporaryDirectory(
                path: try FileCalls.makeTemporaryDirectory(
                    template: base.appending("privcmd-lab-XXXXXX")))
        } catch {
            throw .unwritable(base, error, remedy: "set TMPDIR to another folder")
        }
    }

    deinit { Files.remove(path) }
}

extension String? {
    /// Nil for an empty environment variable.
    var nonEmpty: String? { self.flatMap { $0.isEmpty ? nil : $0 } }
}
