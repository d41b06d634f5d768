// SPDX-License-Identifier: MIT

import PrivcmdFake
import PrivcmdKit
import SystemPackage
import Testing

/// The results of Xen 4.20 for a PVH dom0 on Linux 6.12 in the lab, in order from a fresh boot.
@Suite struct `The interrupts of the standard fake` {
    private let privcmd = Privcmd(over: FakeDevice(.standard))

    private func outcome<Value>(_ call: () throws -> Value) -> Result<Value, Errno> {
        do {
            return .success(try call())
        } catch let error as PrivcmdError {
            return .failure(error.errno ?? .eio)
        } catch {
            return .failure(.eio)
        }
    }

    private func map(_ gsi: UInt32, to domain: DomainID = .current) -> Result<PIRQ, Errno> {
        outcome { try privcmd.mapPIRQ(GSI(gsi), to: domain) }
    }

    @Test func `each setup_gsi returns the result of real Xen`() {
        let registered: [UInt32] = [0, 1, 3, 4, 8, 9, 12, 22]
        for gsi in UInt32(0)..<24 {
            #expect(
                outcome { try privcmd.setupGSI(GSI(gsi)) }
                    == .success(registered.contains(gsi) ? .alreadyRegistered : .registered))
        }
        #expect(outcome { try privcmd.setupGSI(GSI(24)) } == .failure(.einval))
        #expect(outcome { try privcmd.setupGSI(GSI(.max)) } == .failure(.einval))
    }

    @Test func `each map_pirq of a sequence returns the result of real Xen`() {
        #expect(map(22) == .success(PIRQ(16)))
        #expect(map(22) == .success(PIRQ(16)))
        #expect(map(5) == .success(PIRQ(17)))
        // 17 is now the caller's pIRQ for GSI 5, and Xen returns that pIRQ.
        #expect(map(17) == .success(PIRQ(17)))
        #expect(map(24) == .failure(.einval))
        #expect(map(23) == .success(PIRQ(18)))
        #expect(map(300) == .failure(.einval))
        #expect(map(22, to: DomainID(1)) == .failure(.esrch))
        #expect(map(22, to: .invalid) == .failure(.esrch))
        #expect(map(9) == .success(PIRQ(9)))
        #expect(map(0) == .failure(.eperm))
    }

    @Test func `each unmap_pirq of a sequence returns the result of real Xen`() throws {
        _ = try privcmd.mapPIRQ(GSI(22))
        func unmap(_ pirq: Int32, of domain: DomainID = .current) -> Errno? {
            do throws(PrivcmdError) {
                try privcmd.unmapPIRQ(PIRQ(pirq), of: domain)
                return nil
            } catch {
                return error.errno
            }
        }
        #expect(unmap(16, of: .invalid) == .esrch)
        #expect(unmap(16, of: DomainID(1)) == .esrch)
        #expect(unmap(99) == .einval)
        #expect(unmap(-1) == .einval)
        #expect(unmap(16) == nil)
        #expect(unmap(16) == .einval)
        #expect(map(22) == .failure(.eperm))
    }
}
