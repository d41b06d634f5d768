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
        for part in parts { try await fetch(part, from: apt) }
    }

    private func fetch(_ part: Part, from apt: Apt) async throws(LabError) {
        let names = try await apt.packages(prefix: part.packagePrefix)
            .filter { part.matches(package: $0) }
        guard let package = names.max(by: { isOlder($0, than: $1) }) else {
            throw LabError(
                .unavailable, "the archive has no package for \(part.name) in '\(part.suite)'",
                remedy: "another mirror may: --mirror URL")
        }
        let download = try await apt.download(of: package)
        let manifest = try Manifest.read(cache.manifestPath)
        if let present = manifest.parts.first(where: { $0.name == part.name }),
            present.packageSHA256 == download.sha256, cache.damage(of: present) == nil
        {
            report(.current(present))
            return
        }
        let file = apt.archives.appending(download.filename)
        try await bring(part, package, download, to: file, from: apt)
        report(.doing("\(part.name): unpacking"))
        let fetched = try await PartUnpacker(
            part: part, package: package, download: download, cache: cache
        ).unpack(file)
        var updated = manifest
        updated.parts.removeAll { $0.name == part.name }
        updated.parts.append(fetched)
        try updated.write(cache.manifestPath)
        Files.remove(file)
        report(.fetched(fetched))
    }

    /// Downloads, telling how far it is, and checks the result against the signed index.
    private func bring(
        _ part: Part, _ package: String, _ download: Download, to file: FilePath, from apt: Apt
    ) async throws(LabError) {
        let report = self.report
        let watch = Task {
            while !Task.isCancelled {
                let size = Files.size(file) ?? 0
                report(.downloading(part.name, min(size, download.size), download.size))
                try? await Task.sleep(for: .milliseconds(250))
            }
        }
        defer { watch.cancel() }
        try await apt.fetch(package)
        let sum = try await Checksum.sha256([file])[0]
        guard sum == download.sha256 else {
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
