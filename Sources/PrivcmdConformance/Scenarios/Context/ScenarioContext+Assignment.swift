// SPDX-License-Identifier: MIT

import PrivcmdKit

extension ScenarioContext {
    private static func name(_ domain: DomainID) -> String {
        domain == .io ? "DOMID_IO" : guestName
    }

    /// Tests whether a device could be assigned to the guest.
    func testAssignment(of address: SBDF, to guest: DomainID) throws(ScenarioAbort) {
        let spec = StepSpecification(
            actor: "libxl", action: "tests whether the device can be assigned",
            call: "XEN_DOMCTL_test_assign_device(domain \(Self.guestName), sbdf \(address))",
            then: "libxl fails the attach")
        try step(spec) {
            call { (privcmd) throws(PrivcmdError) in
                try privcmd.testAssignment(of: address, to: guest)
            }
        } output: {
            StepOutput("done")
        }
    }

    /// Assigns a device to a domain.
    func assign(
        _ address: SBDF, to domain: DomainID, _ actor: String, _ action: String, then: String
    ) throws(ScenarioAbort) {
        let spec = StepSpecification(
            actor: actor, action: action,
            call: "XEN_DOMCTL_assign_device(domain \(Self.name(domain)), sbdf \(address))",
            then: then)
        try step(spec) {
            change(revertedBy: .deassign(address, domain: domain.rawValue)) {
                call { (privcmd) throws(PrivcmdError) in try privcmd.assign(address, to: domain) }
            }
        } output: {
            StepOutput("done")
        }
    }

    /// Deassigns a device from a domain.
    func deassign(
        _ address: SBDF, from domain: DomainID, _ actor: String, _ action: String, then: String
    ) throws(ScenarioAbort) {
        let spec = StepSpecification(
            actor: actor, action: action,
            call: "XEN_DOMCTL_deassign_device(domain \(Self.name(domain)), sbdf \(address))",
            then: then)
        try step(spec) {
            call { (privcmd) throws(PrivcmdError) in
                try privcmd.deassign(address, from: domain)
            }
        } output: {
            removeCleanup(.deassign(address, domain: domain.rawValue))
            return StepOutput("done")
        }
    }
}
