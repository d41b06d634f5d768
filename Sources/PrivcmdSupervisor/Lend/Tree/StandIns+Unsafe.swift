// SPDX-License-Identifier: MIT

import Glibc
internal import PrivcmdKit
internal import SystemPackage

/// Folders of this machine that stand for lent ones, so that a program can list what is in them.
///
/// They hold names alone: whatever is opened below one is looked for in the lent system.
final class StandIns {
    private var root: String?
    private var next = 0
    /// The lent folder that each stands for, by its own path.
    private(set) var paths: [String: String] = [:]

    deinit {
        guard let root else { return }
        for path in paths.keys { Self.remove(path) }
        // SAFETY: the path lives through the call. What cannot be removed is left in the folder for
        // temporary files, where nobody misses it.
        unsafe _ = rmdir(root)
    }

    /// Opens a folder that stands for a lent one.
    func open(_ path: String, _ tree: LentTree) throws(Errno) -> OwnedDescriptor {
        let folder = try make()
        paths[folder] = path
        for (name, entry) in tree.names(in: path) {
            try Self.make(folder + "/" + name, entry)
        }
        do {
            return OwnedDescriptor(
                adopting: try FileDescriptor.open(
                    FilePath(folder), .readOnly, options: [.directory, .closeOnExec]))
        } catch let error as Errno {
            throw error
        } catch {
            throw .eio
        }
    }

    private func make() throws(Errno) -> String {
        let root: String
        if let made = self.root { root = made } else { root = try Self.makeRoot() }
        self.root = root
        next += 1
        let folder = "\(root)/\(next)"
        // SAFETY: the path lives through the call.
        guard unsafe mkdir(folder, 0o700) == 0 else { throw Errno(rawValue: errno) }
        return folder
    }

    private static func makeRoot() throws(Errno) -> String {
        // SAFETY: nothing in this process changes its environment, and the text is copied at once.
        let named = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) }
        let parent = named.flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/tmp"
        var template = Array((parent + "/privcmd-probe.XXXXXX").utf8CString)
        // SAFETY: the template ends in a zero, and is as long afterwards.
        guard unsafe mkdtemp(&template) != nil else { throw Errno(rawValue: errno) }
        return String(
            decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    private static func make(_ path: String, _ entry: LentEntry) throws(Errno) {
        // SAFETY: the paths live through the calls.
        let result =
            switch entry {
            case .folder: unsafe mkdir(path, 0o700)
            case .link(let target): unsafe symlink(target, path)
            case .node, .xenbus, .file, .order: unsafe mknod(path, S_IFREG | 0o600, 0)
            }
        guard result == 0 else { throw Errno(rawValue: errno) }
    }

    private static func remove(_ folder: String) {
        for name in PathFacts.names(in: folder) {
            let path = folder + "/" + name
            // SAFETY: as above; what is no file is an empty folder.
            if unsafe unlink(path) != 0 { unsafe _ = rmdir(path) }
        }
        unsafe _ = rmdir(folder)
    }
}
