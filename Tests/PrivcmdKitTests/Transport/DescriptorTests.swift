// SPDX-License-Identifier: MIT

import FoundationEssentials
import PrivcmdDevices
import PrivcmdKit
import SystemPackage
import TestSupport
import Testing

/// Counts the descriptors of this process that are open on files in a folder.
///
/// Other tests and the test library open and close other descriptors at the same time.
private func countDescriptors(in folder: Folder) throws -> Int {
    let directory = "/proc/self/fd"
    return try FileManager.default.contentsOfDirectory(atPath: directory).count { name in
        let target = try? FileManager.default.destinationOfSymbolicLink(
            atPath: "\(directory)/\(name)")
        return target?.hasPrefix(folder.path) == true
    }
}

@Suite struct `file descriptor ownership` {
    @Test func `a descriptor is closed with its owner`() async throws {
        try await withFolder { folder in
            let path = FilePath(try folder.write("file", "text"))
            #expect(try countDescriptors(in: folder) == 0)

            // The count must include a descriptor that is open.
            do {
                let descriptor = try OwnedDescriptor.open(path)
                #expect(try countDescriptors(in: folder) == 1)
                #expect(descriptor.borrowed.rawValue >= 0)
            }
            #expect(try countDescriptors(in: folder) == 0)

            for _ in 0..<2_000 {
                let device = KernelDevice(adopting: try OwnedDescriptor.open(path))
                _ = device.perform(Request(0), .null, in: UncheckedSelfMemory.shared)
            }
            #expect(try countDescriptors(in: folder) == 0)
        }
    }

    @Test func `a device that fails to open leaves no open descriptor`() async throws {
        try await withFolder { folder in
            let file = try folder.write("file", "text")
            for path in [file, folder.path, folder.path("missing")] {
                for _ in 0..<100 { _ = try? KernelDevice(opening: FilePath(path)) }
                for _ in 0..<100 { _ = try? Device(opening: .path(FilePath(path))) }
            }
            #expect(try countDescriptors(in: folder) == 0)
        }
    }

    @Test func `a system snapshot leaves no open descriptor`() async throws {
        try await withFolder { folder in
            try folder.writeKernel()
            try folder.writeXen(type: "PVH", features: "00000800")
            try folder.writeDevice("0000:03:00.0", driver: "pciback")
            for _ in 0..<100 { _ = folder.system.snapshot() }
            #expect(try countDescriptors(in: folder) == 0)
        }
    }

    @Test func `an opened descriptor has O_CLOEXEC`() throws {
        let descriptor = try OwnedDescriptor.open(FilePath("/dev/null"))
        let info = try String(
            decoding: Data(
                contentsOf: URL(filePath: "/proc/self/fdinfo/\(descriptor.borrowed.rawValue)")),
            as: UTF8.self)
        let line = try #require(info.split(separator: "\n").first { $0.hasPrefix("flags:") })
        let flags = try #require(Int(line.dropFirst(6).drop(while: \.isWhitespace), radix: 8))
        // O_CLOEXEC, source: include/uapi/asm-generic/fcntl.h.
        #expect(flags & 0o2000000 != 0)
    }

    @Test func `opening a missing file throws ENOENT`() {
        #expect(throws: Errno.noSuchFileOrDirectory) {
            _ = try OwnedDescriptor.open(FilePath("/missing"))
        }
    }
}
