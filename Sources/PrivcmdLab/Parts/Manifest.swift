// SPDX-License-Identifier: MIT

import FoundationEssentials
import SystemPackage

/// A part that has been fetched.
public struct FetchedPart: Codable, Sendable, Equatable {
    /// One of its files.
    public struct File: Codable, Sendable, Equatable {
        /// Its path below the part's folder.
        public let path: String
        /// Its size in bytes.
        public let size: Int64
        /// Its SHA-256, in hexadecimal.
        public let sha256: String
    }

    /// What the catalogue calls it.
    public let name: String
    /// What it is for.
    public let kind: PartKind
    /// The package it came from.
    public let package: String
    /// The package's version.
    public let version: String
    /// The Debian release that it was asked of.
    public let suite: String
    /// The SHA-256 of the package, in hexadecimal.
    public let packageSHA256: String
    /// Its files; for a kernel the modules come in the order in which to load them.
    public let files: [File]
    /// The further packages that it was put together from.
    public var companions: [Companion]?

    /// One of several packages that make a part.
    public struct Companion: Codable, Sendable, Equatable {
        /// The package.
        public let package: String
        /// Its version.
        public let version: String
        /// Its SHA-256, in hexadecimal.
        public let sha256: String
    }
}

/// The list of what the cache holds.
struct Manifest: Codable, Sendable, Equatable {
    /// Raised when an older program could not read what a newer one wrote.
    static let currentFormat = 1

    var format: Int = Manifest.currentFormat
    var parts: [FetchedPart] = []
    /// Toolstacks stand apart, so that a program that knows none of them reads the rest.
    private var tools: [FetchedPart]?

    /// Everything that is listed.
    var all: [FetchedPart] { parts + (tools ?? []) }

    /// Puts a part on the list, in place of an older one.
    mutating func put(_ part: FetchedPart) {
        parts.removeAll { $0.name == part.name }
        tools?.removeAll { $0.name == part.name }
        if part.kind == .tools { tools = (tools ?? []) + [part] } else { parts.append(part) }
    }

    /// Reads it; a missing one is an empty one.
    static func read(_ path: FilePath) throws(LabError) -> Manifest {
        if !Files.exists(path) { return Manifest() }
        let bytes = try Files.read(path)
        let remedy = "remove '\(path)' and run 'privcmd-probe lab fetch'"
        guard let manifest = try? JSONDecoder().decode(Manifest.self, from: Data(bytes)) else {
            throw LabError(
                .malformed, "the list of fetched parts, '\(path)', is damaged", remedy: remedy)
        }
        guard manifest.format == currentFormat else {
            throw LabError(
                .malformed, "'\(path)' was written by another version (format \(manifest.format))",
                remedy: remedy)
        }
        return manifest
    }

    /// Writes it, whole or not at all.
    func write(_ path: FilePath) throws(LabError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(self) else { return }
        try Files.write(Array(data) + [0x0a], to: path)
    }
}
