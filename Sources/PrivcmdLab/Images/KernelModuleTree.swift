// SPDX-License-Identifier: MIT

import PrivcmdKit
import SystemPackage

/// A decompressed kernel module.
struct KernelModule: Sendable {
    let name: String
    let path: FilePath
}

/// The folder of a kernel's modules, from which dom0 needs a few.
///
/// A .deb contains no modules.dep, which depmod writes at installation. The dependencies come from
/// `depends=` in each module's .modinfo section.
enum KernelModuleTree {
    /// The modules that dom0 needs for privcmd, the toolstack, and the binding of devices.
    static let required = ["xen-evtchn", "xen-privcmd", "xen-gntdev", "xenfs", "xen-pciback"]

    /// Decompresses the required modules into `folder`, and returns them in load order.
    ///
    /// A module that the tree lacks may be built in; otherwise dom0 reports a failure.
    static func unpack(
        from tree: FilePath, into folder: FilePath
    ) async throws(LabError) -> [KernelModule] {
        var files: [String: FilePath] = [:]
        for file in Files.regularFiles(below: tree) {
            guard let name = moduleName(file) else { continue }
            files[name] = file
        }
        if files.isEmpty {
            throw LabError(
                .malformed, "'\(tree)' contains no kernel modules",
                remedy: "--modules needs lib/modules/VERSION, or a folder that contains it")
        }
        var loaded: [KernelModule] = []
        var waiting = required
        while let name = waiting.first {
            waiting.removeFirst()
            guard let file = files[name], !loaded.contains(where: { $0.name == name }) else {
                continue
            }
            let bytes = try await KernelImage.decompress(try Files.read(file), from: file)
            guard bytes.starts(with: KernelImage.elfMagic) else {
                throw LabError(.malformed, "'\(file)' is not a kernel module")
            }
            let target = folder.appending("\(name).ko")
            let missing = dependencies(of: bytes).filter { need in
                files[need] != nil && !loaded.contains { $0.name == need } && need != name
            }
            if missing.isEmpty {
                try Files.write(bytes, to: target)
                loaded.append(KernelModule(name: name, path: target))
            } else {
                // There is no cycle, since Linux could not load such modules.
                waiting = missing.filter { !waiting.starts(with: [$0]) } + [name] + waiting
            }
        }
        return loaded
    }

    /// The module folder of a kernel version below a tree.
    static func folder(in tree: FilePath, version: String?) throws(LabError) -> FilePath {
        guard Files.isDirectory(tree) else {
            throw LabError(.noInput, "'\(tree)' is not a folder")
        }
        for path in ["lib/modules", "usr/lib/modules"] {
            let modules = tree.appending(path)
            let names = PathInfo.entries(in: modules.string)
            if let version, names.contains(version) { return modules.appending(version) }
            if names.count == 1 { return modules.appending(names[0]) }
            throw LabError(
                .malformed,
                "'\(modules)' has modules of \(names.count) kernels, but not of"
                    + " \(version ?? "a known version")",
                remedy: "pass the folder of one version to --modules")
        }
        return tree
    }

    /// The name of a module file: `xen_pciback.ko.xz` is xen-pciback, as for Linux.
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

    /// The dependencies in a module's .modinfo section.
    static func dependencies(of module: [UInt8]) -> [String] {
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
