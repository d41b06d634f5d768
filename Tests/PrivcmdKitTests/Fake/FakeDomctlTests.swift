// SPDX-License-Identifier: MIT

import CPrivcmd
import SystemPackage
import TestSupport
import Testing

@testable import PrivcmdKit

/// Calls of domctl on a hypervisor without a kernel before it.
struct RawDomctl {
    var xen: FakeXen

    init(_ profile: FakeProfile) { xen = FakeXen(profile) }

    /// Makes a call with the words of its argument.
    mutating func callAsFunction(
        _ command: UInt32, on domain: UInt16, _ words: [UInt32] = [], version: UInt32? = nil
    ) -> (answer: CallOutcome, domain: UInt16, words: [UInt32]) {
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
        let answer = bytes.withUnsafeMutableBytes { memory -> CallOutcome in
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
        return (answer, after.domain, argument)
    }

    /// The argument that creates a domain.
    static func creation(flags: UInt32 = 0, vcpus: UInt32 = 1, grants: UInt32 = 1) -> [UInt32] {
        [0, 0, 0, 0, 0, flags, 0, vcpus, 1023, .max, .max, grants]
    }

    /// Creates a domain of Xen's numbering.
    mutating func create(_ flags: UInt32 = 0) throws -> UInt16 {
        let created = self(MIRROR_XEN_DOMCTL_createdomain, on: 0, Self.creation(flags: flags))
        #expect(created.answer == .success(0))
        return created.domain
    }

    func mapped(_ gsi: Int32, of domain: UInt16) throws -> Int32 {
        let index = try #require(xen.domainIndex(byID: domain))
        return xen.domains[index].pirqs.interrupt(of: gsi)
    }
}

@Suite struct `The fake's domctl` {
    private var call = RawDomctl(.test)

    // MARK: Domains

    @Test mutating func `numbers domains one after the other, those that it refuses too`() throws {
        #expect(try call.create() == 1)
        let refused = call(
            MIRROR_XEN_DOMCTL_createdomain, on: 0, RawDomctl.creation(vcpus: 0))
        #expect(refused.answer == .errno(.einval))
        #expect(try call.create() == 3)
        #expect(call(MIRROR_XEN_DOMCTL_destroydomain, on: 3).answer == .success(0))
        #expect(try call.create() == 4)
    }

    @Test mutating func `takes a number of the caller's choice where it is free`() throws {
        let words = RawDomctl.creation()
        #expect(call(MIRROR_XEN_DOMCTL_createdomain, on: 7, words).domain == 7)
        #expect(call(MIRROR_XEN_DOMCTL_createdomain, on: 7, words).answer == .errno(.eexist))
        #expect(try call.create() == 1)
    }

    @Test mutating func `skips a number that is taken when it begins anew`() throws {
        for _ in 1..<3 { _ = try call.create() }
        call.xen.lastDomainID = UInt16(MIRROR_DOMID_FIRST_RESERVED) - 2
        #expect(try call.create() == UInt16(MIRROR_DOMID_FIRST_RESERVED) - 1)
        #expect(try call.create() == 3)
    }

    @Test mutating func `completes a paravirtualised domain's flags`() {
        let created = call(MIRROR_XEN_DOMCTL_createdomain, on: 0, RawDomctl.creation())
        #expect(created.words[5] == MIRROR_XEN_DOMCTL_CDF_oos_off)
    }

    @Test mutating func `does not destroy the domain that asks`() {
        #expect(call(MIRROR_XEN_DOMCTL_destroydomain, on: 0).answer == .errno(.einval))
    }

    // MARK: Access to interrupts

    private static func setup(_ xen: inout FakeXen, _ gsi: Int32, into domain: UInt16)
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

    @Test mutating func `takes a domain's mappings with it`() throws {
        let domain = try call.create()
        #expect(Self.setup(&call.xen, 5, into: domain) == .success(0))
        #expect(try call.mapped(16, of: domain) == 5)
        #expect(call(MIRROR_XEN_DOMCTL_destroydomain, on: domain).answer == .success(0))
        #expect(Self.setup(&call.xen, 5, into: domain) == .errno(.esrch))
        let next = try call.create()
        #expect(try call.mapped(16, of: next) == 0)
    }

    /// Finding 10.
    @Test mutating func `gives nobody what the caller has given away`() {
        let words: [UInt32] = [5, MIRROR_XEN_DOMCTL_GSI_REVOKE]
        let grant: [UInt32] = [5, MIRROR_XEN_DOMCTL_GSI_GRANT]
        #expect(call(MIRROR_XEN_DOMCTL_gsi_permission, on: 0, words).answer == .success(0))
        #expect(call(MIRROR_XEN_DOMCTL_gsi_permission, on: 0, grant).answer == .errno(.eperm))
        #expect(Self.setup(&call.xen, 5, into: 0) == .errno(.eperm))
    }

    /// Finding 11.
    @Test mutating func `lets a GSI be mapped whose access was revoked`() throws {
        let domain = try call.create()
        for flags in [MIRROR_XEN_DOMCTL_GSI_GRANT, MIRROR_XEN_DOMCTL_GSI_REVOKE] {
            #expect(
                call(MIRROR_XEN_DOMCTL_gsi_permission, on: domain, [5, flags]).answer
                    == .success(0))
        }
        #expect(Self.setup(&call.xen, 5, into: domain) == .success(0))
    }

    @Test mutating func `knows no interrupt of the timer's GSIs`() {
        for gsi: UInt32 in [0, 2] {
            #expect(
                call(MIRROR_XEN_DOMCTL_gsi_permission, on: 0, [gsi, 1]).answer == .errno(.einval))
        }
        #expect(call(MIRROR_XEN_DOMCTL_gsi_permission, on: 0, [24, 1]).answer == .errno(.erange))
        #expect(call(MIRROR_XEN_DOMCTL_gsi_permission, on: 0, [24, 2]).answer == .errno(.einval))
    }

    // MARK: Access to memory and ports

    @Test mutating func `gives what dom0 has, and refuses ranges that wrap`() throws {
        let domain = try call.create()
        let memory = MIRROR_XEN_DOMCTL_iomem_permission
        #expect(call(memory, on: domain, [0xfe000, 0, 4, 0, 1]).answer == .success(0))
        #expect(call(memory, on: domain, [0xfee00, 0, 1, 0, 1]).answer == .errno(.eperm))
        #expect(call(memory, on: domain, [2, 0, .max, .max, 1]).answer == .errno(.einval))
        let ports = MIRROR_XEN_DOMCTL_ioport_permission
        #expect(call(ports, on: domain, [0xc000, 32, 1]).answer == .success(0))
        #expect(call(ports, on: domain, [0x20, 1, 1]).answer == .errno(.eperm))
        #expect(call(ports, on: domain, [0xffff, 2, 1]).answer == .errno(.einval))
        let index = try #require(call.xen.domainIndex(byID: domain))
        #expect(call.xen.domains[index].access[.frames].contains(0xfe000...0xfe003))
        #expect(call(memory, on: domain, [0xfe001, 0, 1, 0, 0]).answer == .success(0))
        #expect(!call.xen.domains[index].access[.frames].contains(0xfe001...0xfe001))
        #expect(call.xen.domains[index].access[.frames].contains(0xfe002...0xfe003))
    }

    // MARK: Devices

    /// In the order in which a program tried it on real Xen, in all eight cells of the lab.
    @Test(arguments: [DomainType.pv, .pvh], ["4.17", "4.20"])
    func `gives devices away and takes them back`(type: DomainType, xen: String) throws {
        var call = RawDomctl(.test(on: .testSystem(xen: xen, type: type)))
        let plain = try call.create()
        let guest = try call.create(MIRROR_XEN_DOMCTL_CDF_iommu)
        let (test, assign, deassign) = (
            MIRROR_XEN_DOMCTL_test_assign_device, MIRROR_XEN_DOMCTL_assign_device,
            MIRROR_XEN_DOMCTL_deassign_device
        )
        let (nobody, quarantine) = (UInt16(MIRROR_DOMID_INVALID), UInt16(MIRROR_DOMID_IO))
        let device = SBDF.bound.rawValue
        let turns: [(UInt32, UInt16, UInt32, UInt32, Errno?)] = [
            (test, guest, 0, device, nil), (test, nobody, 0, device, nil),
            (assign, guest, 0, device, nil), (test, guest, 0, device, .einval),
            (test, nobody, 0, device, .einval), (assign, guest, 0, device, .ebusy),
            (assign, 0, 0, device, .einval), (assign, plain, 0, device, .eopnotsupp),
            (assign, guest, 0, 0xfff, .enodev), (assign, guest, 4, 0xfff, .einval),
            (deassign, plain, 0, device, .eopnotsupp), (deassign, guest, 0, device, nil),
            (deassign, guest, 0, device, .enodev), (assign, quarantine, 0, device, nil),
            (test, guest, 0, device, nil), (deassign, quarantine, 0, device, nil),
        ]
        for (index, turn) in turns.enumerated() {
            let answer = call(turn.0, on: turn.1, [0, turn.2, turn.3]).answer
            let expected = turn.4.map { CallOutcome.errno($0) } ?? .success(0)
            #expect(answer == expected, "turn \(index)")
        }
        #expect(call.xen.pci[try #require(call.xen.pci.index(of: .bound))].owner == DomainID(0))
    }
}
