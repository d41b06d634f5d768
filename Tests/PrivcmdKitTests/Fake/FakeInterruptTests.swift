// SPDX-License-Identifier: MIT

import CPrivcmd
import PrivcmdKit
import SystemPackage
import TestSupport
import Testing

/// The column "4.20 PVH 6.12" of what real Xen answered.
@Suite struct `The fake's interrupts` {
    private let device = FakeDevice(.test)
    private var privcmd: Privcmd { Privcmd(over: device) }

    @Test func `that pciback has registered are registered already`() throws {
        #expect(try privcmd.setupGSI(GSI(22)) == .alreadyRegistered)
    }

    @Test(arguments: [UInt32(0), 5, 16, 23])
    func `are registered once`(number: UInt32) throws {
        #expect(try privcmd.setupGSI(GSI(number)) == .registered)
        #expect(try privcmd.setupGSI(GSI(number)) == .alreadyRegistered)
    }

    @Test(arguments: [UInt32(24), 300, 0x7fff_ffff, 0xffff_ffff])
    func `above the last pin are refused`(number: UInt32) {
        let privcmd = privcmd
        let setup = #expect(throws: PrivcmdError.self) { try privcmd.setupGSI(GSI(number)) }
        #expect(setup == PrivcmdError(.setupGSI(GSI(number)), .errno(.einval)))
        let map = #expect(throws: PrivcmdError.self) { try privcmd.mapPIRQ(GSI(number)) }
        #expect(map == PrivcmdError(.mapPIRQ(GSI(number), .current), .errno(.einval)))
    }

    @Test(arguments: [UInt32(22), 16, 5])
    func `get pIRQ 16 first, whatever the GSI`(number: UInt32) throws {
        #expect(try privcmd.mapPIRQ(GSI(number)) == PIRQ(16))
    }

    @Test func `keep the pIRQ they have, and others get the next`() throws {
        #expect(try privcmd.mapPIRQ(GSI(22)) == PIRQ(16))
        #expect(try privcmd.mapPIRQ(GSI(5)) == PIRQ(17))
        #expect(try privcmd.mapPIRQ(GSI(22)) == PIRQ(16))
        #expect(try privcmd.mapPIRQ(GSI(22), to: DomainID(0)) == PIRQ(16))
    }

    @Test func `give their pIRQ back, and with it the caller's access`() throws {
        let privcmd = privcmd
        #expect(try privcmd.mapPIRQ(GSI(22)) == PIRQ(16))
        try privcmd.unmapPIRQ(PIRQ(16))
        let again = #expect(throws: PrivcmdError.self) { try privcmd.mapPIRQ(GSI(22)) }
        #expect(again?.errno == .eperm)
        #expect(try privcmd.mapPIRQ(GSI(5)) == PIRQ(16))
    }

    @Test(arguments: [Int32(0), 16, -1, .max])
    func `that are not mapped cannot be unmapped`(number: Int32) {
        let privcmd = privcmd
        let error = #expect(throws: PrivcmdError.self) { try privcmd.unmapPIRQ(PIRQ(number)) }
        #expect(error == PrivcmdError(.unmapPIRQ(PIRQ(number), .current), .errno(.einval)))
    }

    @Test func `belong to dom0 alone: there is no other domain`() throws {
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

    @Test func `get the pIRQ of one's choice, and no other after that`() throws {
        let privcmd = privcmd
        #expect(try privcmd.mapPIRQ(GSI(22), as: PIRQ(20)) == PIRQ(20))
        #expect(try privcmd.mapPIRQ(GSI(22)) == PIRQ(20))
        let other = #expect(throws: PrivcmdError.self) {
            try privcmd.mapPIRQ(GSI(22), as: PIRQ(21))
        }
        #expect(other?.errno == .eexist)
    }

    /// Finding 8: Xen warns in its log alone.
    @Test func `are not mapped to a pIRQ that is taken, though the answer is 0`() throws {
        let privcmd = privcmd
        #expect(try privcmd.mapPIRQ(GSI(22), as: PIRQ(20)) == PIRQ(20))
        #expect(try privcmd.mapPIRQ(GSI(5), as: PIRQ(20)) == PIRQ(20))
        try privcmd.unmapPIRQ(PIRQ(20))
        let twice = #expect(throws: PrivcmdError.self) { try privcmd.unmapPIRQ(PIRQ(20)) }
        #expect(twice?.errno == .einval)
    }

    /// Xen makes a record of a free pIRQ as it finds it, and keeps it where the mapping fails then.
    @Test func `leave a trace of a pIRQ that was looked at in vain`() throws {
        let device = FakeDevice(.test(on: .pvDom0))
        func end(_ pirq: UInt32) -> CallOutcome {
            var argument = mirror_physdev_eoi(irq: pirq)
            return device.physdev(MIRROR_PHYSDEVOP_eoi, &argument)
        }
        #expect(end(16) == .errno(.einval))
        let privcmd = Privcmd(over: device)
        let denied = #expect(throws: PrivcmdError.self) { try privcmd.mapPIRQ(GSI(0)) }
        #expect(denied?.errno == .eperm)
        #expect(end(16) == .success(0))
        #expect(try privcmd.mapPIRQ(GSI(5)) == PIRQ(16))
        try privcmd.unmapPIRQ(PIRQ(16))
        #expect(end(16) == .errno(.einval))
    }

    @Test func `are written into the argument where the caller has it`() {
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
