// SPDX-License-Identifier: MIT

import PrivcmdKit
package import PrivcmdLayout
package import SystemPackage

/// Reads DWARF by pahole, which converts its types to BTF.
package enum Pahole {
    /// The types of an ELF file with DWARF.
    ///
    /// - Parameter path: the file.
    /// - Returns: the types.
    /// - Throws: `unavailable` without pahole, `noInput` or `malformed` if it cannot read the file.
    package static func types(of path: FilePath) async throws(LabError) -> BTF {
        guard Files.exists(path) else { throw .unreadable(path, .noSuchFileOrDirectory) }
        let scratch = try TemporaryDirectory.make()
        let output = scratch.path.appending("types.btf")
        let tool = HostTool("pahole", package: "pahole")
        let outcome = try await tool.run([
            "--format_path=dwarf", "--btf_encode_detached=\(output)", path.string,
        ])
        guard outcome.succeeded, Files.exists(output) else {
            let first = outcome.errors.split(separator: "\n").first ?? "no error message"
            throw LabError(.malformed, "pahole finds no types in '\(path)': \(first)")
        }
        do {
            return try BTF.open(output)
        } catch {
            throw LabError(.malformed, "pahole's output for '\(path)' cannot be read: \(error)")
        }
    }
}
