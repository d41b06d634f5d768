// SPDX-License-Identifier: MIT

import Glibc
internal import PrivcmdKit
internal import SystemPackage

/// Real temporary directories that a program gets when it opens an emulated directory, so that it
/// can list the names there.
///
/// They hold names only: ``PathResolver`` maps a path below one back to the emulated system.
final class PlaceholderDirectories {
    private var root: TemporaryDirectory?
    private var rootPath: FilePath?
    private var latestNumber = 0
    /// The emulated directory that each placeholder represents, by the placeholder's path.
    private(set) var virtualPaths: [String: String] = [:]

    /// Makes and opens a placeholder for an emulated directory.
    func open(_ path: String, _ fileSystem: VirtualFileSystem) throws(Errno) -> OwnedDescriptor {
        let directory = try makeDirectory()
        virtualPaths[directory] = path
        for (name, node) in fileSystem.children(of: path) {
            try Self.makePlaceholder(directory + "/" + name, node)
        }
        return try OwnedDescriptor.open(
            FilePath(directory), .readOnly, options: [.directory, .closeOnExec])
    }

    private func makeDirectory() throws(Errno) -> String {
        if rootPath == nil {
            let made = try TemporaryDirectory()
            rootPath = made.path
            root = consume made
        }
        latestNumber += 1
        let directory = (rootPath ?? "/").appending("\(latestNumber)")
        try FileCalls.makeDirectory(directory, permissions: .ownerReadWriteExecute)
        return directory.string
    }

    private static func makePlaceholder(_ path: String, _ node: VirtualNode) throws(Errno) {
        // SAFETY: the paths stay valid during the call.
        let result =
            switch node {
            case .directory: unsafe mkdir(path, 0o700)
            case .symlink(let target): unsafe symlink(target, path)
            case .device, .xenbus, .file, .bindFile: unsafe mknod(path, S_IFREG | 0o600, 0)
            }
        guard result == 0 else { throw Errno(rawValue: errno) }
    }
}
