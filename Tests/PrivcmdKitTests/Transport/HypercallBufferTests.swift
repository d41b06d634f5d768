// SPDX-License-Identifier: MIT

import PrivcmdKit
import Synchronization
import SystemPackage
import TestSupport
import Testing

/// How the test's own system answers a page.
private func isMapped(_ address: Address) -> Bool {
    SelfMemory.shared.readBytes(at: address, count: 1) != nil
}

/// Where the typed calls put a hypercall's argument.
private final class SeenAddress: Sendable {
    let address = Mutex(Address.null)
}

@Suite struct `Memory for hypercalls` {
    @Test(arguments: [(0, 1), (1, 1), (8, 1), (4095, 1), (4096, 1), (4097, 2), (12_288, 3)])
    func `comes in whole pages`(byteCount: Int, pages: Int) throws {
        let buffer = try HypercallBuffer.ordinary(byteCount: byteCount)
        let size = buffer.byteCount
        let address = buffer.address.rawValue
        #expect(size == pages * MemoryPages.size || MemoryPages.size != 4096)
        #expect(size >= byteCount)
        #expect(address.isMultiple(of: UInt64(MemoryPages.size)))
    }

    @Test func `is filled with zeros and keeps what is written to it`() throws {
        var buffer = try HypercallBuffer.ordinary(byteCount: 4097)
        let address = buffer.address
        let size = buffer.byteCount
        let memory = SelfMemory.shared
        #expect(memory.readBytes(at: address, count: size) == [UInt8](repeating: 0, count: size))
        let seen = buffer.withBytes { bytes in
            bytes.storeBytes(of: 0x5a, toByteOffset: size - 1, as: UInt8.self)
            return bytes.byteCount
        }
        #expect(seen == size)
        #expect(memory.readBytes(at: address.advanced(by: size - 2), count: 2) == [0, 0x5a])
        withExtendedLifetime(buffer) {}
    }

    /// libxencall does the same where the kernel has no such node.
    @Test func `is locked where the node does not exist`() async throws {
        try await withFolder { folder in
            let node = FilePath(folder.path("hypercall"))
            let buffer = try HypercallBuffer.forHypervisor(byteCount: 8, node: node)
            let origin = buffer.origin
            let address = buffer.address
            #expect(origin == .lockedMemory)
            #expect(
                SelfMemory.shared.readBytes(at: address, count: 8)
                    == [UInt8](repeating: 0, count: 8))
            withExtendedLifetime(buffer) {}
        }
    }

    /// A file takes the node's place: it can be mapped shared, which is all that is asked of it.
    @Test func `is mapped from the node where there is one`() async throws {
        try await withFolder { folder in
            let node = try folder.write("hypercall", bytes: [UInt8](repeating: 0, count: 4096))
            var buffer = try HypercallBuffer.forHypervisor(byteCount: 8, node: FilePath(node))
            let origin = buffer.origin
            #expect(origin == .device)
            buffer.withBytes { $0.storeBytes(of: 0x58, toByteOffset: 0, as: UInt8.self) }
            #expect(try folder.read("hypercall").first == "X")
            withExtendedLifetime(buffer) {}
        }
    }

    /// Only a missing node is a reason to fall back: any other error is said.
    @Test func `is refused where the node cannot be used`() async throws {
        try await withFolder { folder in
            #expect(throws: Errno.isDirectory) {
                _ = try HypercallBuffer.forHypervisor(byteCount: 8, node: FilePath(folder.path))
            }
        }
    }

    /// In a process of its own: another test could map something there meanwhile.
    @Test func `is unmapped with its owner`() async {
        await #expect(processExitsWith: .success) {
            var address = Address.null
            do {
                let buffer = try HypercallBuffer.ordinary(byteCount: 65_536)
                address = buffer.address
                #expect(isMapped(address))
                #expect(isMapped(address.advanced(by: 65_535)))
                withExtendedLifetime(buffer) {}
            }
            #expect(!isMapped(address))
            #expect(!isMapped(address.advanced(by: 65_535)))
        }
    }

    @Test func `is kept by the typed calls while they live, and no longer`() async {
        await #expect(processExitsWith: .success) {
            let seen = SeenAddress()
            do {
                let privcmd = Privcmd(
                    over: ScriptedTransport { _, argument, memory in
                        guard let envelope = memory.readBytes(at: argument, count: 48) else {
                            return .errno(.efault)
                        }
                        seen.address.withLock { $0 = Address(word(envelope, at: 16)) }
                        return .success(0)
                    })
                _ = try privcmd.setupGSI(GSI(5))
                let first = seen.address.withLock { $0 }
                _ = try privcmd.mapPIRQ(GSI(5))
                #expect(seen.address.withLock { $0 } == first)
                #expect(isMapped(first))
            }
            #expect(!isMapped(seen.address.withLock { $0 }))
        }
    }

    @Test func `says what a size beyond all memory comes to`() {
        #expect(throws: Errno.noMemory) {
            _ = try HypercallBuffer.ordinary(byteCount: .max / 2)
        }
    }
}
