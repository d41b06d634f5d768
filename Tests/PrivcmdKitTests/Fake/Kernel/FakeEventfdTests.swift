// SPDX-License-Identifier: MIT

import CLinux
import CPrivcmd
import PrivcmdFake
import SystemPackage
import TestSupport
import Testing

@testable import PrivcmdKit

/// A kernel with CONFIG_XEN_PRIVCMD_EVENTFD.
@Suite struct `fake IRQFD and IOEVENTFD` {
    private let fake = {
        var profile = FakeProfile.test
        profile.hasEventfd = true
        return FakeDevice(profile)
    }()

    private func irqfd(
        _ file: UInt32, flags: UInt32 = 0, size: UInt32 = 0, dom: UInt16 = 7, operation: UInt64 = 0
    ) -> CallOutcome {
        var argument = mirror_privcmd_irqfd()
        argument.fd = file
        argument.flags = flags
        argument.size = size
        argument.dom = dom
        argument.dm_op = operation
        return fake.ioctl(MIRROR_IOCTL_PRIVCMD_IRQFD, &argument)
    }

    private func eventfd() throws -> FileDescriptor {
        let number = sys_eventfd()
        try #require(number >= 0)
        return FileDescriptor(rawValue: number)
    }

    @Test func `IRQFD assigns an eventfd once, whichever descriptor names it`() throws {
        let file = try eventfd()
        let copy = try file.duplicate()
        defer { for file in [file, copy] { try? file.close() } }
        #expect(irqfd(UInt32(file.rawValue)) == .success(0))
        #expect(irqfd(UInt32(copy.rawValue)) == .errno(.ebusy))
        #expect(irqfd(UInt32(copy.rawValue), flags: 1) == .success(0))
        #expect(irqfd(UInt32(file.rawValue)) == .success(0))
        #expect(irqfd(UInt32(file.rawValue), flags: 1) == .success(0))
        #expect(irqfd(UInt32(file.rawValue), flags: 1) == .success(0))
    }

    @Test func `closing an eventfd removes its IRQFD`() throws {
        for _ in 0..<3 {
            let file = try eventfd()
            #expect(irqfd(UInt32(file.rawValue)) == .success(0))
            try file.close()
        }
    }

    @Test func `IRQFD checks flags, restriction and operation before the descriptor`() throws {
        let closed = UInt32(Int32.max)
        try Privcmd(over: fake).restrict(to: DomainID(7))
        #expect(irqfd(closed, flags: 2, dom: 8) == .errno(.einval))
        #expect(irqfd(closed, dom: 8) == .errno(.eperm))
        #expect(irqfd(closed, size: .max) == .errno(.enomem))
        #expect(irqfd(closed, size: 8) == .errno(.efault))
        #expect(irqfd(closed) == .errno(.ebadf))
        #expect(irqfd(0) == .errno(.einval))
    }

    @Test func `IRQFD from another process is not emulated`() {
        var argument = mirror_privcmd_irqfd()
        let outcome = withUnsafeMutableBytes(of: &argument) { bytes in
            fake.perform(
                Request(MIRROR_IOCTL_PRIVCMD_IRQFD),
                Address(UInt64(UInt(bitPattern: bytes.baseAddress))), in: ForeignMemory())
        }
        #expect(outcome.isNotEmulated)
    }

    @Test func `IOEVENTFD checks the write before the page`()
        throws
    {
        let file = try eventfd()
        defer { try? file.close() }
        func ioeventfd(_ change: (inout mirror_privcmd_ioeventfd) -> Void) -> CallOutcome {
            var argument = mirror_privcmd_ioeventfd()
            argument.addr_len = 4
            argument.vcpus = 1
            argument.event_fd = UInt32(file.rawValue)
            argument.ioreq = 1 << 63
            change(&argument)
            return fake.ioctl(MIRROR_IOCTL_PRIVCMD_IOEVENTFD, &argument)
        }
        #expect(ioeventfd { $0.addr = .max } == .errno(.einval))
        #expect(ioeventfd { $0.addr_len = 3 } == .errno(.einval))
        #expect(ioeventfd { $0.vcpus = 4097 } == .errno(.einval))
        #expect(ioeventfd { $0.event_fd = UInt32(Int32.max) } == .errno(.ebadf))
        #expect(ioeventfd { _ in } == .errno(.efault))
        #expect(ioeventfd { $0.flags = 1 } == .errno(.enodev))
        #expect(ioeventfd { $0.ioreq = 0 }.isNotEmulated)
    }
}

/// Memory that the fake treats as another process's.
private final class ForeignMemory: CallerMemory {
    func read(_ address: Address, into buffer: inout MutableRawSpan) -> Bool {
        SelfMemory.shared.read(address, into: &buffer)
    }

    func write(_ bytes: RawSpan, to address: Address) -> Bool {
        SelfMemory.shared.write(bytes, to: address)
    }
}
