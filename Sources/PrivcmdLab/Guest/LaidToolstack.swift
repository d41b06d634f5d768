// SPDX-License-Identifier: MIT

import SystemPackage

/// Xen's own user space, on its way into dom0.
struct LaidToolstack: Sendable {
    /// Where the part lies.
    let folder: FilePath
    /// Its files, by their paths there, which are those in dom0.
    let files: [String]
    /// The folder that holds the programs, by its path there.
    let programs: String

    /// Adds every file, and the folders that they lie in.
    func add(to cpio: inout CpioWriter) throws(LabError) {
        // /bin and its like are the guest's own.
        var made: Set<FilePath> = []
        for file in files {
            var above = FilePath(file).removingLastComponent()
            var missing: [FilePath] = []
            while !above.isEmpty, made.insert(above).inserted {
                missing.append(above)
                above = above.removingLastComponent()
            }
            for path in missing.reversed() { cpio.addDirectory(path.string) }
            // A library is as executable as a program to those who look.
            cpio.addFile(
                file, try Files.read(folder.appending(file)), executable: !file.hasPrefix("etc/"))
        }
    }
}
