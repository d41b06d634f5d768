// SPDX-License-Identifier: MIT

import CPrivcmd
import PrivcmdFake
import PrivcmdKit
import TestSupport
import Testing

@Suite struct `fake requests` {
    private static let mapping: [UInt32] = [
        MIRROR_IOCTL_PRIVCMD_MMAPBATCH, MIRROR_IOCTL_PRIVCMD_MMAPBATCH_V2,
        MIRROR_IOCTL_PRIVCMD_DM_OP, MIRROR_IOCTL_PRIVCMD_MMAP_RESOURCE,
    ]

    @Test(arguments: mapping)
    func `mapping requests with a null argument fail with EFAULT`(request: UInt32) {
        #expect(FakeDevice(.test).ioctl(request, at: .null) == .errno(.efault))
    }

    @Test
    func `MMAPBATCH_V2 outside a mapping fails with EINVAL after the address checks`() throws {
        let device = FakeDevice(.test)
        var frames = [4 of UInt64](repeating: 7)
        var errors = [4 of Int32](repeating: 7)
        withUnsafeMutableBytes(of: &frames) { frames in
            withUnsafeMutableBytes(of: &errors) { errors in
                var batch = mirror_privcmd_mmapbatch_v2()
                #expect(
                    device.ioctl(MIRROR_IOCTL_PRIVCMD_MMAPBATCH_V2, &batch) == .errno(.einval))
                batch.num = 4
                #expect(
                    device.ioctl(MIRROR_IOCTL_PRIVCMD_MMAPBATCH_V2, &batch) == .errno(.efault))
                batch.arr = UInt64(UInt(bitPattern: frames.baseAddress))
                #expect(
                    device.ioctl(MIRROR_IOCTL_PRIVCMD_MMAPBATCH_V2, &batch) == .errno(.efault))
                batch.err = UInt64(UInt(bitPattern: errors.baseAddress))
                #expect(
                    device.ioctl(MIRROR_IOCTL_PRIVCMD_MMAPBATCH_V2, &batch) == .errno(.einval))
                #expect(errors.allSatisfy { $0 == 0 })
            }
        }
    }

    @Test func `DM_OP checks the number and size of buffers first`() {
        let device = FakeDevice(.test)
        var call = mirror_privcmd_dm_op()
        #expect(device.ioctl(MIRROR_IOCTL_PRIVCMD_DM_OP, &call) == .success(0))
        call.num = 17
        #expect(device.ioctl(MIRROR_IOCTL_PRIVCMD_DM_OP, &call) == .errno(.e2big))
        call.num = 1
        #expect(device.ioctl(MIRROR_IOCTL_PRIVCMD_DM_OP, &call) == .errno(.efault))
        var buffer = mirror_privcmd_dm_op_buf(uptr: 0, size: 4097)
        withUnsafeMutableBytes(of: &buffer) { bytes in
            call.ubufs = UInt64(UInt(bitPattern: bytes.baseAddress))
            #expect(device.ioctl(MIRROR_IOCTL_PRIVCMD_DM_OP, &call) == .errno(.e2big))
            bytes.storeBytes(of: 4096, toByteOffset: 8, as: UInt64.self)
            #expect(device.ioctl(MIRROR_IOCTL_PRIVCMD_DM_OP, &call) == .errno(.efault))
        }
    }

    @Test func `requests newer than the kernel fail with ENOTTY`() {
        let old = FakeDevice(.test(on: .testSystem(linux: "6.1.0-50-amd64")))
        for request in [
            MIRROR_IOCTL_PRIVCMD_PCIDEV_GET_GSI, MIRROR_IOCTL_PRIVCMD_IRQFD,
            MIRROR_IOCTL_PRIVCMD_IOEVENTFD,
        ] {
            #expect(old.ioctl(request, at: .null) == .errno(.enotty))
        }
    }

    @Test func `PCIDEV_GET_GSI on a PV dom0 fails with EPERM`() {
        let privcmd = Privcmd(over: FakeDevice(.test(on: .pvDom0)))
        let error = #expect(throws: PrivcmdError.self) { try privcmd.gsi(of: .bound) }
        #expect(error?.errno == .eperm)
    }

    @Test(arguments: [MIRROR_IOCTL_PRIVCMD_IRQFD, MIRROR_IOCTL_PRIVCMD_IOEVENTFD])
    func `IRQFD and IOEVENTFD fail with EOPNOTSUPP, as in Debian's kernels`(request: UInt32) {
        #expect(FakeDevice(.test).ioctl(request, at: .null) == .errno(.eopnotsupp))
    }

    @Test func `MMAP outside a PV domain fails with ENOSYS for any argument`() {
        let device = FakeDevice(.test)
        #expect(device.ioctl(MIRROR_IOCTL_PRIVCMD_MMAP, at: .null) == .errno(.enosys))
    }

    @Test func `RESTRICT limits the descriptor to one domain permanently`() throws {
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

    @Test func `hypercalls on a restricted descriptor fail with EPERM for any argument`() throws {
        let device = FakeDevice(.test)
        try Privcmd(over: device).restrict(to: DomainID(3))
        #expect(device.ioctl(MIRROR_IOCTL_PRIVCMD_HYPERCALL, at: .null) == .errno(.eperm))
        for call in PrivcmdError.Operation.calls {
            switch call {
            case .gsi, .restrict: #expect(call.error(over: device) == nil)
            default: #expect(call.error(over: device)?.errno == .eperm, "\(call)")
            }
        }
    }

    /// The kernel's handler of PCIDEV_GET_GSI does not check the restriction.
    @Test func `PCIDEV_GET_GSI succeeds on a restricted descriptor`() throws {
        let privcmd = Privcmd(over: FakeDevice(.test))
        try privcmd.restrict(to: DomainID(0))
        #expect(try privcmd.gsi(of: .bound) == GSI(22))
    }

    @Test func `RESTRICT to DOMID_INVALID restricts nothing`() throws {
        let privcmd = Privcmd(over: FakeDevice(.test))
        try privcmd.restrict(to: .invalid)
        #expect(try privcmd.xenVersion() == XenVersion(4, 20))
        try privcmd.restrict(to: DomainID(5))
        #expect(throws: PrivcmdError.self) { try privcmd.xenVersion() }
    }

    @Test func `RESTRICT with a bad argument fails and restricts nothing`() throws {
        let device = FakeDevice(.test)
        #expect(device.ioctl(MIRROR_IOCTL_PRIVCMD_RESTRICT, at: .null) == .errno(.efault))
        #expect(try Privcmd(over: device).xenVersion() == XenVersion(4, 20))
    }

    @Test func `two fakes share no restriction`() throws {
        let first = Privcmd(over: FakeDevice(.test))
        let second = Privcmd(over: FakeDevice(.test))
        try first.restrict(to: DomainID(0))
        #expect(try second.xenVersion() == XenVersion(4, 20))
    }
}
