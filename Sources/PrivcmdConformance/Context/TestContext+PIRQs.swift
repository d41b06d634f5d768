// SPDX-License-Identifier: MIT

package import CPrivcmd
package import PrivcmdKit

extension TestContext {
    /// Makes map_pirq choose the pIRQ.
    static let anyPIRQ: Int32 = -1

    /// The argument that maps an index, such as a GSI.
    package static func mapArgument(
        _ index: Int32, into domain: DomainID = .current, pirq: Int32 = anyPIRQ,
        type: UInt32 = MIRROR_MAP_PIRQ_TYPE_GSI
    ) -> mirror_physdev_map_pirq {
        var argument = mirror_physdev_map_pirq()
        argument.domid = domain.rawValue
        argument.type = Int32(bitPattern: type)
        argument.index = index
        argument.pirq = pirq
        return argument
    }

    /// The argument that maps a GSI.
    static func mapArgument(
        _ gsi: GSI, into domain: DomainID = .current, pirq: Int32 = anyPIRQ
    ) -> mirror_physdev_map_pirq {
        mapArgument(Int32(bitPattern: gsi.rawValue), into: domain, pirq: pirq)
    }

    /// The argument that registers a GSI.
    package static func setupArgument(_ gsi: GSI) -> mirror_physdev_setup_gsi {
        // PCI interrupts are level-triggered and active low, legacy ones edge-triggered.
        let mode: UInt8 = gsi.rawValue < 16 ? 0 : 1
        return mirror_physdev_setup_gsi(
            gsi: Int32(bitPattern: gsi.rawValue), triggering: mode, polarity: mode, _pad0: (0, 0))
    }

    /// Maps a GSI, and records the result.
    ///
    /// The cleanup of the clause removes a mapping into the caller's own domain. A mapping into a
    /// scratch domain disappears with the domain.
    @discardableResult
    func issueMap(_ gsi: GSI, into domain: DomainID = .current, pirq: Int32 = anyPIRQ)
        throws(SkipOrError) -> (result: StepResult, pirq: PIRQ)
    {
        let argument = Self.mapArgument(gsi, into: domain, pirq: pirq)
        let reply = try issue(
            physdev: ABI.row(physdev: MIRROR_PHYSDEVOP_map_pirq), argument, changes: .always)
        let mapped = PIRQ(reply.argument.pirq)
        if reply.result == .result(0), domain == .current || domain == DomainID(0) {
            let action = CleanupAction.unmapPIRQ(domain: domain.rawValue, pirq: mapped.rawValue)
            // A GSI that is mapped twice has only one mapping.
            removeCleanup(action)
            addCleanup(action)
        }
        return (reply.result, mapped)
    }

    package static func unmapArgument(_ pirq: PIRQ, of domain: DomainID)
        -> mirror_physdev_unmap_pirq
    {
        var argument = mirror_physdev_unmap_pirq()
        argument.domid = domain.rawValue
        argument.pirq = pirq.rawValue
        return argument
    }

    /// Unmaps a pIRQ without recording a step.
    func performUnmap(_ pirq: PIRQ, of domain: DomainID) throws(SkipOrError) -> StepResult {
        try perform(
            physdev: ABI.row(physdev: MIRROR_PHYSDEVOP_unmap_pirq),
            Self.unmapArgument(pirq, of: domain)
        ).result
    }

    /// Unmaps a pIRQ, and records the result.
    @discardableResult
    func issueUnmap(_ pirq: PIRQ, of domain: DomainID = .current) throws(SkipOrError) -> StepResult
    {
        let result = try issue(
            physdev: ABI.row(physdev: MIRROR_PHYSDEVOP_unmap_pirq),
            Self.unmapArgument(pirq, of: domain)
        ).result
        if result == .result(0) {
            removeCleanup(.unmapPIRQ(domain: domain.rawValue, pirq: pirq.rawValue))
        }
        return result
    }

    /// Records whether two pIRQs are the same.
    func recordWhether(_ pirq: PIRQ, is other: PIRQ) {
        record("pIRQ", .fact(pirq == other ? "the same pIRQ" : "another pIRQ"))
    }
}
