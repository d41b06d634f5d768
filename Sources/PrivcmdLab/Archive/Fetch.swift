// SPDX-License-Identifier: MIT

import SystemPackage

/// What a fetch tells while it is under way.
public enum FetchEvent: Sendable {
    /// Something is being done.
    case doing(String)
    /// A package is coming in: its part, bytes so far, bytes in all.
    case downloading(String, Int64, Int64)
    /// A part is there now.
    case fetched(FetchedPart)
    /// A part was there already, at the newest version.
    case current(FetchedPart)
}

/// Brings parts from the Debian archive into the cache.
public struct Fetch: Sendable {
    private let cache: LabCache
    private let mirror: String?
    private let sources: [AptSource]
    private let report: @Sendable (FetchEvent) -> Void

    /// Prepares a fetch.
    ///
    /// - Parameters:
    ///   - cache: where the parts go.
    ///   - mirror: a mirror instead of the machine's own.
    ///   - sources: what the machine's apt is told.
    ///   - report: hears what happens, as it happens.
    public init(
        into cache: LabCache, mirror: String? = nil, sources: [AptSource] = AptSource.machine(),
        report: @escaping @Sendable (FetchEvent) -> Void
    ) {
        self.cache = cache
        self.mirror = mirror
        self.sources = sources
        self.report = report
    }

    /// Fetches what is not there yet at its newest version.
    ///
    /// - Parameter parts: which ones.
    /// - Throws: why it could not; what was there before still serves.
    public func run(_ parts: [Part]) async throws(LabError) {
        try Apt.check()
        let archive = try DebianArchive(in: sources, mirror: mirror)
        try cache.prepare()
        let lock = try FileLock.take(cache.lockPath, for: "'lab fetch'")
        defer { withExtendedLifetime(lock) {} }
        let apt = Apt(folder: cache.root.appending("apt"))
        var suites: [String] = []
        for part in parts where !suites.contains(part.suite) { suites.append(part.suite) }
        report(.doing("asking the archive for its newest versions"))
        try apt.prepare(archive, suites: suites)
        try await apt.update()
        for part in parts {
            try await fetch(part, from: Apt(folder: apt.folder, suite: part.suite))
        }
    }

    private func fetch(_ part: Part, from apt: Apt) async throws(LabError) {
        let names = try await apt.packages(prefix: part.packagePrefix)
            .filter { part.matches(package: $0) }
        guard let package = names.max(by: { isOlder($0, than: $1) }) else {
            throw LabError(
                .unavailable, "the archive has no package for \(part.name) in '\(part.suite)'",
                remedy: "another mirror may: --mirror URL")
        }
        let downloads = try await apt.downloads(of: [package] + part.companions)
        let manifest = try Manifest.read(cache.manifestPath)
        if let present = manifest.all.first(where: { $0.name == part.name }),
            present.packageSHA256 == downloads[0].sha256,
            (present.companions ?? []).map(\.sha256) == downloads.dropFirst().map(\.sha256),
            cache.damage(of: present) == nil
        {
            report(.current(present))
            return
        }
        try await bring(part, [package] + part.companions, downloads, from: apt)
        report(.doing("\(part.name): unpacking"))
        let files = downloads.map { apt.archives.appending($0.filename) }
        let fetched = try await PartUnpacker(
            part: part, package: package, downloads: downloads, cache: cache
        ).unpack(files)
        var updated = manifest
        updated.put(fetched)
        try updated.write(cache.manifestPath)
        for file in files { Files.remove(file) }
        report(.fetched(fetched))
    }

    /// Downloads, telling how far it is, and checks the result against the signed index.
    private func bring(
        _ part: Part, _ packages: [String], _ downloads: [Download], from apt: Apt
    ) async throws(LabError) {
        let report = self.report
        let files = downloads.map { apt.archives.appending($0.filename) }
        let total = downloads.reduce(0) { $0 + $1.size }
        let watch = Task {
            while !Task.isCancelled {
                let size = files.reduce(0) { $0 + (Files.size($1) ?? 0) }
                report(.downloading(part.name, min(size, total), total))
                try? await Task.sleep(for: .milliseconds(250))
            }
        }
        defer { watch.cancel() }
        try await apt.fetch(packages)
        for (sum, (file, download)) in zip(
            try await Checksum.sha256(files), zip(files, downloads))
        where sum != download.sha256 {
            Files.remove(file)
            throw LabError(
                .malformed,
                "'\(download.filename)' came in damaged: its SHA-256 is not the one of"
                    + " the signed index", remedy: "run 'privcmd-probe lab fetch' again")
        }
    }
}

/// Checksums, by the machine's own tool.
enum Checksum {
    static func sha256(_ files: [FilePath]) async throws(LabError) -> [String] {
        // --zero: no escaping of unusual names.
        let outcome = try await Tool("sha256sum", package: "coreutils").run(
            ["--zero", "--"] + files.map(\.string))
        let sums = outcome.text.split(separator: "\0").map { String($0.prefix(64)) }
        guard outcome.succeeded, sums.count == files.count else {
            throw LabError(
                .noInput, "cannot compute checksums: \(outcome.errors.firstLine)")
        }
        return sums
    }
}
