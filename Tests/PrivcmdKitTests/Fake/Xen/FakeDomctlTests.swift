// SPDX-License-Identifier: MIT

import CPrivcmd
import PrivcmdConformance
import PrivcmdFake
import SystemPackage
import TestSupport
import Testing

@testable import PrivcmdKit

/// Issues domctls to a fake Xen, past the kernel.
struct RawDomctl {
    var xen: FakeXen

    init(_ profile: FakeProfile) { xen = FakeXen(profile) }

    /// Issues a domctl with the 32-bit words of its argument.
    mutating func callAsFunction(
        _ command: UInt32, on domain: UInt16, _ words: [UInt32] = [], version: UInt32? = nil
    ) -> (result: CallOutcome, domain: UInt16, words: [UInt32]) {
        var bytes = [UInt8](repeating: 0, count: MemoryLayout<mirror_xen_domctl>.size)
        var head = mirror_xen_domctl_head()
        head.cmd = command
        head.interface_version = version ?? xen.domctlVersion ?? 0
        head.domain = domain
        bytes.replaceSubrange(0..<16, with: Bytes.of(head))
        for (index, word) in words.enumerated() {
            bytes.replaceSubrange(16 + 4 * index..<20 + 4 * index, with: Bytes.of(word))
        }
        var call = mirror_privcmd_hypercall()
        call.op = UInt64(MIRROR___HYPERVISOR_domctl)
        let result = bytes.withUnsafeMutableBytes { memory -> CallOutcome in
            call.arg.0 = UInt64(UInt(bitPattern: memory.baseAddress))
            do throws(CallFailure) {
                return .success(try xen.hypercall(call, SelfMemory.shared))
            } catch {
                return .failure(error)
            }
        }
        let after = Bytes.value(head, Array(bytes[..<16]))
        let argument = words.indices.map { index in
            Bytes.value(UInt32(0), Array(bytes[16 + 4 * index..<20 + 4 * index]))
        }
        return (result, after.domain, argument)
    }

    /// The argument of createdomain.
    static func creation(flags: UInt32 = 0, vcpus: UInt32 = 1, grants: UInt32 = 1) -> [UInt32] {
        [0, 0, 0, 0, 0, flags, 0, vcpus, 1023, .max, .max, grants]
    }

    /// Creates a domain whose number Xen chooses.
    mutating func create(_ flags: UInt32 = 0) throws -> UInt16 {
        let created = self(MIRROR_XEN_DOMCTL_createdomain, on: 0, Self.creation(flags: flags))
        #expect(created.result == .success(0))
        return created.domain
    }

    func mappedInterrupt(_ gsi: Int32, of domain: UInt16) throws -> Int32 {
        let index = try #require(xen.domainIndex(byID: domain))
        return xen.domains[index].pirqs.interrupt(of: gsi)
    }
}

@Suite struct `fake domctl` {
    private var call = RawDomctl(.test)

    // MARK: Domains

    @Test
    mutating func `createdomain numbers domains in sequence and skips refused numbers`() throws {
        #expect(try call.create() == 1)
        let refused = call(
            MIRROR_XEN_DOMCTL_createdomain, on: 0, RawDomctl.creation(vcpus: 0))
        #expect(refused.result == .errno(.einval))
        #expect(try call.create() == 3)
        #expect(call(MIRROR_XEN_DOMCTL_destroydomain, on: 3).result == .success(0))
        #expect(try call.create() == 4)
    }

    @Test
    mutating func `createdomain accepts a free number and rejects a used one with EEXIST`() throws {
        let words = RawDomctl.creation()
        #expect(call(MIRROR_XEN_DOMCTL_createdomain, on: 7, words).domain == 7)
        #expect(call(MIRROR_XEN_DOMCTL_createdomain, on: 7, words).result == .errno(.eexist))
        #expect(try call.create() == 1)
    }

    @Test mutating func `createdomain skips used numbers after the numbers wrap`() throws {
        for _ in 1..<3 { _ = try call.create() }
        call.xen.lastDomainID = UInt16(MIRROR_DOMID_FIRST_RESERVED) - 2
        #expect(try call.create() == UInt16(MIRROR_DOMID_FIRST_RESERVED) - 1)
        #expect(try call.create() == 3)
    }

    @Test mutating func `createdomain sets oos_off in the flags of a PV domain`() {
        let created = call(MIRROR_XEN_DOMCTL_createdomain, on: 0, RawDomctl.creation())
        #expect(created.words[5] == MIRROR_XEN_DOMCTL_CDF_oos_off)
    }

    @Test mutating func `destroydomain of the caller fails with EINVAL`() {
        #expect(call(MIRROR_XEN_DOMCTL_destroydomain, on: 0).result == .errno(.einval))
    }

    // MARK: Access to interrupts

    private static func map(_ xen: inout FakeXen, _ gsi: Int32, into domain: UInt16)
        -> CallOutcome
    {
        var argument = TestContext.mapArgument(gsi, into: DomainID(domain))
        return withUnsafeMutableBytes(of: &argument) { memory in
            var call = mirror_privcmd_hypercall()
            call.op = UInt64(MIRROR___HYPERVISOR_physdev_op)
            call.arg.0 = UInt64(MIRROR_PHYSDEVOP_map_pirq)
            call.arg.1 = UInt64(UInt(bitPattern: memory.baseAddress))
            do throws(CallFailure) {
                return .success(try xen.hypercall(call, SelfMemory.shared))
            } catch {
                return .failure(error)
            }
        }
    }

    @Test mutating func `destroydomain removes the domain's pIRQ mappings`() throws {
        let domain = try call.create()
        #expect(Self.map(&call.xen, 5, into: domain) == .success(0))
        #expect(try call.mappedInterrupt(16, of: domain) == 5)
        #expect(call(MIRROR_XEN_DOMCTL_destroydomain, on: domain).result == .success(0))
        #expect(Self.map(&call.xen, 5, into: domain) == .errno(.esrch))
        let next = try call.create()
        #expect(try call.mappedInterrupt(16, of: next) == 0)
    }

    /// Finding 10 in docs/reference/findings.md.
    @Test mutating func `gsi_permission of a revoked GSI fails with EPERM`() {
        let words: [UInt32] = [5, MIRROR_XEN_DOMCTL_GSI_REVOKE]
        let grant: [UInt32] = [5, MIRROR_XEN_DOMCTL_GSI_GRANT]
        #expect(call(MIRROR_XEN_DOMCTL_gsi_permission, on: 0, words).result == .success(0))
        #expect(call(MIRROR_XEN_DOMCTL_gsi_permission, on: 0, grant).result == .errno(.eperm))
        #expect(Self.map(&call.xen, 5, into: 0) == .errno(.eperm))
    }

    /// Finding 11 in docs/reference/findings.md.
    @Test mutating func `map_pirq of a GSI whose access was revoked succeeds`() throws {
        let domain = try call.create()
        for flags in [MIRROR_XEN_DOMCTL_GSI_GRANT, MIRROR_XEN_DOMCTL_GSI_REVOKE] {
            #expect(
                call(MIRROR_XEN_DOMCTL_gsi_permission, on: domain, [5, flags]).result
                    == .success(0))
        }
        #expect(Self.map(&call.xen, 5, into: domain) == .success(0))
    }

    @Test mutating func `gsi_permission of the timer's GSIs fails with EINVAL`() {
        for gsi: UInt32 in [0, 2] {
            #expect(
                call(MIRROR_XEN_DOMCTL_gsi_permission, on: 0, [gsi, 1]).result == .errno(.einval))
        }
        #expect(call(MIRROR_XEN_DOMCTL_gsi_permission, on: 0, [24, 1]).result == .errno(.erange))
        #expect(call(MIRROR_XEN_DOMCTL_gsi_permission, on: 0, [24, 2]).result == .errno(.einval))
    }

    // MARK: Access to memory and ports

    @Test
    mutating func `iomem and ioport permission need dom0's access and an unwrapped range`() throws {
        let domain = try call.create()
        let memory = MIRROR_XEN_DOMCTL_iomem_permission
        #expect(call(memory, on: domain, [0xfe000, 0, 4, 0, 1]).result == .success(0))
        #expect(call(memory, on: domain, [0xfee00, 0, 1, 0, 1]).result == .errno(.eperm))
        #expect(call(memory, on: domain, [2, 0, .max, .max, 1]).result == .errno(.einval))
        let ports = MIRROR_XEN_DOMCTL_ioport_permission
        #expect(call(ports, on: domain, [0xc000, 32, 1]).result == .success(0))
        #expect(call(ports, on: domain, [0x20, 1, 1]).result == .errno(.eperm))
        #expect(call(ports, on: domain, [0xffff, 2, 1]).result == .errno(.einval))
        let index = try #require(call.xen.domainIndex(byID: domain))
        #expect(call.xen.domains[index].access[.frames].contains(0xfe000...0xfe003))
        #expect(call(memory, on: domain, [0xfe001, 0, 1, 0, 0]).result == .success(0))
        #expect(!call.xen.domains[index].access[.frames].contains(0xfe001...0xfe001))
        #expect(call.xen.domains[index].access[.frames].contains(0xfe002...0xfe003))
    }

    // MARK: Devices

    /// The steps of a program that ran on real Xen in all eight cells of the lab.
    @Test(arguments: [DomainType.pv, .pvh], ["4.17", "4.20"])
    func `assign_device and deassign_device return the results of Xen`(
        type: DomainType, xen: String
    ) throws {
        var call = RawDomctl(.test(on: .testSystem(xen: xen, type: type)))
        let withoutIOMMU = try call.create()
        let guest = try call.create(MIRROR_XEN_DOMCTL_CDF_iommu)
        let (test, assign, deassign) = (
            MIRROR_XEN_DOMCTL_test_assign_device, MIRROR_XEN_DOMCTL_assign_device,
            MIRROR_XEN_DOMCTL_deassign_device
        )
        let (invalid, quarantine) = (UInt16(MIRROR_DOMID_INVALID), UInt16(MIRROR_DOMID_IO))
        let device = SBDF.bound.rawValue
        let steps: [(UInt32, UInt16, UInt32, UInt32, Errno?)] = [
            (test, guest, 0, device, nil), (test, invalid, 0, device, nil),
            (assign, guest, 0, device, nil), (test, guest, 0, device, .einval),
            (test, invalid, 0, device, .einval), (assign, guest, 0, device, .ebusy),
            (assign, 0, 0, device, .einval), (assign, withoutIOMMU, 0, device, .eopnotsupp),
            (assign, guest, 0, 0xfff, .enodev), (assign, guest, 4, 0xfff, .einval),
            (deassign, withoutIOMMU, 0, device, .eopnotsupp), (deassign, guest, 0, device, nil),
            (deassign, guest, 0, device, .enodev), (assign, quarantine, 0, device, nil),
            (test, guest, 0, device, nil), (deassign, quarantine, 0, device, nil),
        ]
        for (index, step) in steps.enumerated() {
            let result = call(step.0, on: step.1, [0, step.2, step.3]).result
            let expected = step.4.map { CallOutcome.errno($0) } ?? .success(0)
            #expect(result == expected, "step \(index)")
        }
        #expect(call.xen.pci[try #require(call.xen.pci.index(of: .bound))].owner == DomainID(0))
    }
}
