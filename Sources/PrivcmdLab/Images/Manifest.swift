// SPDX-License-Identifier: MIT

import FoundationEssentials
import SystemPackage

/// An image that has been fetched.
public struct FetchedImage: Codable, Sendable, Equatable {
    /// One of its files.
    public struct File: Codable, Sendable, Equatable {
        /// Its path below the image's folder.
        public let path: String
        /// Its size in bytes.
        public let size: Int64
        /// Its SHA-256, in hexadecimal.
        public let sha256: String
    }

    /// Its name in the catalogue.
    public let name: String
    /// The kind of image.
    public let kind: ImageKind
    /// The package it came from.
    public let package: String
    /// The package's version.
    public let version: String
    /// The Debian release that it came from.
    public let suite: String
    /// The SHA-256 of the package, in hexadecimal.
    public let packageSHA256: String
    /// Its files; the modules of a kernel are in load order.
    public let files: [File]
    /// The further packages that it was made from.
    public var dependencies: [Dependency]?

    private enum CodingKeys: String, CodingKey {
        case name
        case kind
        case package
        case version
        case suite
        case packageSHA256
        case files
        case dependencies = "companions"
    }

    /// A further package that an image was made from.
    public struct Dependency: Codable, Sendable, Equatable {
        /// The name of the package.
        public let package: String
        /// Its version.
        public let version: String
        /// Its SHA-256, in hexadecimal.
        public let sha256: String
    }
}

/// The list of the cached images, manifest.json.
struct Manifest: Codable, Sendable, Equatable {
    /// Incremented when the format changes incompatibly.
    static let currentFormat = 1

    var format: Int = Manifest.currentFormat
    var images: [FetchedImage] = []
    /// Toolstacks are listed separately, so that older versions of the program can read the rest.
    private var toolstacks: [FetchedImage]?

    private enum CodingKeys: String, CodingKey {
        case format
        case images = "parts"
        case toolstacks = "tools"
    }

    /// All images, toolstacks included.
    var all: [FetchedImage] { images + (toolstacks ?? []) }

    /// Adds an image to the list, and removes an older version of it.
    mutating func update(_ image: FetchedImage) {
        images.removeAll { $0.name == image.name }
        toolstacks?.removeAll { $0.name == image.name }
        if image.kind == .tools {
            toolstacks = (toolstacks ?? []) + [image]
        } else {
            images.append(image)
        }
    }

    /// Reads the manifest; a missing file is an empty manifest.
    static func read(_ path: FilePath) throws(LabError) -> Manifest {
        if !Files.exists(path) { return Manifest() }
        let bytes = try Files.read(path)
        let remedy = "remove '\(path)' and run 'privcmd-probe lab fetch'"
        guard let manifest = try? JSONDecoder().decode(Manifest.self, from: Data(bytes)) else {
            throw LabError(
                .malformed, "the cache's manifest '\(path)' is damaged", remedy: remedy)
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
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(self) else { return }
        try Files.write(Array(data) + [0x0a], to: path)
    }
}
