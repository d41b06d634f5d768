// SPDX-License-Identifier: MIT

import Glibc
import SystemPackage

/// The machine's apt with a configuration of its own below the cache; its own is left alone.
struct Apt: Sendable {
    let folder: FilePath
    /// The one suite to look in, with its security updates; nil for all of them.
    var suite: String?

    private static let get = Tool("apt-get", package: "apt")
    private static let cache = Tool("apt-cache", package: "apt")
    static let noAptRemedy =
        "on a machine without apt give the parts as files to 'lab run': --xen FILE --linux FILE"
        + " --modules DIR --busybox FILE"

    /// Where apt puts what it downloads, and resumes what was cut off.
    var archives: FilePath { folder.appending("archives") }

    /// Makes sure that the tools are there.
    static func check() throws(LabError) {
        if Tool.search("apt-get") == nil || Tool.search("apt-cache") == nil {
            throw LabError(.unavailable, "'apt-get' is nowhere in PATH", remedy: noAptRemedy)
        }
    }

    /// Writes the configuration.
    func prepare(_ archive: DebianArchive, suites: [String]) throws(LabError) {
        for name in ["lists/partial", "archives/partial", "state"] {
            try Files.makeDirectories(folder.appending(name))
        }
        try write(archive, suites, to: "lab.sources")
        for suite in suites { try write(archive, [suite], to: "\(suite).sources") }
    }

    private func write(
        _ archive: DebianArchive, _ suites: [String], to name: String
    ) throws(LabError) {
        var keys: [(path: FilePath, text: String)] = []
        let text = archive.sources(for: suites) { source in
            guard let key = source.signedBy else { return nil }
            guard key.contains("BEGIN PGP") else { return key }
            let path = folder.appending("key-\(keys.count).asc")
            keys.append((path, key))
            return path.string
        }
        for key in keys {
            let lines = key.text.split(separator: "\n", omittingEmptySubsequences: false)
            let armour = lines.drop { $0.isEmpty }.joined(separator: "\n") + "\n"
            try Files.write(Array(armour.utf8), to: key.path)
        }
        try Files.write(Array(text.utf8), to: folder.appending(name))
    }

    private var options: [String] {
        var options = [
            "Dir::Etc::SourceList=\(folder.appending("\(suite ?? "lab").sources"))",
            "Dir::Etc::SourceParts=/dev/null", "Dir::Etc::Preferences=/dev/null",
            "Dir::Etc::PreferencesParts=/dev/null", "Dir::State=\(folder.appending("state"))",
            "Dir::State::Lists=\(folder.appending("lists"))", "Dir::State::status=/dev/null",
            "Dir::Cache=\(folder)", "Dir::Cache::Archives=\(archives)",
            "Dir::Cache::pkgcache=", "APT::Architecture=amd64", "APT::Architectures=amd64",
            "Acquire::Languages=none", "Acquire::Retries=2", "APT::Update::Error-Mode=any",
            // A machine's hooks, such as docker's, would clean what is to be resumed.
            "APT::Update::Post-Invoke::=true", "APT::Keep-Downloaded-Packages=true",
        ]
        // apt's own user cannot reach a cache below root's home.
        if geteuid() == 0 { options.append("APT::Sandbox::User=root") }
        return options.flatMap { ["-o", $0] }
    }

    /// Asks the archive what it has now.
    func update() async throws(LabError) {
        let outcome = try await Self.get.run(options + ["-q", "update"])
        if !outcome.succeeded { throw Self.failure("cannot ask the archive", outcome) }
    }

    /// The packages whose names begin so.
    func packages(prefix: String) async throws(LabError) -> [String] {
        let outcome = try await Self.cache.run(options + ["pkgnames", prefix])
        if !outcome.succeeded { throw Self.failure("cannot search the archive", outcome) }
        return outcome.text.split(separator: "\n").map(String.init)
    }

    /// What a download would bring, package by package.
    func downloads(of packages: [String]) async throws(LabError) -> [Download] {
        let outcome = try await Self.get.run(options + ["download", "--print-uris"] + packages)
        let lines = outcome.text.split(separator: "\n").compactMap { Download(parsing: $0) }
        var found: [Download] = []
        for package in packages {
            guard outcome.succeeded,
                let download = lines.first(where: { $0.filename.hasPrefix("\(package)_") })
            else { throw Self.failure("the archive has no package '\(package)'", outcome) }
            found.append(download)
        }
        return found
    }

    /// Downloads packages into ``archives``, going on where an earlier attempt stopped.
    func fetch(_ packages: [String]) async throws(LabError) {
        let outcome = try await Self.get.run(options + ["-q", "download"] + packages, in: archives)
        if !outcome.succeeded {
            throw Self.failure("'\(packages[0])' cannot be downloaded", outcome)
        }
    }

    private static func failure(_ problem: String, _ outcome: Tool.Outcome) -> LabError {
        // apt says what went wrong first, and then what became of it.
        let lines = (outcome.text + "\n" + outcome.errors).split(separator: "\n")
        let line = lines.first { $0.hasPrefix("E: ") || $0.hasPrefix("W: ") } ?? lines.last ?? ""
        let cause = line.drop { $0 == " " }
        return LabError(
            .unavailable, "\(problem): apt says '\(cause)'",
            remedy: "check the network and the mirror (--mirror URL names another);"
                + " what is in the cache stays as it was")
    }
}
