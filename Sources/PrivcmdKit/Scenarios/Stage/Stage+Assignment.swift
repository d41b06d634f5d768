// SPDX-License-Identifier: MIT

extension Stage {
    private static func words(_ domain: DomainID) -> String {
        domain == .io ? "DOMID_IO" : guestName
    }

    /// Asks whether the subject could be given to the guest.
    func testAssignment(of address: SBDF, to guest: DomainID) throws(StageEnd) {
        let cue = Cue(
            who: "libxl", what: "asks whether the device could be assigned",
            call: "XEN_DOMCTL_test_assign_device(domain \(Self.guestName), sbdf \(address))",
            then: "libxl fails the attach")
        try step(cue) {
            ask { (privcmd) throws(PrivcmdError) in
                try privcmd.testAssignment(of: address, to: guest)
            }
        } say: {
            Said("done")
        }
    }

    /// Gives the subject to a domain.
    func assign(
        _ address: SBDF, to domain: DomainID, _ who: String, _ what: String, then: String
    ) throws(StageEnd) {
        let cue = Cue(
            who: who, what: what,
            call: "XEN_DOMCTL_assign_device(domain \(Self.words(domain)), sbdf \(address))",
            then: then)
        try step(cue) {
            ask { (privcmd) throws(PrivcmdError) in try privcmd.assign(address, to: domain) }
        } say: {
            will(.assigned(address, to: domain))
            return Said("done")
        }
    }

    /// Takes the subject from a domain.
    func deassign(
        _ address: SBDF, from domain: DomainID, _ who: String, _ what: String, then: String
    ) throws(StageEnd) {
        let cue = Cue(
            who: who, what: what,
            call: "XEN_DOMCTL_deassign_device(domain \(Self.words(domain)), sbdf \(address))",
            then: then)
        try step(cue) {
            ask { (privcmd) throws(PrivcmdError) in
                try privcmd.deassign(address, from: domain)
            }
        } say: {
            _ = hasPutBack(.assigned(address, to: domain))
            return Said("done")
        }
    }
}
