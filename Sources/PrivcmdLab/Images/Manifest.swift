// SPDX-License-Identifier: MIT

import PrivcmdJSON
import SystemPackage

/// An image that has been fetched.
package struct FetchedImage: Codable, Sendable, Equatable {
    package struct File: Codable, Sendable, Equatable {
        /// Its path below the image's folder.
        package let path: String
        /// Its size in bytes.
        package let size: Int64
        /// Its SHA-256, in hexadecimal.
        package let sha256: String
    }

    /// Its name in the catalogue.
    package let name: String
    package let kind: ImageKind
    /// The package it came from.
    package let package: String
    /// The package's version.
    package let version: String
    /// The Debian release that it came from.
    package let suite: String
    /// The SHA-256 of the package, in hexadecimal.
    package let packageSHA256: String
    /// Its files; the modules of a kernel are in load order.
    package let files: [File]
    /// The further packages that it was made from.
    package var dependencies: [Dependency]?

    /// A further package that an image was made from.
    package struct Dependency: Codable, Sendable, Equatable {
        /// The name of the package.
        package let package: String
        package let version: String
        /// Its SHA-256, in hexadecimal.
        package let sha256: String
    }
}

/// The list of the cached images, manifest.json.
struct Manifest: Codable, Sendable, Equatable {
    /// Incremented when the format changes incompatibly.
    static let currentFormat = 2
    /// The names that format 1 had.
    private static let renames = JSONRenames(keys: [
        "parts": "images", "tools": "toolstacks", "companions": "dependencies",
    ])

    var format: Int = Manifest.currentFormat
    var images: [FetchedImage] = []
    /// Format 1 listed toolstacks separately.
    private var toolstacks: [FetchedImage]?

    private struct Header: Decodable {
        var format: Int
    }

    /// Adds an image to the list, and removes an older version of it.
    mutating func update(_ image: FetchedImage) {
        images.removeAll { $0.name == image.name }
        images.append(image)
    }

    /// Reads the manifest; a missing file is an empty manifest.
    static func read(_ path: FilePath) throws(LabError) -> Manifest {
        if !Files.exists(path) { return Manifest() }
        let bytes = try Files.read(path)
        let isOld = (try? JSONLine.decode(Header.self, from: bytes))?.format == 1
        let remedy = "remove '\(path)' and run 'privcmd-probe lab fetch'"
        guard
            var manifest = try? JSONLine.decode(
                Manifest.self, from: isOld ? renames.applied(to: bytes) : bytes)
        else {
            throw LabError(
                .malformed, "the cache's manifest '\(path)' is damaged", remedy: remedy)
        }
        if isOld {
            manifest.format = currentFormat
            manifest.images += manifest.toolstacks ?? []
            manifest.toolstacks = nil
        }
        guard manifest.format == currentFormat else {
            throw LabError(
                .malformed, "'\(path)' has the unknown format \(manifest.format)",
                remedy: remedy)
        }
        return manifest
    }

    /// Writes the manifest atomically.
    func write(_ path: FilePath) throws(LabError) {
        guard let text = try? JSONLine.pretty(self) else { return }
        try Files.write(Array((text + "\n").utf8), to: path)
    }
}
