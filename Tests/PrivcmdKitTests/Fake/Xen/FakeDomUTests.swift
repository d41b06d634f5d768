// SPDX-License-Identifier: MIT

import CPrivcmd
import PrivcmdConformance
import PrivcmdFake
import SystemPackage
import TestSupport
import Testing

@testable import PrivcmdKit

/// The results of calls by a domU, by release, under XSM's rules without a policy.
///
/// Source: xen/include/xsm/dummy.h, xen/arch/x86/hvm/hypercall.c (Xen 4.17 to 4.22).
@Suite struct `fake Xen called by a domU` {
    private static func xen(_ type: DomainType, _ version: String) -> FakeXen {
        FakeXen(.test(on: .testSystem(xen: version, type: type, isControlDomain: false)))
    }

    private static func physdev(_ xen: inout FakeXen, _ operation: UInt32, _ bytes: [UInt8])
        -> CallOutcome
    {
        var bytes = bytes + [UInt8](repeating: 0, count: 64)
        return bytes.withUnsafeMutableBytes { memory in
            var call = mirror_privcmd_hypercall()
            call.op = UInt64(MIRROR___HYPERVISOR_physdev_op)
            call.arg.0 = UInt64(operation)
            call.arg.1 = UInt64(UInt(bitPattern: memory.baseAddress))
            do throws(CallFailure) {
                return .success(try xen.hypercall(call, SelfMemory.shared))
            } catch {
                return .failure(error)
            }
        }
    }

    private static let setup = Bytes.of(TestContext.setupArgument(GSI(5)))
    private static let reset = Bytes.of(
        mirror_pci_device_reset(dev: mirror_physdev_pci_device(), flags: 3))
    private static let wrongReset = Bytes.of(
        mirror_pci_device_reset(dev: mirror_physdev_pci_device(), flags: 4))

    @Test(arguments: ["4.17", "4.20"])
    func `a PV domU gets EPERM after the argument checks`(version: String) {
        var xen = Self.xen(.pv, version)
        let hasReset = version == "4.20"
        #expect(
            Self.physdev(&xen, MIRROR_PHYSDEVOP_setup_gsi, Self.setup) == .errno(.eperm))
        #expect(
            Self.physdev(&xen, MIRROR_PHYSDEVOP_setup_gsi, Bytes.of(Int32(24)))
                == .errno(.einval))
        #expect(
            Self.physdev(&xen, MIRROR_PHYSDEVOP_pci_device_reset, Self.reset)
                == .errno(hasReset ? .eperm : .enosys))
        #expect(
            Self.physdev(&xen, MIRROR_PHYSDEVOP_pci_device_reset, Self.wrongReset)
                == .errno(hasReset ? .einval : .enosys))
        let map = Bytes.of(TestContext.mapArgument(5))
        #expect(Self.physdev(&xen, MIRROR_PHYSDEVOP_map_pirq, map) == .errno(.eperm))
        #expect(
            Self.physdev(&xen, MIRROR_PHYSDEVOP_prepare_msix, []) == .errno(.eperm))
        #expect(
            Self.physdev(&xen, MIRROR_PHYSDEVOP_get_free_pirq, Bytes.of(Int32(1)))
                == .success(0))
    }

    @Test(arguments: ["4.17", "4.19", "4.20", "4.22"])
    func `a PVH domU gets EPERM for map_pirq since Xen 4.20, otherwise ENOSYS`(version: String) {
        var xen = Self.xen(.pvh, version)
        let isAllowed = ["4.20", "4.22"].contains(version)
        for operation in 0..<UInt32(64) {
            let isMapping = [MIRROR_PHYSDEVOP_map_pirq, MIRROR_PHYSDEVOP_unmap_pirq]
                .contains(operation)
            let bytes = Bytes.of(TestContext.mapArgument(5))
            #expect(
                Self.physdev(&xen, operation, bytes)
                    == .errno(isMapping && isAllowed ? .eperm : .enosys), "operation \(operation)")
        }
    }

    @Test(arguments: [("4.17", true), ("4.18", true), ("4.19", false), ("4.20", false)])
    func `an HVM domU has pIRQs by default up to Xen 4.18`(version: String, hasPIRQs: Bool) {
        var xen = Self.xen(.hvm, version)
        let result = Self.physdev(&xen, MIRROR_PHYSDEVOP_get_free_pirq, Bytes.of(Int32(0)))
        #expect(result == (hasPIRQs ? .success(0) : .errno(.enosys)))
        #expect(
            Self.physdev(&xen, MIRROR_PHYSDEVOP_setup_gsi, Self.setup) == .errno(.enosys))
        let other = Bytes.of(TestContext.mapArgument(5, into: DomainID(0)))
        let isAllowed = hasPIRQs || version == "4.20"
        #expect(
            Self.physdev(&xen, MIRROR_PHYSDEVOP_map_pirq, other)
                == .errno(isAllowed ? .eperm : .enosys))
    }

    /// The test systems have 4.20.3-pre and 4.21.3-pre, which count as 4.20.2 and 4.21.2.
    @Test(arguments: [("4.20", Errno.eperm), ("4.21", .einval), ("4.22", .einval)])
    func `permission domctls check the caller first before XSA-492 and last after it`(
        version: String, errno: Errno
    ) {
        var call = RawDomctl(
            .test(on: .testSystem(xen: version, type: .pvh, isControlDomain: false)))
        #expect(
            call(MIRROR_XEN_DOMCTL_gsi_permission, on: 0, [5, 2]).result == .errno(errno))
        #expect(call(MIRROR_XEN_DOMCTL_gsi_permission, on: 0, [5, 1]).result == .errno(.eperm))
        #expect(call(MIRROR_XEN_DOMCTL_createdomain, on: 0).result == .errno(.eperm))
        #expect(call(999, on: 0).result == .errno(.eperm))
        #expect(
            call(999, on: 500).result == .errno(version == "4.22" ? .eperm : .esrch))
    }

    @Test func `a profile with the XSA-492 patch checks the arguments first`() {
        var profile = FakeProfile.test(
            on: .testSystem(xen: "4.20", type: .pvh, isControlDomain: false))
        profile.patches.xen[.permissionChecksFirst] = true
        var call = RawDomctl(profile)
        #expect(
            call(MIRROR_XEN_DOMCTL_gsi_permission, on: 0, [5, 2]).result == .errno(.einval))
    }

    /// Xen 4.18 looks up the domain within the mapping, whose result it then cannot copy back.
    @Test(arguments: [("4.18", Errno.efault), ("4.19", .esrch)])
    func `map_pirq checks the domain before the mapping since Xen 4.19`(
        version: String, errno: Errno
    ) throws {
        var xen = FakeXen(.test(on: .testSystem(xen: version, type: .pv)))
        try withPages(1) { pages in
            let bytes = Bytes.of(TestContext.mapArgument(5, into: .invalid))
            #expect(SelfMemory.shared.writeBytes(bytes, at: pages.address()))
            #expect(pages.makeReadOnly(0))
            var call = mirror_privcmd_hypercall()
            call.op = UInt64(MIRROR___HYPERVISOR_physdev_op)
            call.arg.0 = UInt64(MIRROR_PHYSDEVOP_map_pirq)
            call.arg.1 = pages.address().rawValue
            #expect(throws: CallFailure.errno(errno)) { try xen.hypercall(call, SelfMemory.shared) }
        }
    }
}
