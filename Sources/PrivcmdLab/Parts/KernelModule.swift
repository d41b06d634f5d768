// SPDX-License-Identifier: MIT

import SystemPackage

/// A module, unpacked.
struct KernelModule: Sendable {
    let name: String
    let path: FilePath
}

/// Finds the modules that dom0 needs in a kernel's tree.
///
/// A .deb brings no modules.dep (depmod writes it at installation), so each module is asked itself:
/// the `depends=` in its .modinfo section.
enum ModuleTree {
    /// What dom0 needs: event channels and privcmd for the toolstack, and what a device is bound to.
    static let wanted = ["xen-evtchn", "xen-privcmd", "xen-gntdev", "xenfs", "xen-pciback"]

    /// The modules in the order in which to load them, unpacked into `folder`.
    ///
    /// One that is not in the tree is taken to be built in; dom0 says if that was wrong.
    static func unpack(
        from tree: FilePath, into folder: FilePath
    ) async throws(LabError) -> [KernelModule] {
        var files: [String: FilePath] = [:]
        for file in Files.tree(tree) {
            guard let name = moduleName(file) else { continue }
            files[name] = file
        }
        if files.isEmpty {
            throw LabError(
                .malformed, "there are no kernel modules below '\(tree)'",
                remedy: "--modules takes lib/modules/VERSION, or a folder that holds it")
        }
        var loaded: [KernelModule] = []
        var waiting = wanted
        while let name = waiting.first {
            waiting.removeFirst()
            guard let file = files[name], !loaded.contains(where: { $0.name == name }) else {
                continue
            }
            let bytes = try await Image.unpack(try Files.read(file), from: file)
            guard bytes.starts(with: Image.elf) else {
                throw LabError(.malformed, "'\(file)' is no kernel module")
            }
            let target = folder.appending("\(name).ko")
            let missing = depends(bytes).filter { need in
                files[need] != nil && !loaded.contains { $0.name == need } && need != name
            }
            if missing.isEmpty {
                try Files.write(bytes, to: target)
                loaded.append(KernelModule(name: name, path: target))
            } else {
                // A cycle cannot be: the kernel could not load it either.
                waiting = missing.filter { !waiting.starts(with: [$0]) } + [name] + waiting
            }
        }
        return loaded
    }

    /// The folder of the kernel's own version, where the tree holds several.
    static func folder(in tree: FilePath, version: String?) throws(LabError) -> FilePath {
        guard Files.isDirectory(tree) else {
            throw LabError(.noInput, "there is no folder '\(tree)'")
        }
        for path in ["lib/modules", "usr/lib/modules"] {
            let modules = tree.appending(path)
            guard let names = try? FileCalls.names(in: modules) else { continue }
            if let version, names.contains(version) { return modules.appending(version) }
            if names.count == 1 { return modules.appending(names[0]) }
            throw LabError(
                .malformed,
                "'\(modules)' has modules of \(names.count) kernels, and none of"
                    + " \(version ?? "a known version")",
                remedy: "name the one folder with --modules")
        }
        return tree
    }

    /// `xen_pciback.ko.xz` is xen-pciback: the kernel takes both for one.
    private static func moduleName(_ path: FilePath) -> String? {
        let name = path.lastComponent?.string ?? ""
        for suffix in [".ko", ".ko.xz", ".ko.gz", ".ko.zst"] where name.hasSuffix(suffix) {
            return canonical(String(name.dropLast(suffix.count)))
        }
        return nil
    }

    private static func canonical(_ name: String) -> String {
        String(name.map { $0 == "_" ? "-" : $0 })
    }

    /// What a module says it needs.
    static func depends(_ module: [UInt8]) -> [String] {
        let key = Array("\0depends=".utf8)
        var index = module.startIndex
        while let start = module[index...].firstIndex(of: 0) {
            if module[start...].starts(with: key) {
                let value = module[(start + key.count)...].prefix { $0 != 0 }
                return String(decoding: value, as: UTF8.self).split(separator: ",")
                    .map { canonical(String($0)) }
            }
            index = start + 1
        }
        return []
    }
}
