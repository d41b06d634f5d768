// SPDX-License-Identifier: MIT

import CPrivcmd
import PrivcmdKit
import TestSupport
import Testing

/// The column "4.20 PVH 6.12" of what real Xen answered.
@Suite struct `The fake's hypercalls` {
    /// Source: xen/include/hypercall-defs.c (Xen 4.20).
    private static let unmodelled: [UInt64] = [
        7, 12, 15, 18, 20, 21, 24, 26, 27, 29, 32, 34, 39, 40, 41, 42, 49,
    ]
    private static let modelled: Set<UInt64> = [13, 17, 33, 35, 36]

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

    @Test func `need an envelope that can be read`() {
        #expect(device.ioctl(MIRROR_IOCTL_PRIVCMD_HYPERCALL, at: .null) == .errno(.efault))
    }

    @Test func `give Xen's version`() throws {
        #expect(try Privcmd(over: device).xenVersion() == XenVersion(4, 20))
        #expect(hypercall(17) == .success(0x0004_0014))
    }

    @Test func `are chosen by the whole of their number`() {
        #expect(hypercall(0xdead_0000_0000 | 17) == .errno(.enosys))
    }

    @Test(arguments: [UInt64(63), 119, 0xffff_ffff])
    func `that Xen does not have answer ENOSYS`(number: UInt64) {
        #expect(hypercall(number) == .errno(.enosys))
    }

    @Test(arguments: unmodelled)
    func `that the fake does not model are unanswered`(number: UInt64) {
        #expect(hypercall(number).isNotEmulated)
    }

    @Test(arguments: ABI.hypercalls.map(\.number))
    func `of a paravirtualised domain, or of none, answer ENOSYS`(number: UInt64) {
        if Self.unmodelled.contains(number) || Self.modelled.contains(number) { return }
        #expect(hypercall(number) == .errno(.enosys))
    }

    @Test(arguments: [UInt64(2), 9])
    func `of xen_version whose texts were not recorded want room, and are unanswered with it`(
        command: UInt64
    ) throws {
        let fake = FakeDevice(try #require(FakeProfile.named("xen-4.19-linux-6.12-pvh")))
        var profile = fake.profile
        profile.commandLine = nil
        let device = FakeDevice(profile)
        let room = try HypercallBuffer.ordinary(byteCount: 2048)
        var envelope = mirror_privcmd_hypercall(op: 17, arg: (command, 0, 0, 0, 0))
        #expect(device.ioctl(MIRROR_IOCTL_PRIVCMD_HYPERCALL, &envelope) == .errno(.efault))
        envelope.arg.1 = room.address.rawValue
        #expect(device.ioctl(MIRROR_IOCTL_PRIVCMD_HYPERCALL, &envelope).isNotEmulated)
    }

    @Test func `of xen_version tell how long a text is to whom gives no room`() {
        #expect(hypercall(17, 10) == .success(20))
        #expect(hypercall(17, 11) == .success(Int64(".5-pre".count)))
    }

    @Test func `of xen_version want their buffer, or none`() {
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
    func `of physdev_op that a PVH dom0 may not make answer ENOSYS`(command: UInt64) {
        #expect(hypercall(33, command) == .errno(.enosys))
    }

    @Test(arguments: [UInt64(13), 14, 21, 24, 25, 26, 29, 32])
    func `of physdev_op refuse a null argument with EFAULT`(command: UInt64) {
        #expect(hypercall(33, command) == .errno(.efault))
    }
}
