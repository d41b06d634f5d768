// SPDX-License-Identifier: MIT

import SystemPackage

/// Checks hypervisor and kernel images, and decompresses them on the host.
///
/// Decompression in the guest is far slower under emulation.
enum KernelImage {
    /// The compression formats, and the tool for each.
    private static let compressions: [(magic: [UInt8], tool: HostTool, arguments: [String])] = [
        ([0x1f, 0x8b], HostTool("gzip", package: "gzip"), ["-dc"]),
        ([0xfd, 0x37, 0x7a], HostTool("xz", package: "xz-utils"), ["-dc"]),
        ([0x28, 0xb5, 0x2f, 0xfd], HostTool("zstd", package: "zstd"), ["-dc"]),
    ]
    static let elfMagic: [UInt8] = [0x7f, 0x45, 0x4c, 0x46]

    /// Decompresses data by its magic number; returns other data unchanged.
    static func decompress(_ bytes: [UInt8], from path: FilePath) async throws(LabError) -> [UInt8]
    {
        guard let form = compressions.first(where: { bytes.starts(with: $0.magic) }) else {
            return bytes
        }
        let outcome = try await form.tool.run(form.arguments, input: bytes)
        guard outcome.succeeded, !outcome.output.isEmpty else {
            throw LabError(
                .malformed,
                "'\(path)' cannot be decompressed: \(form.tool.name) printed"
                    + " '\(outcome.errors.firstLine)'", remedy: "the file is damaged: replace it")
        }
        return outcome.output
    }

    /// Reads a hypervisor for QEMU's multiboot loader: a decompressed ELF file.
    static func readHypervisor(_ path: FilePath) async throws(LabError) -> [UInt8] {
        let bytes = try await decompress(try Files.read(path), from: path)
        // The multiboot header is in the first 8 KiB, on a 4-byte boundary.
        let magic: [UInt8] = [0x02, 0xb0, 0xad, 0x1b]
        let limit = min(bytes.count - 4, 8192)
        guard bytes.starts(with: elfMagic),
            stride(from: 0, to: max(limit, 0), by: 4).contains(where: {
                bytes[$0...].starts(with: magic)
            })
        else {
            throw LabError(
                .malformed, "'\(path)' is not a Xen hypervisor: not a multiboot ELF file",
                remedy: "use xen.gz or xen/xen; not xen.efi or xen-syms")
        }
        return bytes
    }

    /// Checks that Xen can start a kernel: a bzImage, or the ELF file inside one.
    static func checkKernel(_ path: FilePath) throws(LabError) {
        let head = try Files.readPrefix(path, count: 0x400)
        if head.starts(with: elfMagic) { return }
        // "HdrS" at 0x202. Source: Documentation/arch/x86/boot.rst (Linux 6.12).
        guard head.count >= 0x260, Array(head[0x202..<0x206]) == Array("HdrS".utf8) else {
            throw LabError(
                .malformed, "'\(path)' is not a Linux kernel: neither a bzImage nor an ELF file",
                remedy: "use arch/x86/boot/bzImage or a vmlinuz")
        }
    }

    /// The version in the header of a bzImage, such as `6.12.9`.
    static func kernelVersion(_ path: FilePath) -> String? {
        guard let head = try? Files.readPrefix(path, count: 0x10000), head.count > 0x210,
            Array(head[0x202..<0x206]) == Array("HdrS".utf8)
        else { return nil }
        let offset = head.integer(at: 0x20e, bytes: 2) + 0x200
        guard offset > 0x200, offset < head.count else { return nil }
        let text = head[offset...].prefix { $0 > 0x20 }
        return text.isEmpty ? nil : String(decoding: text, as: UTF8.self)
    }

    /// Extracts the kernel of a bzImage; nil if that fails.
    ///
    /// Otherwise Xen would decompress it in the guest, which takes seconds under emulation.
    static func extractKernel(_ path: FilePath) async -> [UInt8]? {
        guard let bytes = try? Files.read(path), bytes.count > 0x260 else { return nil }
        let setup = (bytes[0x1f1] == 0 ? 4 : Int(bytes[0x1f1])) + 1
        let start = setup * 512 + bytes.integer(at: 0x248, bytes: 4)
        // The last four bytes are the decompressed size, which the tools do not expect.
        let end = start + bytes.integer(at: 0x24c, bytes: 4) - 4
        guard end > start, end <= bytes.count,
            let inside = try? await decompress(Array(bytes[start..<end]), from: path),
            inside.starts(with: elfMagic)
        else { return nil }
        return inside
    }
}

extension String {
    var firstLine: String {
        let line = split(whereSeparator: \.isNewline).first { !$0.allSatisfy { $0 == " " } }
        return line.map(String.init) ?? ""
    }
}
