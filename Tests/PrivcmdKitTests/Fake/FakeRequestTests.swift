// SPDX-License-Identifier: MIT

import CPrivcmd
import PrivcmdKit
import TestSupport
import Testing

@Suite struct `The fake's requests` {
    private static let unmodelled: [UInt32] = [
        MIRROR_IOCTL_PRIVCMD_MMAPBATCH, MIRROR_IOCTL_PRIVCMD_MMAPBATCH_V2,
        MIRROR_IOCTL_PRIVCMD_DM_OP, MIRROR_IOCTL_PRIVCMD_MMAP_RESOURCE,
    ]

    /// A gap in the fake must never look like an answer of a kernel.
    @Test(arguments: unmodelled)
    func `that it does not model are unanswered`(request: UInt32) throws {
        var room = [8 of UInt64](repeating: 0)
        #expect(FakeDevice(.test).perform(request, &room).isUnanswered)
    }

    @Test(arguments: unmodelled)
    func `refuse a bad argument although they are not modelled`(request: UInt32) {
        #expect(FakeDevice(.test).perform(request, at: .null) == .errno(.efault))
    }

    @Test(arguments: [MIRROR_IOCTL_PRIVCMD_IRQFD, MIRROR_IOCTL_PRIVCMD_IOEVENTFD])
    func `have no eventfds, as Debian builds its kernels`(request: UInt32) {
        #expect(FakeDevice(.test).perform(request, at: .null) == .errno(.eopnotsupp))
    }

    @Test func `refuse MMAP outside a PV domain before looking at the argument`() {
        let device = FakeDevice(.test)
        #expect(device.perform(MIRROR_IOCTL_PRIVCMD_MMAP, at: .null) == .errno(.enosys))
    }

    @Test func `tie the descriptor to one domain for good`() throws {
        let privcmd = Privcmd(over: FakeDevice(.test))
        #expect(try privcmd.xenVersion() == XenVersion(4, 20))
        try privcmd.restrict(to: DomainID(0))
        try privcmd.restrict(to: DomainID(0))
        for other in [DomainID(1), .invalid, .current] {
            let error = #expect(throws: PrivcmdError.self) { try privcmd.restrict(to: other) }
            #expect(error == PrivcmdError(.restrict(other), .errno(.einval)))
        }
        let error = #expect(throws: PrivcmdError.self) { try privcmd.xenVersion() }
        #expect(error?.errno == .eperm)
    }

    @Test func `refuse every hypercall of a restricted descriptor before looking at it`() throws {
        let device = FakeDevice(.test)
        try Privcmd(over: device).restrict(to: DomainID(3))
        #expect(device.perform(MIRROR_IOCTL_PRIVCMD_HYPERCALL, at: .null) == .errno(.eperm))
        for call in PrivcmdError.Operation.calls {
            switch call {
            case .gsi, .restrict: #expect(call.error(over: device) == nil)
            default: #expect(call.error(over: device)?.errno == .eperm, "\(call)")
            }
        }
    }

    /// The handler of PCIDEV_GET_GSI never looks at the restriction.
    @Test func `still give a GSI on a restricted descriptor`() throws {
        let privcmd = Privcmd(over: FakeDevice(.test))
        try privcmd.restrict(to: DomainID(0))
        #expect(try privcmd.gsi(of: .bound) == GSI(22))
    }

    @Test func `restrict nothing with DOMID_INVALID`() throws {
        let privcmd = Privcmd(over: FakeDevice(.test))
        try privcmd.restrict(to: .invalid)
        #expect(try privcmd.xenVersion() == XenVersion(4, 20))
        try privcmd.restrict(to: DomainID(5))
        #expect(throws: PrivcmdError.self) { try privcmd.xenVersion() }
    }

    @Test func `refuse a bad argument of RESTRICT and stay open`() throws {
        let device = FakeDevice(.test)
        #expect(device.perform(MIRROR_IOCTL_PRIVCMD_RESTRICT, at: .null) == .errno(.efault))
        #expect(try Privcmd(over: device).xenVersion() == XenVersion(4, 20))
    }

    @Test func `share nothing between two devices`() throws {
        let first = Privcmd(over: FakeDevice(.test))
        let second = Privcmd(over: FakeDevice(.test))
        try first.restrict(to: DomainID(0))
        #expect(try second.xenVersion() == XenVersion(4, 20))
    }
}
