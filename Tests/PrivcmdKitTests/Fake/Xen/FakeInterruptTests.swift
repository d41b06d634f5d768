// SPDX-License-Identifier: MIT

import CPrivcmd
import PrivcmdFake
import PrivcmdKit
import SystemPackage
import TestSupport
import Testing

/// The results of real Xen 4.20 with Linux 6.12 in a PVH dom0.
@Suite struct `fake GSIs and pIRQs` {
    private let device = FakeDevice(.test)
    private var privcmd: Privcmd { Privcmd(over: device) }

    @Test func `setupGSI of a GSI that pciback registered is alreadyRegistered`() throws {
        #expect(try privcmd.setupGSI(GSI(22)) == .alreadyRegistered)
    }

    @Test(arguments: [UInt32(0), 5, 16, 23])
    func `setupGSI registers a GSI once`(number: UInt32) throws {
        #expect(try privcmd.setupGSI(GSI(number)) == .registered)
        #expect(try privcmd.setupGSI(GSI(number)) == .alreadyRegistered)
    }

    @Test(arguments: [UInt32(24), 300, 0x7fff_ffff, 0xffff_ffff])
    func `a GSI above the last IO-APIC pin fails with EINVAL`(number: UInt32) {
        let privcmd = privcmd
        let setup = #expect(throws: PrivcmdError.self) { try privcmd.setupGSI(GSI(number)) }
        #expect(setup == PrivcmdError(.setupGSI(GSI(number)), .errno(.einval)))
        let map = #expect(throws: PrivcmdError.self) { try privcmd.mapPIRQ(GSI(number)) }
        #expect(map == PrivcmdError(.mapPIRQ(GSI(number), .current), .errno(.einval)))
    }

    @Test(arguments: [UInt32(22), 16, 5])
    func `map_pirq returns pIRQ 16 first for any GSI`(number: UInt32) throws {
        #expect(try privcmd.mapPIRQ(GSI(number)) == PIRQ(16))
    }

    @Test func `map_pirq returns the same pIRQ again and the next for another GSI`() throws {
        #expect(try privcmd.mapPIRQ(GSI(22)) == PIRQ(16))
        #expect(try privcmd.mapPIRQ(GSI(5)) == PIRQ(17))
        #expect(try privcmd.mapPIRQ(GSI(22)) == PIRQ(16))
        #expect(try privcmd.mapPIRQ(GSI(22), to: DomainID(0)) == PIRQ(16))
    }

    @Test func `unmap_pirq frees the pIRQ and revokes the caller's access`() throws {
        let privcmd = privcmd
        #expect(try privcmd.mapPIRQ(GSI(22)) == PIRQ(16))
        try privcmd.unmapPIRQ(PIRQ(16))
        let second = #expect(throws: PrivcmdError.self) { try privcmd.mapPIRQ(GSI(22)) }
        #expect(second?.errno == .eperm)
        #expect(try privcmd.mapPIRQ(GSI(5)) == PIRQ(16))
    }

    @Test(arguments: [Int32(0), 16, -1, .max])
    func `unmap_pirq of an unmapped pIRQ fails with EINVAL`(number: Int32) {
        let privcmd = privcmd
        let error = #expect(throws: PrivcmdError.self) { try privcmd.unmapPIRQ(PIRQ(number)) }
        #expect(error == PrivcmdError(.unmapPIRQ(PIRQ(number), .current), .errno(.einval)))
    }

    @Test func `map_pirq and unmap_pirq of a missing domain fail with ESRCH`() throws {
        let privcmd = privcmd
        for domain in [DomainID(1), .invalid] {
            let map = #expect(throws: PrivcmdError.self) {
                try privcmd.mapPIRQ(GSI(22), to: domain)
            }
            #expect(map?.errno == .esrch)
            let unmap = #expect(throws: PrivcmdError.self) {
                try privcmd.unmapPIRQ(PIRQ(16), of: domain)
            }
            #expect(unmap?.errno == .esrch)
        }
    }

    @Test func `map_pirq accepts a chosen pIRQ and rejects a second one with EEXIST`() throws {
        let privcmd = privcmd
        #expect(try privcmd.mapPIRQ(GSI(22), as: PIRQ(20)) == PIRQ(20))
        #expect(try privcmd.mapPIRQ(GSI(22)) == PIRQ(20))
        let other = #expect(throws: PrivcmdError.self) {
            try privcmd.mapPIRQ(GSI(22), as: PIRQ(21))
        }
        #expect(other?.errno == .eexist)
    }

    /// Finding 8 in docs/reference/findings.md: Xen only warns in its log.
    @Test func `map_pirq to a used pIRQ returns 0 but maps nothing`() throws {
        let privcmd = privcmd
        #expect(try privcmd.mapPIRQ(GSI(22), as: PIRQ(20)) == PIRQ(20))
        #expect(try privcmd.mapPIRQ(GSI(5), as: PIRQ(20)) == PIRQ(20))
        try privcmd.unmapPIRQ(PIRQ(20))
        let second = #expect(throws: PrivcmdError.self) { try privcmd.unmapPIRQ(PIRQ(20)) }
        #expect(second?.errno == .einval)
    }

    /// Xen allocates a record when it finds a free pIRQ, and keeps it if the mapping then fails.
    @Test func `map_pirq that fails keeps Xen's record of the pIRQ`() throws {
        let device = FakeDevice(.test(on: .pvDom0))
        func endInterrupt(_ pirq: UInt32) -> CallOutcome {
            var argument = mirror_physdev_eoi(irq: pirq)
            return device.physdev(MIRROR_PHYSDEVOP_eoi, &argument)
        }
        #expect(endInterrupt(16) == .errno(.einval))
        let privcmd = Privcmd(over: device)
        let denied = #expect(throws: PrivcmdError.self) { try privcmd.mapPIRQ(GSI(0)) }
        #expect(denied?.errno == .eperm)
        #expect(endInterrupt(16) == .success(0))
        #expect(try privcmd.mapPIRQ(GSI(5)) == PIRQ(16))
        try privcmd.unmapPIRQ(PIRQ(16))
        #expect(endInterrupt(16) == .errno(.einval))
    }

    @Test func `map_pirq writes the pIRQ into the argument and changes nothing else`() {
        var argument = mirror_physdev_map_pirq()
        argument.domid = DomainID.current.rawValue
        argument.type = Int32(MIRROR_MAP_PIRQ_TYPE_GSI)
        argument.index = 22
        argument.pirq = -1
        argument.bus = 7
        #expect(device.physdev(MIRROR_PHYSDEVOP_map_pirq, &argument) == .success(0))
        #expect(argument.pirq == 16)
        #expect(argument.index == 22)
        #expect(argument.bus == 7)
    }
}
