// SPDX-License-Identifier: MIT

import Glibc
import SystemPackage

/// Runs the host's apt with a separate configuration below the cache.
struct Apt: Sendable {
    let directory: FilePath
    /// The suite to search, with its security updates; nil for all suites.
    var suite: String?

    private static let aptGet = HostTool("apt-get", package: "apt")
    private static let aptCache = HostTool("apt-cache", package: "apt")
    static let noAptRemedy =
        "without apt, pass files to 'lab run': --xen FILE --linux FILE"
        + " --modules DIR --busybox FILE"

    /// The folder of apt's downloads, where it resumes incomplete ones.
    var archives: FilePath { directory.appending("archives") }

    /// Checks that apt is installed.
    static func check() throws(LabError) {
        if HostTool.search("apt-get") == nil || HostTool.search("apt-cache") == nil {
            throw LabError(.unavailable, "'apt-get' was not found in PATH", remedy: noAptRemedy)
        }
    }

    func writeConfiguration(_ archive: DebianArchive, suites: [String]) throws(LabError) {
        for name in ["lists/partial", "archives/partial", "state"] {
            try Files.makeDirectories(directory.appending(name))
        }
        try writeSources(archive, suites, to: "lab.sources")
        for suite in suites { try writeSources(archive, [suite], to: "\(suite).sources") }
    }

    private func writeSources(
        _ archive: DebianArchive, _ suites: [String], to name: String
    ) throws(LabError) {
        var keys: [(path: FilePath, text: String)] = []
        let text = archive.sources(for: suites) { source in
            guard let key = source.signedBy else { return nil }
            guard key.contains("BEGIN PGP") else { return key }
            let path = directory.appending("key-\(keys.count).asc")
            keys.append((path, key))
            return path.string
        }
        for key in keys {
            let lines = key.text.split(separator: "\n", omittingEmptySubsequences: false)
            let armour = lines.drop { $0.isEmpty }.joined(separator: "\n") + "\n"
            try Files.write(Array(armour.utf8), to: key.path)
        }
        try Files.write(Array(text.utf8), to: directory.appending(name))
    }

    private var options: [String] {
        var options = [
            "Dir::Etc::SourceList=\(directory.appending("\(suite ?? "lab").sources"))",
            "Dir::Etc::SourceParts=/dev/null", "Dir::Etc::Preferences=/dev/null",
            "Dir::Etc::PreferencesParts=/dev/null", "Dir::State=\(directory.appending("state"))",
            "Dir::State::Lists=\(directory.appending("lists"))", "Dir::State::status=/dev/null",
            "Dir::Cache=\(directory)", "Dir::Cache::Archives=\(archives)",
            "Dir::Cache::pkgcache=", "APT::Architecture=amd64", "APT::Architectures=amd64",
            "Acquire::Languages=none", "Acquire::Retries=2", "APT::Update::Error-Mode=any",
            // Hooks of the host, such as docker's, would delete incomplete downloads.
            "APT::Update::Post-Invoke::=true", "APT::Keep-Downloaded-Packages=true",
        ]
        // apt's sandbox user cannot read a cache below root's home.
        if geteuid() == 0 { options.append("APT::Sandbox::User=root") }
        return options.flatMap { ["-o", $0] }
    }

    /// Downloads the package lists.
    func update() async throws(LabError) {
        let outcome = try await Self.aptGet.run(options + ["-q", "update"])
        if !outcome.succeeded { throw Self.failure("cannot update the package lists", outcome) }
    }

    /// The packages whose names have a prefix.
    func packages(prefix: String) async throws(LabError) -> [String] {
        let outcome = try await Self.aptCache.run(options + ["pkgnames", prefix])
        if !outcome.succeeded { throw Self.failure("cannot search the package lists", outcome) }
        return outcome.text.split(separator: "\n").map(String.init)
    }

    /// The download of each package, without downloading it.
    func downloads(of packages: [String]) async throws(LabError) -> [PackageDownload] {
        let outcome = try await Self.aptGet.run(options + ["download", "--print-uris"] + packages)
        let lines = outcome.text.split(separator: "\n").compactMap { PackageDownload(parsing: $0) }
        var found: [PackageDownload] = []
        for package in packages {
            guard outcome.succeeded,
                let download = lines.first(where: { $0.filename.hasPrefix("\(package)_") })
            else { throw Self.failure("the archive has no package '\(package)'", outcome) }
            found.append(download)
        }
        return found
    }

    /// Downloads packages into ``archives``, and resumes incomplete downloads.
    func download(_ packages: [String]) async throws(LabError) {
        let outcome = try await Self.aptGet.run(
            options + ["-q", "download"] + packages, in: archives)
        if !outcome.succeeded {
            throw Self.failure("'\(packages[0])' cannot be downloaded", outcome)
        }
    }

    private static func failure(_ problem: String, _ outcome: HostTool.Outcome) -> LabError {
        // apt prints the cause first, then its consequences.
        let lines = (outcome.text + "\n" + outcome.errors).split(separator: "\n")
        let line = lines.first { $0.hasPrefix("E: ") || $0.hasPrefix("W: ") } ?? lines.last ?? ""
        let cause = line.drop { $0 == " " }
        return LabError(
            .unavailable, "\(problem): apt printed '\(cause)'",
            remedy: "check the network and the mirror, or use another one by --mirror URL;"
                + " the cache is unchanged")
    }
}
