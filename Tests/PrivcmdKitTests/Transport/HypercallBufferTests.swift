// SPDX-License-Identifier: MIT

import PrivcmdKit
import Synchronization
import SystemPackage
import TestSupport
import Testing

/// Whether a byte of this process is mapped.
private func isMapped(_ address: Address) -> Bool {
    SelfMemory.shared.readBytes(at: address, count: 1) != nil
}

/// The address of the last argument that a transport received.
private final class ReceivedAddress: Sendable {
    let address = Mutex(Address.null)
}

@Suite struct `hypercall buffer` {
    private static let page = MemoryPages.size

    @Test(arguments: [
        (0, 1), (1, 1), (8, 1), (page - 1, 1), (page, 1), (page + 1, 2), (3 * page, 3),
    ])
    func `size is a whole number of pages`(byteCount: Int, pageCount: Int) throws {
        let buffer = try HypercallBuffer.ordinary(byteCount: byteCount)
        let size = buffer.byteCount
        let address = buffer.address.rawValue
        #expect(size == pageCount * Self.page)
        #expect(address.isMultiple(of: UInt64(Self.page)))
    }

    @Test func `a new buffer contains zeros and keeps what is written`() throws {
        var buffer = try HypercallBuffer.ordinary(byteCount: 4097)
        let address = buffer.address
        let size = buffer.byteCount
        let memory = SelfMemory.shared
        #expect(memory.readBytes(at: address, count: size) == [UInt8](repeating: 0, count: size))
        let visibleSize = buffer.withBytes { bytes in
            bytes.storeBytes(of: 0x5a, toByteOffset: size - 1, as: UInt8.self)
            return bytes.byteCount
        }
        #expect(visibleSize == size)
        #expect(memory.readBytes(at: address.advanced(by: size - 2), count: 2) == [0, 0x5a])
        withExtendedLifetime(buffer) {}
    }

    /// libxencall does the same if the kernel lacks the node.
    @Test func `a missing node falls back to locked memory`() async throws {
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

    /// A regular file replaces the node: it can be mapped shared too.
    @Test func `an existing node is mapped`() async throws {
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

    /// Only a missing node causes the fallback.
    ///
    /// Any other error is thrown.
    @Test func `an unusable node throws its errno`() async throws {
        try await withFolder { folder in
            #expect(throws: Errno.isDirectory) {
                _ = try HypercallBuffer.forHypervisor(byteCount: 8, node: FilePath(folder.path))
            }
        }
    }

    /// A separate process: in this one, another test could map the same address.
    @Test func `memory is unmapped with its owner`() async {
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

    @Test func `Privcmd keeps one buffer for its lifetime`() async {
        await #expect(processExitsWith: .success) {
            let received = ReceivedAddress()
            do {
                let privcmd = Privcmd(
                    over: ScriptedTransport { _, argument, memory in
                        guard let envelope = memory.readBytes(at: argument, count: 48) else {
                            return .errno(.efault)
                        }
                        received.address.withLock { $0 = Address(word(envelope, at: 16)) }
                        return .success(0)
                    })
                _ = try privcmd.setupGSI(GSI(5))
                let first = received.address.withLock { $0 }
                _ = try privcmd.mapPIRQ(GSI(5))
                #expect(received.address.withLock { $0 } == first)
                #expect(isMapped(first))
            }
            #expect(!isMapped(received.address.withLock { $0 }))
        }
    }

    @Test func `a size beyond the address space throws ENOMEM`() {
        #expect(throws: Errno.noMemory) {
            _ = try HypercallBuffer.ordinary(byteCount: .max / 2)
        }
    }
}
