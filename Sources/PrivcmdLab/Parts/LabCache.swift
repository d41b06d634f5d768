// SPDX-License-Identifier: MIT

import Glibc
public import SystemPackage

/// The folder that holds what was fetched, and the logs of the last runs.
public struct LabCache: Sendable {
    /// Where it is.
    public let root: FilePath

    /// Names the cache.
    ///
    /// - Parameter root: the folder; it need not exist yet.
    public init(root: FilePath) { self.root = root }

    /// The user's own: `$XDG_CACHE_HOME/privcmd-probe/lab`, else below `~/.cache`.
    ///
    /// - Returns: the cache.
    /// - Throws: that neither variable is set.
    public static func standard() throws(LabError) -> LabCache {
        // A relative XDG_CACHE_HOME is invalid by its specification, and is to be ignored.
        if let named = FileCalls.environment("XDG_CACHE_HOME"), named.hasPrefix("/") {
            return LabCache(root: FilePath(named).appending("privcmd-probe/lab"))
        }
        guard let home = FileCalls.environment("HOME").nonEmpty else {
            throw LabError(
                .cannotCreate, "no place for the cache: neither XDG_CACHE_HOME nor HOME is set",
                remedy: "set XDG_CACHE_HOME to a folder of yours")
        }
        return LabCache(root: FilePath(home).appending(".cache/privcmd-probe/lab"))
    }

    var manifestPath: FilePath { root.appending("manifest.json") }
    var lockPath: FilePath { root.appending("lock") }
    var logs: FilePath { root.appending("logs") }
    func folder(of name: String) -> FilePath { root.appending("parts").appending(name) }

    /// Makes the folder, and makes sure that it can be written.
    func prepare() throws(LabError) {
        do throws(LabError) {
            try Files.makeDirectories(root)
        } catch {
            throw LabError(
                exitStatus: error.exitStatus, error.problem,
                remedy: "the cache lies there; XDG_CACHE_HOME may name another place",
                errno: error.errno)
        }
        if !FileCalls.isAccessible(root, W_OK | X_OK) {
            throw LabError(
                .cannotCreate, "the cache '\(root)' cannot be written",
                remedy: "XDG_CACHE_HOME may name another place", errno: Errno(rawValue: errno))
        }
    }

    /// What is there, and what is wrong with it.
    public struct Entry: Sendable, Equatable {
        /// The part, as it was fetched.
        public let part: FetchedPart
        /// What is wrong with it, in words; nil where it serves.
        public let damage: String?
    }

    /// Everything that was fetched.
    ///
    /// - Returns: the parts, in the order in which they were fetched.
    /// - Throws: that the list of them is damaged.
    public func entries() throws(LabError) -> [Entry] {
        try Manifest.read(manifestPath).all.map { Entry(part: $0, damage: damage(of: $0)) }
    }

    /// A fetched part, known to be whole as far as sizes tell.
    ///
    /// - Parameter part: which one.
    /// - Returns: what was fetched.
    /// - Throws: that it is missing or damaged, and how to get it.
    public func fetched(_ part: Part) throws(LabError) -> FetchedPart {
        let option =
            switch part.kind {
            case .busybox: ""
            case .headers: " --headers"
            case .tools: " --tools --xen \(part.release)"
            case .xen, .linux: " --\(part.kind.rawValue) \(part.release)"
            }
        let remedy = "run 'privcmd-probe lab fetch\(option)'"
        guard let entry = try entries().first(where: { $0.part.name == part.name }) else {
            throw LabError(.unavailable, "\(part.name) is not in the cache yet", remedy: remedy)
        }
        if let damage = entry.damage {
            throw LabError(.unavailable, "\(part.name) in the cache \(damage)", remedy: remedy)
        }
        return entry.part
    }

    /// The folder of a fetched part, known to be whole as far as sizes tell.
    ///
    /// - Parameter part: which one.
    /// - Returns: where its files lie.
    /// - Throws: that it is missing or damaged, and how to get it.
    public func folder(of part: Part) throws(LabError) -> FilePath {
        folder(of: try fetched(part).name)
    }

    func damage(of part: FetchedPart) -> String? {
        for file in part.files {
            let path = folder(of: part.name).appending(file.path)
            guard let size = Files.size(path) else { return "lost a file: '\(path)'" }
            if size != file.size {
                return "is damaged: '\(path)' has \(size) bytes instead of \(file.size)"
            }
        }
        return nil
    }
}
