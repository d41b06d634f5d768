// SPDX-License-Identifier: MIT

import Glibc
internal import PrivcmdKit
internal import SystemPackage

/// Real temporary directories that a program gets when it opens an emulated directory, so that it
/// can list the names there.
///
/// They hold names only: ``PathResolver`` maps a path below one back to the emulated system.
final class PlaceholderDirectories {
    private var root: String?
    private var latestNumber = 0
    /// The emulated directory that each placeholder represents, by the placeholder's path.
    private(set) var virtualPaths: [String: String] = [:]

    deinit {
        guard let root else { return }
        for path in virtualPaths.keys { Self.removeDirectory(path) }
        // SAFETY: the path lives through the call. A directory that cannot be removed stays in the
        // directory for temporary files.
        unsafe _ = rmdir(root)
    }

    /// Makes and opens a placeholder for an emulated directory.
    func open(_ path: String, _ fileSystem: VirtualFileSystem) throws(Errno) -> OwnedDescriptor {
        let directory = try makeDirectory()
        virtualPaths[directory] = path
        for (name, node) in fileSystem.children(of: path) {
            try Self.makePlaceholder(directory + "/" + name, node)
        }
        do {
            return OwnedDescriptor(
                adopting: try FileDescriptor.open(
                    FilePath(directory), .readOnly, options: [.directory, .closeOnExec]))
        } catch let error as Errno {
            throw error
        } catch {
            throw .eio
        }
    }

    private func makeDirectory() throws(Errno) -> String {
        let root: String
        if let made = self.root { root = made } else { root = try Self.makeRoot() }
        self.root = root
        latestNumber += 1
        let directory = "\(root)/\(latestNumber)"
        // SAFETY: the path lives through the call.
        guard unsafe mkdir(directory, 0o700) == 0 else { throw Errno(rawValue: errno) }
        return directory
    }

    private static func makeRoot() throws(Errno) -> String {
        // SAFETY: nothing in this process changes its environment, and the string is copied at
        // once.
        let named = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) }
        let parent = named.flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/tmp"
        var template = Array((parent + "/privcmd-probe.XXXXXX").utf8CString)
        // SAFETY: the template ends in a NUL, and mkdtemp(3) does not change its length.
        guard unsafe mkdtemp(&template) != nil else { throw Errno(rawValue: errno) }
        return String(
            decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    private static func makePlaceholder(_ path: String, _ node: VirtualNode) throws(Errno) {
        // SAFETY: the paths live through the calls.
        let result =
            switch node {
            case .directory: unsafe mkdir(path, 0o700)
            case .symlink(let target): unsafe symlink(target, path)
            case .device, .xenbus, .file, .bindFile: unsafe mknod(path, S_IFREG | 0o600, 0)
            }
        guard result == 0 else { throw Errno(rawValue: errno) }
    }

    private static func removeDirectory(_ directory: String) {
        for name in PathInfo.entries(in: directory) {
            let path = directory + "/" + name
            // SAFETY: the paths live through the calls. Anything but a file is an empty
            // directory.
            if unsafe unlink(path) != 0 { unsafe _ = rmdir(path) }
        }
        unsafe _ = rmdir(directory)
    }
}
