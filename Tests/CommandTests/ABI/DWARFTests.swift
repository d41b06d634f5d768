// SPDX-License-Identifier: MIT

import FoundationEssentials
import Subprocess
import SystemPackage
import TestSupport
import Testing

private let hasPahole = ["/usr/bin/pahole", "/usr/local/bin/pahole"].contains {
    FileManager.default.isExecutableFile(atPath: $0)
}

@Suite(.enabled(if: hasPahole, "pahole is not installed; scripts/test installs it for the lab"))
struct `privcmd-probe abi check --dwarf` {
    /// Compiles an object file with DWARF and without BTF.
    private func compile(_ source: String, in folder: Folder, _ flag: String = "-g") async throws
        -> String
    {
        let object = folder.path("object.o")
        let result = try await Subprocess.run(
            .name("cc"),
            arguments: [flag, "-c", "-o", object, try folder.write("source.c", source)],
            output: .discarded, error: .string(limit: 1 << 20))
        guard case .exited(0) = result.terminationStatus else {
            Issue.record("\(result.standardError)")
            return object
        }
        return object
    }

    private static let source = """
        struct privcmd_pcidev_get_gsi { unsigned int sbdf; unsigned int gsi; } one;
        struct physdev_unmap_pirq { unsigned short domid; int pirq; } two;
        """

    @Test func `reads the types of an object file through pahole`() async throws {
        try await withFolder { folder in
            let object = try await compile(Self.source, in: folder)
            let run = try await probe("abi", "check", "--dwarf", object)
            #expect(run.status == 0 && run.err == "", "\(run)")
            #expect(run.lines.first == "[1] \(object) (DWARF)")
            #expect(
                run.lines.contains { $0.split(separator: " ") == ["physdev_unmap_pirq", "agrees"] })
            let end =
                "\n[1] structures: 2 agree, 0 differ, 110 missing; numbers: 1 agree, 0 differ\n"
            #expect(run.out.hasSuffix(end), "\(run)")
        }
    }

    @Test func `exits 1 and names each difference`() async throws {
        try await withFolder { folder in
            let source = Self.source.replacing("unsigned int gsi;", with: "int irq; int gsi;")
            let object = try await compile(source, in: folder)
            let run = try await probe("abi", "check", "--dwarf", object)
            #expect(run.status == 1, "\(run)")
            for line in [
                "it has 12 bytes, and 8 in the table",
                "'gsi' starts at byte 8, and at 4 in the table",
                "'gsi' is signed, and unsigned in the table",
                "IOCTL_PRIVCMD_PCIDEV_GET_GSI is 0x000c500a, and 0x0008500a in the table",
            ] { #expect(run.out.contains("[1] \(line)\n"), "no '\(line)' in \(run.out)") }
        }
    }

    @Test func `exits 65 for an object without debug information`() async throws {
        try await withFolder { folder in
            let object = try await compile(Self.source, in: folder, "-g0")
            let run = try await probe("abi", "check", "--dwarf", object)
            #expect(run.status == 65 && run.out == "", "\(run)")
            #expect(run.err.contains("pahole finds no types in '\(object)'"), "\(run)")
        }
    }
}
