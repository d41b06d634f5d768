// SPDX-License-Identifier: MIT

import SystemPackage

/// The files of Xen's user space that go into dom0's initramfs.
struct ToolstackFiles: Sendable {
    /// The cached toolstack's folder, which has dom0's paths below it.
    let root: FilePath
    /// The paths of its files, relative to ``root`` and to dom0's root.
    let files: [String]
    /// The path of the folder with the programs, likewise.
    let programDirectory: String

    /// Adds every file and its folders to an archive.
    func add(to cpio: inout CpioWriter) throws(LabError) {
        var made: Set<FilePath> = []
        for file in files {
            var above = FilePath(file).removingLastComponent()
            var missing: [FilePath] = []
            while !above.isEmpty, made.insert(above).inserted {
                missing.append(above)
                above = above.removingLastComponent()
            }
            for path in missing.reversed() { cpio.addDirectory(path.string) }
            // Debian's libraries are executable too; only the configuration is not.
            cpio.addFile(
                file, try Files.read(root.appending(file)), executable: !file.hasPrefix("etc/"))
        }
    }
}
