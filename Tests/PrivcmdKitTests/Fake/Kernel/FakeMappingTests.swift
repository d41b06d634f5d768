// SPDX-License-Identifier: MIT

import CPrivcmd
import Glibc
import PrivcmdFake
import SystemPackage
import TestSupport
import Testing

@testable import PrivcmdKit

@Suite struct `mapping of a fake node` {
    private static let page = Int(UserSpace.pageSize)

    private func file(
        _ node: XenNode = .privcmd, _ flags: CInt = O_RDWR,
        of device: FakeDevice = FakeDevice(.standard)
    ) throws -> FakeFile { try FakeFile(node, of: device, flags: flags) }

    private func map(
        _ file: FakeFile, pages: Int = 1, _ flags: CInt = MAP_SHARED
    ) throws(Errno) -> FakeMapping {
        try file.makeMapping(
            byteCount: pages * Self.page, PROT_READ | PROT_WRITE, flags, offset: 0)
    }

    @Test func `a privcmd mapping without pages is not accessible`() throws {
        let mapping = try map(try file())
        #expect(!SelfMemory.shared.isReadable(mapping.address, count: 1))
        #expect(!SelfMemory.shared.write([1], to: mapping.address))
    }

    @Test func `each hypercall mapping is separate memory filled with zeros`() throws {
        let device = FakeDevice(.standard)
        let first = try map(try file(.hypercall, of: device))
        let second = try map(try file(.hypercall, of: device))
        #expect(SelfMemory.shared.write([1], to: first.address))
        #expect(
            SelfMemory.shared.readBytes(at: second.address, count: Self.page)?.allSatisfy {
                $0 == 0
            } == true)
    }

    @Test func `an invalid mapping fails with the errno of the kernel`() throws {
        func error(_ node: XenNode, _ mode: CInt, _ protection: CInt, _ flags: CInt) -> Errno? {
            do {
                _ = try file(node, mode).makeMapping(
                    byteCount: Self.page, protection, flags, offset: 0)
                return nil
            } catch {
                return error as? Errno
            }
        }
        let both = PROT_READ | PROT_WRITE
        #expect(error(.hypercall, O_RDWR, both, MAP_PRIVATE) == .einval)
        #expect(error(.hypercall, O_RDONLY, PROT_READ, MAP_SHARED) == .einval)
        #expect(error(.hypercall, O_RDONLY, both, MAP_SHARED) == .eacces)
        #expect(error(.privcmd, O_RDONLY, both, MAP_SHARED) == .eacces)
        #expect(error(.privcmd, O_WRONLY, PROT_WRITE, MAP_SHARED) == .eacces)
        #expect(error(.xenfs, O_RDWR, both, MAP_PRIVATE) == nil)
    }

    @Test func `splitting a privcmd mapping fails with EINVAL on a fixed kernel`() throws {
        #expect(try map(try file(), pages: 2).outcome(of: .split(0..<1)) == .refused(.einval))
        #expect(try map(try file(), pages: 2).outcome(of: .split(0..<2)) == .ordinary)
        #expect(try map(try file(.hypercall), pages: 2).outcome(of: .split(0..<1)) == .ordinary)
        var profile = FakeProfile.standard
        profile.patches.linux[.refusesSplit] = false
        let unfixed = try map(try file(of: FakeDevice(profile)), pages: 2)
        #expect(unfixed.outcome(of: .split(0..<1)) == .ordinary)
    }

    @Test func `MMAPBATCH accepts only a whole privcmd mapping`() throws {
        let device = FakeDevice(.standard)
        let mapping = try map(try file(of: device), pages: 2)
        let other = try map(try file(.hypercall, of: device), pages: 2)
        var frames: [UInt64] = [1, 2, 3]
        frames.withUnsafeMutableBytes { bytes in
            func mapBatch(_ address: Address, _ count: Int32) -> CallOutcome {
                var call = mirror_privcmd_mmapbatch()
                call.num = count
                call.dom = 7
                call.addr = address.rawValue
                call.arr = UInt64(UInt(bitPattern: bytes.baseAddress))
                return device.ioctl(MIRROR_IOCTL_PRIVCMD_MMAPBATCH, &call)
            }
            #expect(mapBatch(mapping.address, 1) == .errno(.einval))
            #expect(mapBatch(mapping.address, 3) == .errno(.einval))
            #expect(mapBatch(mapping.address.advanced(by: 8), 2) == .errno(.einval))
            #expect(mapBatch(other.address, 2) == .errno(.einval))
            #expect(mapBatch(mapping.address, 2) != .errno(.einval))
        }
    }

    @Test func `MMAP_RESOURCE fails with EINVAL after the mapping is gone`() throws {
        let device = FakeDevice(.standard)
        let address = try map(try file(of: device)).address
        var call = mirror_privcmd_mmap_resource()
        call.num = 1
        call.addr = address.rawValue
        #expect(device.ioctl(MIRROR_IOCTL_PRIVCMD_MMAP_RESOURCE, &call) == .errno(.einval))
    }
}
