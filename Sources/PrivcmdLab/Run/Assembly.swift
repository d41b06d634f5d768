// SPDX-License-Identifier: MIT

import SystemPackage

/// Puts the parts of a run where QEMU finds them.
struct Assembly: Sendable {
    let options: RunOptions
    let cache: LabCache

    /// Fills QEMU's working folder.
    func lay(in folder: FilePath, log: FilePath) async throws(LabError) {
        try await layHypervisor(at: folder.appending(Machine.hypervisorName))
        let modules = try await layKernel(
            at: folder.appending(Machine.kernelName), modulesIn: folder.appending("modules"))
        let initramfs = Initramfs(
            busybox: try busybox(), program: try GuestBinary.checked(options.program),
            programName: "privcmd-probe", script: options.script, arguments: options.arguments,
            modules: modules, bind: options.bind, collect: options.collect != nil,
            given: options.given,
            toolstack: try toolstack())
        try Files.write(
            try initramfs.archive(), to: folder.appending(Machine.initramfsName))
        try link(folder.appending(Machine.consoleName), to: log)
    }

    private func layHypervisor(at target: FilePath) async throws(LabError) {
        switch options.xen {
        case .packaged(let part):
            let fetched = try cache.fetched(part)
            try link(target, to: try path(of: "xen", in: fetched))
        case .file(let path):
            try Files.write(try await Image.hypervisor(path), to: target)
        }
    }

    private func layKernel(
        at target: FilePath, modulesIn folder: FilePath
    ) async throws(LabError) -> [KernelModule] {
        switch options.linux {
        case .packaged(let part):
            let fetched = try cache.fetched(part)
            try link(target, to: try path(of: "linux", in: fetched))
            if let modules = options.modules {
                return try await unpack(modules, version: nil, into: folder)
            }
            return fetched.files.compactMap { file in
                let path = cache.folder(of: fetched.name).appending(file.path)
                guard path.extension == "ko", let stem = path.stem else { return nil }
                return KernelModule(name: stem, path: path)
            }
        case .file(let path):
            try Image.checkKernel(path)
            try Files.write(try Files.read(path), to: target)
            guard let modules = options.modules else { return [] }
            return try await unpack(
                modules, version: Image.kernelVersion(path), into: folder)
        }
    }

    private func unpack(
        _ modules: FilePath, version: String?, into folder: FilePath
    ) async throws(LabError) -> [KernelModule] {
        try Files.makeDirectories(folder)
        let tree = try ModuleTree.folder(in: modules, version: version)
        return try await ModuleTree.unpack(from: tree, into: folder)
    }

    private func busybox() throws(LabError) -> FilePath {
        if let own = options.busybox {
            if try GuestBinary.isStatic(own) { return own }
            throw LabError(
                .malformed, "the busybox '\(own)' is dynamically linked",
                remedy: "give a static one: Debian's package is busybox-static")
        }
        guard let part = Catalogue.part(.busybox) else {
            throw LabError(.unavailable, "the catalogue has no busybox")
        }
        return try path(of: "busybox", in: try cache.fetched(part))
    }

    private func toolstack() throws(LabError) -> LaidToolstack? {
        guard let part = options.toolstack else { return nil }
        return LaidToolstack(
            folder: try cache.folder(of: part), files: try cache.fetched(part).files.map(\.path),
            programs: Toolstack.folder(release: part.release))
    }

    private func path(of name: String, in part: FetchedPart) throws(LabError) -> FilePath {
        guard part.files.contains(where: { $0.path == name }) else {
            throw LabError(
                .malformed, "the list of fetched parts names no '\(name)' in \(part.name)",
                remedy: "run 'privcmd-probe lab fetch'")
        }
        return cache.folder(of: part.name).appending(name)
    }

    private func link(_ path: FilePath, to target: FilePath) throws(LabError) {
        do throws(Errno) {
            try FileCalls.symlink(path, to: target)
        } catch {
            throw .unwritable(path, error)
        }
    }
}
