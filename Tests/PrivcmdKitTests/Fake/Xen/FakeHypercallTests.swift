// SPDX-License-Identifier: MIT

import CPrivcmd
import PrivcmdFake
import PrivcmdKit
import TestSupport
import Testing

/// The results of real Xen 4.20 with Linux 6.12 in a PVH dom0.
@Suite struct `fake hypercalls` {
    /// Source: xen/include/hypercall-defs.c (Xen 4.20).
    private static let notEmulated: [UInt64] = [
        7, 12, 15, 18, 20, 21, 24, 26, 27, 29, 32, 34, 39, 40, 41, 42, 49,
    ]
    private static let emulated: Set<UInt64> = [13, 17, 33, 35, 36]

    private let device = FakeDevice(.test)

    private func hypercall(_ number: UInt64, _ first: UInt64 = 0, _ second: UInt64 = 0)
        -> CallOutcome
    {
        var envelope = mirror_privcmd_hypercall()
        envelope.op = number
        envelope.arg.0 = first
        envelope.arg.1 = second
        return device.ioctl(MIRROR_IOCTL_PRIVCMD_HYPERCALL, &envelope)
    }

    @Test func `an unreadable envelope fails with EFAULT`() {
        #expect(device.ioctl(MIRROR_IOCTL_PRIVCMD_HYPERCALL, at: .null) == .errno(.efault))
    }

    @Test func `xen_version returns the version of Xen`() throws {
        #expect(try Privcmd(over: device).xenVersion() == XenVersion(4, 20))
        #expect(hypercall(17) == .success(0x0004_0014))
    }

    @Test func `all 64 bits of the hypercall number count`() {
        #expect(hypercall(0xdead_0000_0000 | 17) == .errno(.enosys))
    }

    @Test(arguments: [UInt64(63), 119, 0xffff_ffff])
    func `a hypercall that Xen lacks fails with ENOSYS`(number: UInt64) {
        #expect(hypercall(number) == .errno(.enosys))
    }

    @Test(arguments: notEmulated)
    func `a hypercall that the fake does not model is not emulated`(number: UInt64) {
        #expect(hypercall(number).isNotEmulated)
    }

    @Test(
        arguments: ABI.hypercalls.map(\.number).filter {
            !notEmulated.contains($0) && !emulated.contains($0)
        })
    func `hypercalls that a PVH dom0 may not make fail with ENOSYS`(number: UInt64) {
        #expect(hypercall(number) == .errno(.enosys))
    }

    @Test(arguments: [UInt64(2), 9])
    func `xen_version without a recorded text is not emulated, after the buffer check`(
        command: UInt64
    ) throws {
        let fake = FakeDevice(try #require(FakeProfile.named("xen-4.19-linux-6.12-pvh")))
        var profile = fake.profile
        profile.commandLine = nil
        let device = FakeDevice(profile)
        let buffer = try HypercallBuffer.ordinary(byteCount: 2048)
        var envelope = mirror_privcmd_hypercall(op: 17, arg: (command, 0, 0, 0, 0))
        #expect(device.ioctl(MIRROR_IOCTL_PRIVCMD_HYPERCALL, &envelope) == .errno(.efault))
        envelope.arg.1 = buffer.address.rawValue
        #expect(device.ioctl(MIRROR_IOCTL_PRIVCMD_HYPERCALL, &envelope).isNotEmulated)
    }

    @Test func `xen_version without a buffer returns the length of the text`() {
        #expect(hypercall(17, 10) == .success(20))
        #expect(hypercall(17, 11) == .success(Int64(".5-pre".count)))
    }

    @Test func `xen_version checks whether its command needs a buffer`() {
        #expect(hypercall(17, 1) == .errno(.efault))
        #expect(hypercall(17, 7) == .success(4096))
        #expect(hypercall(17, 7, 1) == .errno(.einval))
        #expect(hypercall(17, 99) == .errno(.enosys))
    }

    /// Source: hvm_physdev_op of xen/arch/x86/hvm/hypercall.c (Xen 4.20).
    @Test(arguments: [
        UInt64(0), 1, 99, 0xffff_ffff, 4, 5, 6, 7, 8, 9, 10, 11, 12, 15, 16, 17, 19, 20, 22, 23, 27,
        28, 30, 31,
    ])
    func `physdev_op commands that a PVH dom0 may not call fail with ENOSYS`(command: UInt64) {
        #expect(hypercall(33, command) == .errno(.enosys))
    }

    @Test(arguments: [UInt64(13), 14, 21, 24, 25, 26, 29, 32])
    func `physdev_op with a null argument fails with EFAULT`(command: UInt64) {
        #expect(hypercall(33, command) == .errno(.efault))
    }
}
