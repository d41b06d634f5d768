// SPDX-License-Identifier: MIT

import FoundationEssentials
import PrivcmdKit
import SystemPackage
import TestSupport
import Testing

/// How many descriptors of this process lead into a folder.
///
/// Counting them all would count what the test library and other tests open meanwhile.
private func descriptors(into folder: Folder) throws -> Int {
    let own = "/proc/self/fd"
    return try FileManager.default.contentsOfDirectory(atPath: own).count { name in
        let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "\(own)/\(name)")
        return target?.hasPrefix(folder.path) == true
    }
}

@Suite struct `A descriptor and its owner` {
    @Test func `go together`() async throws {
        try await withFolder { folder in
            let path = FilePath(try folder.write("file", "text"))
            #expect(try descriptors(into: folder) == 0)

            // First the detector: it has to see one descriptor that is held.
            do {
                let held = try OwnedDescriptor.open(path)
                #expect(try descriptors(into: folder) == 1)
                #expect(held.borrowed.rawValue >= 0)
            }
            #expect(try descriptors(into: folder) == 0)

            for _ in 0..<2_000 {
                let device = KernelDevice(adopting: try OwnedDescriptor.open(path))
                _ = device.perform(Request(0), .null, in: UncheckedSelfMemory.shared)
            }
            #expect(try descriptors(into: folder) == 0)
        }
    }

    @Test func `leave nothing open where a device is refused`() async throws {
        try await withFolder { folder in
            let file = try folder.write("file", "text")
            for path in [file, folder.path, folder.path("missing")] {
                for _ in 0..<100 { _ = try? KernelDevice(opening: FilePath(path)) }
                for _ in 0..<100 { _ = try? Device(opening: .path(FilePath(path))) }
            }
            #expect(try descriptors(into: folder) == 0)
        }
    }

    @Test func `leave nothing open where a system was looked at`() async throws {
        try await withFolder { folder in
            try folder.writeKernel()
            try folder.writeXen(type: "PVH", features: "00000800")
            try folder.writeDevice("0000:03:00.0", driver: "pciback")
            for _ in 0..<100 { _ = folder.system.snapshot() }
            #expect(try descriptors(into: folder) == 0)
        }
    }

    @Test func `do not go to a program that is started`() throws {
        let held = try OwnedDescriptor.open(FilePath("/dev/null"))
        let info = try String(
            decoding: Data(
                contentsOf: URL(filePath: "/proc/self/fdinfo/\(held.borrowed.rawValue)")),
            as: UTF8.self)
        let line = try #require(info.split(separator: "\n").first { $0.hasPrefix("flags:") })
        let flags = try #require(Int(line.dropFirst(6).drop(while: \.isWhitespace), radix: 8))
        // O_CLOEXEC, source: include/uapi/asm-generic/fcntl.h.
        #expect(flags & 0o2000000 != 0)
    }

    @Test func `fail together where there is nothing to open`() {
        #expect(throws: Errno.noSuchFileOrDirectory) {
            _ = try OwnedDescriptor.open(FilePath("/missing"))
        }
    }
}
