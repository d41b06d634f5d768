// SPDX-License-Identifier: MIT

import Glibc
import PrivcmdKit
package import SystemPackage

/// The folder with the fetched images and the logs of the last runs.
package struct LabCache: Sendable {
    /// The path of the folder.
    package let root: FilePath

    /// Uses a folder as the cache.
    package init(root: FilePath) { self.root = root }

    /// The user's cache: `$XDG_CACHE_HOME/privcmd-probe/lab`, else below `~/.cache`.
    ///
    /// - Returns: the cache.
    /// - Throws: `cannotCreate` if neither XDG_CACHE_HOME nor HOME is set.
    package static func standard() throws(LabError) -> LabCache {
        // The XDG specification ignores a relative XDG_CACHE_HOME.
        if let named = EnvironmentVariables.value("XDG_CACHE_HOME"), named.hasPrefix("/") {
            return LabCache(root: FilePath(named).appending("privcmd-probe/lab"))
        }
        guard let home = EnvironmentVariables.value("HOME").nonEmpty else {
            throw LabError(
                .cannotCreate, "the cache has no path: neither XDG_CACHE_HOME nor HOME is set",
                remedy: "set XDG_CACHE_HOME to a folder")
        }
        return LabCache(root: FilePath(home).appending(".cache/privcmd-probe/lab"))
    }

    var manifestPath: FilePath { root.appending("manifest.json") }
    var lockPath: FilePath { root.appending("lock") }
    var logs: FilePath { root.appending("logs") }
    /// The folder of the images, each in a folder of its name.
    var images: FilePath { root.appending("images") }
    func folder(of name: String) -> FilePath { images.appending(name) }

    /// Renames the folder of the images, which older versions of the program called `parts`.
    private func renameOldFolder() {
        let old = root.appending("parts")
        if Files.exists(old), !Files.exists(images) { try? FileCalls.rename(old, to: images) }
    }

    /// Creates the folder, and checks that it is writable.
    func prepare() throws(LabError) {
        do throws(LabError) {
            try Files.makeDirectories(root)
        } catch {
            throw LabError(
                exitStatus: error.exitStatus, error.problem,
                remedy: "set XDG_CACHE_HOME to use another folder for the cache",
                errno: error.errno)
        }
        if !PathInfo.isAccessible(root.string, W_OK | X_OK) {
            throw LabError(
                .cannotCreate, "the cache '\(root)' cannot be written",
                remedy: "set XDG_CACHE_HOME to use another folder", errno: Errno(rawValue: errno))
        }
        renameOldFolder()
    }

    /// A cached image and its state.
    package struct Entry: Sendable, Equatable {
        /// The image as it was fetched.
        package let image: FetchedImage
        /// A message about its damage; nil if it is intact.
        package let damage: String?
    }

    /// All fetched images.
    ///
    /// - Returns: the images, in the order in which they were fetched.
    /// - Throws: `malformed` if the manifest is damaged.
    package func entries() throws(LabError) -> [Entry] {
        renameOldFolder()
        return try Manifest.read(manifestPath).images.map {
            Entry(image: $0, damage: damage(of: $0))
        }
    }

    /// Finds a fetched image, and checks the sizes of its files.
    ///
    /// - Parameter image: the image.
    /// - Returns: the fetched image.
    /// - Throws: `unavailable` if it is missing or damaged.
    package func fetchedImage(_ image: Image) throws(LabError) -> FetchedImage {
        let option =
            switch image.kind {
            case .busybox: ""
            case .headers: " --headers"
            case .tools: " --tools --xen \(image.release)"
            case .xen, .linux: " --\(image.kind.rawValue) \(image.release)"
            }
        let remedy = "run 'privcmd-probe lab fetch\(option)'"
        guard let entry = try entries().first(where: { $0.image.name == image.name }) else {
            throw LabError(.unavailable, "\(image.name) is not in the cache", remedy: remedy)
        }
        if let damage = entry.damage {
            throw LabError(.unavailable, "\(image.name) in the cache \(damage)", remedy: remedy)
        }
        return entry.image
    }

    /// The folder of a fetched image, after a check of its files' sizes.
    ///
    /// - Parameter image: the image.
    /// - Returns: the path of the folder.
    /// - Throws: `unavailable` if it is missing or damaged.
    package func folder(of image: Image) throws(LabError) -> FilePath {
        folder(of: try fetchedImage(image).name)
    }

    func damage(of image: FetchedImage) -> String? {
        for file in image.files {
            let path = folder(of: image.name).appending(file.path)
            guard let size = Files.size(path) else { return "lacks a file: '\(path)'" }
            if size != file.size {
                return "is damaged: '\(path)' has \(size) bytes instead of \(file.size)"
            }
        }
        return nil
    }
}
