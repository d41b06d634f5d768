// SPDX-License-Identifier: MIT

import SystemPackage

/// Tells what a file is, and unpacks it on the host, which is far faster than the guest.
enum Image {
    /// The packed forms, and the tool for each.
    private static let packed: [(magic: [UInt8], tool: Tool, arguments: [String])] = [
        ([0x1f, 0x8b], Tool("gzip", package: "gzip"), ["-dc"]),
        ([0xfd, 0x37, 0x7a], Tool("xz", package: "xz-utils"), ["-dc"]),
        ([0x28, 0xb5, 0x2f, 0xfd], Tool("zstd", package: "zstd"), ["-dc"]),
    ]
    static let elf: [UInt8] = [0x7f, 0x45, 0x4c, 0x46]

    /// Unpacks by what the first bytes say; returns the same bytes where nothing is packed.
    static func unpack(_ bytes: [UInt8], from path: FilePath) async throws(LabError) -> [UInt8] {
        guard let form = packed.first(where: { bytes.starts(with: $0.magic) }) else {
            return bytes
        }
        let outcome = try await form.tool.run(form.arguments, input: bytes)
        guard outcome.succeeded, !outcome.output.isEmpty else {
            throw LabError(
                .malformed,
                "'\(path)' cannot be unpacked: \(form.tool.name) says"
                    + " '\(outcome.errors.firstLine)'", remedy: "get the file again")
        }
        return outcome.output
    }

    /// A hypervisor as QEMU's multiboot loader takes it: unpacked, and an ELF file.
    static func hypervisor(_ path: FilePath) async throws(LabError) -> [UInt8] {
        let bytes = try await unpack(try Files.read(path), from: path)
        // The multiboot header lies in the first 8 KiB, on a 4-byte boundary.
        let magic: [UInt8] = [0x02, 0xb0, 0xad, 0x1b]
        let limit = min(bytes.count - 4, 8192)
        guard bytes.starts(with: elf),
            stride(from: 0, to: max(limit, 0), by: 4).contains(where: {
                bytes[$0...].starts(with: magic)
            })
        else {
            throw LabError(
                .malformed, "'\(path)' is no Xen hypervisor: no ELF file with a multiboot header",
                remedy: "give xen.gz, or xen/xen unpacked; not xen.efi, not xen-syms")
        }
        return bytes
    }

    /// A kernel that Xen can start: a bzImage, or the ELF file inside one.
    static func checkKernel(_ path: FilePath) throws(LabError) {
        let head = try Files.head(path, count: 0x400)
        if head.starts(with: elf) { return }
        // "HdrS" at 0x202. Source: Documentation/arch/x86/boot.rst (Linux 6.12).
        guard head.count >= 0x260, Array(head[0x202..<0x206]) == Array("HdrS".utf8) else {
            throw LabError(
                .malformed, "'\(path)' is no Linux kernel: neither a bzImage nor an ELF file",
                remedy: "give arch/x86/boot/bzImage, or a vmlinuz")
        }
    }

    /// The version that a bzImage says it is, such as `6.12.9`.
    static func kernelVersion(_ path: FilePath) -> String? {
        guard let head = try? Files.head(path, count: 0x10000), head.count > 0x210,
            Array(head[0x202..<0x206]) == Array("HdrS".utf8)
        else { return nil }
        let offset = head.number(at: 0x20e, bytes: 2) + 0x200
        guard offset > 0x200, offset < head.count else { return nil }
        let text = head[offset...].prefix { $0 > 0x20 }
        return text.isEmpty ? nil : String(decoding: text, as: UTF8.self)
    }

    /// The kernel inside a bzImage, or nil where it cannot be had.
    ///
    /// Xen would unpack it in the guest: seconds under emulation.
    static func kernelInside(_ path: FilePath) async -> [UInt8]? {
        guard let bytes = try? Files.read(path), bytes.count > 0x260 else { return nil }
        let setup = (bytes[0x1f1] == 0 ? 4 : Int(bytes[0x1f1])) + 1
        let start = setup * 512 + bytes.number(at: 0x248, bytes: 4)
        // The last four bytes are the unpacked size, which no tool expects.
        let end = start + bytes.number(at: 0x24c, bytes: 4) - 4
        guard end > start, end <= bytes.count,
            let inside = try? await unpack(Array(bytes[start..<end]), from: path),
            inside.starts(with: elf)
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
