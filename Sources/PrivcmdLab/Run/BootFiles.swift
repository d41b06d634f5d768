// SPDX-License-Identifier: MIT

import PrivcmdKit
import SystemPackage

/// Writes hypervisor, kernel and initramfs into QEMU's working folder.
struct BootFiles: Sendable {
    let options: RunOptions
    let cache: LabCache

    /// Writes the files, and links the console to its log.
    func write(in folder: FilePath, log: FilePath) async throws(LabError) {
        try await writeHypervisor(at: folder.appending(QEMUMachine.hypervisorName))
        let modules = try await writeKernel(
            at: folder.appending(QEMUMachine.kernelName), modulesIn: folder.appending("modules"))
        let initramfs = Initramfs(
            busybox: try busybox(), program: try GuestBinary.checked(options.program),
            programName: "privcmd-probe", script: options.script, arguments: options.arguments,
            modules: modules, bind: options.bind, collect: options.collect != nil,
            inputFiles: options.inputFiles,
            toolstack: try toolstack())
        try Files.write(
            try initramfs.archive(), to: folder.appending(QEMUMachine.initramfsName))
        try link(folder.appending(QEMUMachine.consoleName), to: log)
    }

    private func writeHypervisor(at target: FilePath) async throws(LabError) {
        switch options.xen {
        case .cached(let image):
            let fetched = try cache.fetchedImage(image)
            try link(target, to: try path(of: "xen", in: fetched))
        case .file(let path):
            try Files.write(try await KernelImage.readHypervisor(path), to: target)
        }
    }

    private func writeKernel(
        at target: FilePath, modulesIn folder: FilePath
    ) async throws(LabError) -> [KernelModule] {
        switch options.linux {
        case .cached(let image):
            let fetched = try cache.fetchedImage(image)
            try link(target, to: try path(of: "linux", in: fetched))
            if let modules = options.modules {
                return try await unpackModules(modules, version: nil, into: folder)
            }
            return fetched.files.compactMap { file in
                let path = cache.folder(of: fetched.name).appending(file.path)
                guard path.extension == "ko", let stem = path.stem else { return nil }
                return KernelModule(name: stem, path: path)
            }
        case .file(let path):
            try KernelImage.checkKernel(path)
            try Files.write(try Files.read(path), to: target)
            guard let modules = options.modules else { return [] }
            return try await unpackModules(
                modules, version: KernelImage.kernelVersion(path), into: folder)
        }
    }

    private func unpackModules(
        _ modules: FilePath, version: String?, into folder: FilePath
    ) async throws(LabError) -> [KernelModule] {
        try Files.makeDirectories(folder)
        let tree = try KernelModuleTree.folder(in: modules, version: version)
        return try await KernelModuleTree.unpack(from: tree, into: folder)
    }

    private func busybox() throws(LabError) -> FilePath {
        if let own = options.busybox {
            if try GuestBinary.isStatic(own) { return own }
            throw LabError(
                .malformed, "the busybox '\(own)' is dynamically linked",
                remedy: "use a static one: Debian's package is busybox-static")
        }
        guard let image = ImageCatalogue.image(.busybox) else {
            throw LabError(.unavailable, "the catalogue has no busybox")
        }
        return try path(of: "busybox", in: try cache.fetchedImage(image))
    }

    private func toolstack() throws(LabError) -> ToolstackFiles? {
        guard let image = options.toolstack else { return nil }
        return ToolstackFiles(
            root: try cache.folder(of: image),
            files: try cache.fetchedImage(image).files.map(\.path),
            programDirectory: Toolstack.programDirectory(release: image.release))
    }

    private func path(of name: String, in image: FetchedImage) throws(LabError) -> FilePath {
        guard image.files.contains(where: { $0.path == name }) else {
            throw LabError(
                .malformed, "the manifest of the cache lists no '\(name)' in \(image.name)",
                remedy: "run 'privcmd-probe lab fetch'")
        }
        return cache.folder(of: image.name).appending(name)
    }

    private func link(_ path: FilePath, to target: FilePath) throws(LabError) {
        do throws(Errno) {
            try FileCalls.symlink(path, to: target)
        } catch {
            throw .unwritable(path, error)
        }
    }
}
