// SPDX-License-Identifier: MIT

import CPrivcmd
import PrivcmdFake
import TestSupport
import Testing

@testable import PrivcmdKit

/// The order of the kernel's checks.
@Suite struct `fake kernel argument checks` {
    private func hypercall(_ number: UInt64, on release: String) -> CallOutcome {
        var call = mirror_privcmd_hypercall()
        call.op = number
        return FakeDevice(.test(on: .testSystem(linux: release)))
            .ioctl(MIRROR_IOCTL_PRIVCMD_HYPERCALL, &call)
    }

    /// XENVER_version is command 0 of hypercall 17.
    @Test func `the hypercall number is cut to 32 bits before the fix of XSA-466`() {
        let version = UInt64(MIRROR___HYPERVISOR_xen_version)
        #expect(hypercall(version | 1 << 32, on: "6.12.5") == .success(4 << 16 | 20))
        #expect(hypercall(version | 1 << 32, on: "6.12.6") == .errno(.enosys))
        for number: UInt64 in [128, UInt64(UInt32.max)] {
            #expect(hypercall(number, on: "6.12.5") == .errno(.einval))
            #expect(hypercall(number, on: "6.12.6") == .errno(.enosys))
        }
        #expect(hypercall(63, on: "6.12.5") == .errno(.enosys))
    }

    private func dmOp(_ buffers: [(Address, UInt64)], dom: UInt16 = 7) -> CallOutcome {
        var list = buffers.map { mirror_privcmd_dm_op_buf(uptr: $0.0.rawValue, size: $0.1) }
        return list.withUnsafeMutableBytes { bytes in
            var call = mirror_privcmd_dm_op()
            call.dom = dom
            call.num = UInt16(buffers.count)
            call.ubufs = UInt64(UInt(bitPattern: bytes.baseAddress))
            return FakeDevice(.test).ioctl(MIRROR_IOCTL_PRIVCMD_DM_OP, &call)
        }
    }

    @Test func `DM_OP checks size and address of one buffer after the other`() throws {
        let kernel = Address(1 << 63)
        try withPages(2) { pages in
            let good = pages.address()
            #expect(dmOp([(kernel, 8), (good, 4097)]) == .errno(.efault))
            #expect(dmOp([(good, 4097), (kernel, 8)]) == .errno(.e2big))
            #expect(dmOp([(good, 8)]) != .errno(.efault))
        }
    }

    @Test func `DM_OP needs write access to every page of a buffer`() throws {
        try withPages(2) { pages in
            let start = pages.address()
            let across = start.advanced(by: MemoryPages.size - 4)
            #expect(dmOp([(across, 8)]) != .errno(.efault))
            #expect(pages.makeReadOnly(1))
            #expect(dmOp([(across, 8)]) == .errno(.efault))
            #expect(dmOp([(across, 4)]) != .errno(.efault))
        }
    }

    /// Linux treats zero pinned pages as a failure.
    ///
    /// An empty buffer within a page still pins one.
    @Test func `DM_OP with an empty buffer fails only at the start of a page`() throws {
        try withPages(1) { pages in
            #expect(dmOp([(pages.address(), 0)]) == .errno(.efault))
            #expect(dmOp([(.null, 0)]) == .errno(.efault))
            #expect(dmOp([(pages.address(8), 0)]) != .errno(.efault))
        }
    }

    /// Only x86 has CONFIG_XEN_ACPI.
    @Test func `PCIDEV_GET_GSI without ACPI fails with EINVAL for any argument`() {
        var system = SystemSnapshot.pvhDom0
        system.architecture = "aarch64"
        let request = MIRROR_IOCTL_PRIVCMD_PCIDEV_GET_GSI
        let fake = FakeDevice(.test(on: system))
        #expect(fake.ioctl(request, at: .null) == .errno(.einval))
    }

    @Test func `MMAPBATCH with a kernel address fails before the restriction check`() throws {
        let fake = FakeDevice(.test)
        try Privcmd(over: fake).restrict(to: DomainID(1))
        var first = mirror_privcmd_mmapbatch()
        first.num = 1
        #expect(fake.ioctl(MIRROR_IOCTL_PRIVCMD_MMAPBATCH, &first) == .errno(.eperm))
        first.arr = 1 << 63
        #expect(fake.ioctl(MIRROR_IOCTL_PRIVCMD_MMAPBATCH, &first) == .errno(.efault))
        var second = mirror_privcmd_mmapbatch_v2()
        second.num = 1
        second.err = 1 << 63
        #expect(fake.ioctl(MIRROR_IOCTL_PRIVCMD_MMAPBATCH_V2, &second) == .errno(.efault))
    }
}
