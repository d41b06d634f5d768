// SPDX-License-Identifier: MIT

import PrivcmdKit
import SystemPackage

/// An event during a fetch.
package enum FetchEvent: Sendable {
    /// A step has begun.
    case step(String)
    /// The progress of a download: the image's name, bytes so far, total bytes.
    case downloading(String, Int64, Int64)
    /// An image has been fetched.
    case fetched(FetchedImage)
    /// The cache already has the newest version of an image.
    case upToDate(FetchedImage)
}

/// Fetches images from the Debian archive into the cache.
package struct ImageFetcher: Sendable {
    private let cache: LabCache
    private let mirror: String?
    private let sources: [AptSource]
    private let report: @Sendable (FetchEvent) -> Void

    /// Prepares a fetch.
    ///
    /// - Parameters:
    ///   - cache: the cache to fill.
    ///   - mirror: a mirror to use instead of the host's.
    ///   - sources: the apt sources of the host.
    ///   - report: receives events as they happen.
    package init(
        into cache: LabCache, mirror: String? = nil, sources: [AptSource] = AptSource.configured(),
        report: @escaping @Sendable (FetchEvent) -> Void
    ) {
        self.cache = cache
        self.mirror = mirror
        self.sources = sources
        self.report = report
    }

    /// Fetches the images that the cache lacks in their newest version.
    ///
    /// - Parameter images: the images.
    /// - Throws: for a failed download or a malformed package. Cached images stay usable.
    package func run(_ images: [Image]) async throws(LabError) {
        try Apt.check()
        let archive = try DebianArchive(in: sources, mirror: mirror)
        try cache.prepare()
        let lock = try FileLock.acquire(cache.lockPath, for: "'lab fetch'")
        defer { withExtendedLifetime(lock) {} }
        let apt = Apt(directory: cache.root.appending("apt"))
        var suites: [String] = []
        for image in images where !suites.contains(image.suite) { suites.append(image.suite) }
        report(.step("updating the package lists"))
        try apt.writeConfiguration(archive, suites: suites)
        try await apt.update()
        for image in images {
            try await fetch(image, from: Apt(directory: apt.directory, suite: image.suite))
        }
    }

    private func fetch(_ image: Image, from apt: Apt) async throws(LabError) {
        let names = try await apt.packages(prefix: image.packagePrefix)
            .filter { image.matches(package: $0) }
        guard let package = names.max(by: { isOlderPackage($0, than: $1) }) else {
            throw LabError(
                .unavailable, "the archive has no package for \(image.name) in '\(image.suite)'",
                remedy: "another mirror may have one: --mirror URL")
        }
        let downloads = try await apt.downloads(of: [package] + image.dependencies)
        let manifest = try Manifest.read(cache.manifestPath)
        if let present = manifest.images.first(where: { $0.name == image.name }),
            present.packageSHA256 == downloads[0].sha256,
            (present.dependencies ?? []).map(\.sha256) == downloads.dropFirst().map(\.sha256),
            cache.damage(of: present) == nil
        {
            report(.upToDate(present))
            return
        }
        try await download(image, [package] + image.dependencies, downloads, from: apt)
        report(.step("\(image.name): unpacking"))
        let files = downloads.map { apt.archives.appending($0.filename) }
        let fetched = try await ImageUnpacker(
            image: image, package: package, downloads: downloads, cache: cache
        ).unpack(files)
        var updated = manifest
        updated.update(fetched)
        try updated.write(cache.manifestPath)
        for file in files { FileCalls.remove(file) }
        report(.fetched(fetched))
    }

    /// Downloads packages, reports progress, and checks the files against the signed index.
    private func download(
        _ image: Image, _ packages: [String], _ downloads: [PackageDownload], from apt: Apt
    ) async throws(LabError) {
        let report = self.report
        let files = downloads.map { apt.archives.appending($0.filename) }
        let total = downloads.reduce(0) { $0 + $1.size }
        let progress = Task {
            while !Task.isCancelled {
                let size = files.reduce(0) { $0 + (Files.size($1) ?? 0) }
                report(.downloading(image.name, min(size, total), total))
                try? await Task.sleep(for: .milliseconds(250))
            }
        }
        defer { progress.cancel() }
        try await apt.download(packages)
        for (sum, (file, download)) in zip(
            try await Checksum.sha256(files), zip(files, downloads))
        where sum != download.sha256 {
            FileCalls.remove(file)
            throw LabError(
                .malformed,
                "'\(download.filename)' is damaged: its SHA-256 differs from the one in the"
                    + " signed index", remedy: "run 'privcmd-probe lab fetch' again")
        }
    }
}

/// Checksums, computed by sha256sum.
enum Checksum {
    static func sha256(_ files: [FilePath]) async throws(LabError) -> [String] {
        // --zero keeps sha256sum from escaping unusual names.
        let outcome = try await HostTool("sha256sum", package: "coreutils").run(
            ["--zero", "--"] + files.map(\.string))
        let sums = outcome.text.split(separator: "\0").map { String($0.prefix(64)) }
        guard outcome.succeeded, sums.count == files.count else {
            throw LabError(
                .noInput, "cannot compute checksums: \(outcome.errors.firstLine)")
        }
        return sums
    }
}
