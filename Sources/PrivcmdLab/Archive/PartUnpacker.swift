// SPDX-License-Identifier: MIT

import SystemPackage

/// Takes what is needed out of a package, into a form that boots as it lies there.
struct PartUnpacker: Sendable {
    let part: Part
    let package: String
    /// The package's own download, and those of its companions.
    let downloads: [Download]
    let cache: LabCache

    /// Unpacks next to the old version, and puts the new one into its place at once.
    ///
    /// The packages come in the order of ``downloads``.
    func unpack(_ packages: [FilePath]) async throws(LabError) -> FetchedPart {
        let parts = cache.root.appending("parts")
        try Files.makeDirectories(parts)
        let scratch = try TemporaryDirectory.make(in: parts)
        let raw = scratch.path.appending("raw")
        let ready = scratch.path.appending("ready")
        try Files.makeDirectories(raw)
        try Files.makeDirectories(ready)
        for package in packages { try await extract(package, into: raw) }
        switch part.kind {
        case .xen:
            let image = try file(raw.appending("boot"), "a hypervisor") {
                $0.hasPrefix("xen-") && $0.hasSuffix(".gz")
            }
            try Files.write(
                try await Image.hypervisor(image), to: ready.appending("xen"))
        case .linux:
            let image = try file(raw.appending("boot"), "a kernel") { $0.hasPrefix("vmlinuz-") }
            try Image.checkKernel(image)
            let kernel: [UInt8]
            if let inside = await Image.kernelInside(image) {
                kernel = inside
            } else {
                kernel = try Files.read(image)
            }
            try Files.write(kernel, to: ready.appending("linux"))
            _ = try await ModuleTree.unpack(from: raw, into: ready)
        case .busybox:
            let tree = Files.tree(raw)
            guard let program = tree.first(where: { $0.lastComponent?.string == "busybox" }) else {
                throw missing("a busybox")
            }
            try Files.write(try Files.read(program), to: ready.appending("busybox"))
        case .headers:
            let include = FilePath("usr/include")
            guard Files.exists(raw.pushing(include)) else { throw missing("usr/include") }
            for file in Files.tree(raw) where !Self.isCompared(file) { Files.remove(file) }
            try replace(ready.appending("usr"), by: raw.appending("usr"))
        case .tools:
            let folder = Toolstack.folder(release: part.release)
            try ToolTree(
                packages: raw, programs: Toolstack.programs.map { "\(folder)/\($0)" },
                settings: Toolstack.settings, openedLater: Toolstack.openedLater
            ).lay(in: ready)
        }
        let fetched = try await describe(ready)
        try replace(cache.folder(of: part.name), by: ready)
        return fetched
    }

    /// Whether crosscheck reads a header; the rest of Linux's comes with the machine's own.
    private static func isCompared(_ header: FilePath) -> Bool {
        let parents = header.removingLastComponent().components.map(\.string)
        return parents.contains("xen") || header.ends(with: "linux/version.h")
    }

    /// Only what is needed: a kernel package unpacks to half a gigabyte.
    private func extract(_ package: FilePath, into folder: FilePath) async throws(LabError) {
        let patterns =
            switch part.kind {
            case .xen: ["./boot/xen-*.gz"]
            // lib/modules in Debian 12, usr/lib/modules from 13 on.
            case .linux: ["./boot/vmlinuz-*", "*lib/modules/*/kernel/drivers/xen/*"]
            case .busybox: ["*bin/busybox"]
            case .headers: ["*usr/include/*"]
            case .tools: ["*"]
            }
        _ = try Tool("dpkg-deb", package: "dpkg").find()
        _ = try Tool("tar", package: "tar").find()
        let line =
            #"p=$1 d=$2; shift 2; dpkg-deb --fsys-tarfile "$p" |"#
            + #" tar -x -f - -C "$d" --no-same-owner --wildcards -- "$@""#
        let outcome = try await Tool("sh", package: "dash").run(
            ["-c", line, "sh", package.string, folder.string] + patterns)
        if !outcome.succeeded {
            throw LabError(
                .malformed, "'\(package)' cannot be unpacked: \(outcome.errors.firstLine)",
                remedy: "is the disk full? else remove the file, and run"
                    + " 'privcmd-probe lab fetch' again")
        }
    }

    private func file(
        _ folder: FilePath, _ what: String, _ fits: (String) -> Bool
    ) throws(LabError) -> FilePath {
        guard let name = (try? FileCalls.names(in: folder))?.first(where: fits) else {
            throw missing(what)
        }
        return folder.appending(name)
    }

    private func missing(_ what: String) -> LabError {
        LabError(.malformed, "there is no \(what) in the package '\(package)'")
    }

    private func describe(_ folder: FilePath) async throws(LabError) -> FetchedPart {
        var names = Files.tree(folder).compactMap { path -> String? in
            var relative = path
            return relative.removePrefix(folder) ? relative.string : nil
        }
        // Modules in the order in which they can be loaded.
        let order = ModuleTree.wanted.map { "\($0).ko" }
        names.sort { (order.firstIndex(of: $0) ?? -1) < (order.firstIndex(of: $1) ?? -1) }
        let paths = names.map { folder.appending($0) }
        let sums = try await Checksum.sha256(paths)
        let files = zip(names, zip(paths, sums)).map { name, file in
            FetchedPart.File(path: name, size: Files.size(file.0) ?? 0, sha256: file.1)
        }
        return FetchedPart(
            name: part.name, kind: part.kind, package: package, version: downloads[0].version,
            suite: part.suite, packageSHA256: downloads[0].sha256, files: files,
            companions: part.companions.isEmpty
                ? nil
                : zip(part.companions, downloads.dropFirst()).map { package, download in
                    FetchedPart.Companion(
                        package: package, version: download.version, sha256: download.sha256)
                })
    }

    private func replace(_ target: FilePath, by folder: FilePath) throws(LabError) {
        Files.remove(target)
        do throws(Errno) {
            try FileCalls.rename(folder, to: target)
        } catch {
            throw .unwritable(target, error)
        }
    }
}
