// SPDX-License-Identifier: MIT

import PrivcmdKit
import SystemPackage

/// Unpacks the needed files of a package into the cache, ready to boot.
struct ImageUnpacker: Sendable {
    let image: Image
    let package: String
    /// The downloads of the package and of its dependencies.
    let downloads: [PackageDownload]
    let cache: LabCache

    /// Unpacks the files of ``downloads``, in that order, into a scratch folder, which then replaces
    /// the old version by a rename.
    func unpack(_ packages: [FilePath]) async throws(LabError) -> FetchedImage {
        try Files.makeDirectories(cache.images)
        let scratch = try TemporaryDirectory.make(in: cache.images)
        let raw = scratch.path.appending("raw")
        let ready = scratch.path.appending("ready")
        try Files.makeDirectories(raw)
        try Files.makeDirectories(ready)
        for package in packages { try await extract(package, into: raw) }
        switch image.kind {
        case .xen:
            let path = try findFile(raw.appending("boot"), "a hypervisor") {
                $0.hasPrefix("xen-") && $0.hasSuffix(".gz")
            }
            try Files.write(
                try await KernelImage.readHypervisor(path), to: ready.appending("xen"))
        case .linux:
            let path = try findFile(raw.appending("boot"), "a kernel") { $0.hasPrefix("vmlinuz-") }
            try KernelImage.checkKernel(path)
            let kernel: [UInt8]
            if let inside = await KernelImage.extractKernel(path) {
                kernel = inside
            } else {
                kernel = try Files.read(path)
            }
            try Files.write(kernel, to: ready.appending("linux"))
            _ = try await KernelModuleTree.unpack(from: raw, into: ready)
        case .busybox:
            let tree = Files.regularFiles(below: raw)
            guard let program = tree.first(where: { $0.lastComponent?.string == "busybox" }) else {
                throw missing("busybox")
            }
            try Files.write(try Files.read(program), to: ready.appending("busybox"))
        case .headers:
            let include = FilePath("usr/include")
            guard Files.exists(raw.pushing(include)) else { throw missing("usr/include") }
            for file in Files.regularFiles(below: raw) where !Self.isReadByCrosscheck(file) {
                FileCalls.remove(file)
            }
            try replace(ready.appending("usr"), by: raw.appending("usr"))
        case .tools:
            let folder = Toolstack.programDirectory(release: image.release)
            try ToolstackInstaller(
                packages: raw, programs: Toolstack.programs.map { "\(folder)/\($0)" },
                configurationFiles: Toolstack.configurationFiles,
                dlopenedLibraries: Toolstack.dlopenedLibraries
            ).install(in: ready)
        }
        let fetched = try await manifestEntry(ready)
        try replace(cache.folder(of: image.name), by: ready)
        return fetched
    }

    /// Whether scripts/crosscheck reads a header.
    ///
    /// The host has Linux's other headers.
    private static func isReadByCrosscheck(_ header: FilePath) -> Bool {
        let parents = header.removingLastComponent().components.map(\.string)
        return parents.contains("xen") || header.ends(with: "linux/version.h")
    }

    /// Extracts only the needed files, since a kernel package holds half a gigabyte.
    private func extract(_ package: FilePath, into folder: FilePath) async throws(LabError) {
        let patterns =
            switch image.kind {
            case .xen: ["./boot/xen-*.gz"]
            // lib/modules in Debian 12, usr/lib/modules from 13 on.
            case .linux: ["./boot/vmlinuz-*", "*lib/modules/*/kernel/drivers/xen/*"]
            case .busybox: ["*bin/busybox"]
            case .headers: ["*usr/include/*"]
            case .tools: ["*"]
            }
        _ = try HostTool("dpkg-deb", package: "dpkg").find()
        _ = try HostTool("tar", package: "tar").find()
        let line =
            #"p=$1 d=$2; shift 2; dpkg-deb --fsys-tarfile "$p" |"#
            + #" tar -x -f - -C "$d" --no-same-owner --wildcards -- "$@""#
        let outcome = try await HostTool("sh", package: "dash").run(
            ["-c", line, "sh", package.string, folder.string] + patterns)
        if !outcome.succeeded {
            throw LabError(
                .malformed, "'\(package)' cannot be extracted: \(outcome.errors.firstLine)",
                remedy: "if the disk is not full, remove the file and run"
                    + " 'privcmd-probe lab fetch' again")
        }
    }

    private func findFile(
        _ folder: FilePath, _ what: String, _ fits: (String) -> Bool
    ) throws(LabError) -> FilePath {
        guard let name = PathInfo.entries(in: folder.string).first(where: fits) else {
            throw missing(what)
        }
        return folder.appending(name)
    }

    private func missing(_ what: String) -> LabError {
        LabError(.malformed, "the package '\(package)' does not contain \(what)")
    }

    private func manifestEntry(_ folder: FilePath) async throws(LabError) -> FetchedImage {
        var names = Files.regularFiles(below: folder).compactMap { path -> String? in
            var relative = path
            return relative.removePrefix(folder) ? relative.string : nil
        }
        // Modules are listed in load order.
        let order = KernelModuleTree.required.map { "\($0).ko" }
        names.sort { (order.firstIndex(of: $0) ?? -1) < (order.firstIndex(of: $1) ?? -1) }
        let paths = names.map { folder.appending($0) }
        let sums = try await Checksum.sha256(paths)
        let files = zip(names, zip(paths, sums)).map { name, file in
            FetchedImage.File(path: name, size: Files.size(file.0) ?? 0, sha256: file.1)
        }
        return FetchedImage(
            name: image.name, kind: image.kind, package: package, version: downloads[0].version,
            suite: image.suite, packageSHA256: downloads[0].sha256, files: files,
            dependencies: image.dependencies.isEmpty
                ? nil
                : zip(image.dependencies, downloads.dropFirst()).map { package, download in
                    FetchedImage.Dependency(
                        package: package, version: download.version, sha256: download.sha256)
                })
    }

    private func replace(_ target: FilePath, by folder: FilePath) throws(LabError) {
        FileCalls.remove(target)
        do throws(Errno) {
            try FileCalls.rename(folder, to: target)
        } catch {
            throw .unwritable(target, error)
        }
    }
}
