// SPDX-License-Identifier: MIT

internal import CPrivcmd

extension Bench {
    /// Lets a map_pirq choose the pIRQ.
    static let anyPIRQ: Int32 = -1

    /// The argument that maps a GSI.
    static func mapArgument(
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

    /// The argument that registers a GSI.
    static func setupArgument(_ gsi: GSI) -> mirror_physdev_setup_gsi {
        // PCI's way: level, active low. The legacy ones are edges.
        let mode: UInt8 = gsi.rawValue < 16 ? 0 : 1
        return mirror_physdev_setup_gsi(
            gsi: Int32(gsi.rawValue), triggering: mode, polarity: mode, _pad0: (0, 0))
    }

    /// Maps a GSI and notes the answer.
    ///
    /// A mapping of the caller's own is taken back when the clause is over, one of a scratch domain
    /// goes with the domain.
    @discardableResult
    func askMap(_ gsi: GSI, into domain: DomainID = .current, pirq: Int32 = anyPIRQ)
        throws(Obstacle) -> (answer: Answer, pirq: PIRQ)
    {
        let argument = Self.mapArgument(Int32(gsi.rawValue), into: domain, pirq: pirq)
        let reply = try ask(
            physdev: ABI.row(physdev: MIRROR_PHYSDEVOP_map_pirq), argument, changes: .always)
        let mapped = PIRQ(reply.argument.pirq)
        if reply.answer == .result(0), domain == .current || domain == DomainID(0) {
            let undo = Undo.unmapPIRQ(domain: domain.rawValue, pirq: mapped.rawValue)
            // Mapped twice is mapped once.
            hasUndone(undo)
            willUndo(undo)
        }
        return (reply.answer, mapped)
    }

    /// The argument that unmaps a pIRQ.
    static func unmapArgument(_ pirq: PIRQ, of domain: DomainID) -> mirror_physdev_unmap_pirq {
        var argument = mirror_physdev_unmap_pirq()
        argument.domid = domain.rawValue
        argument.pirq = pirq.rawValue
        return argument
    }

    /// Unmaps a pIRQ.
    func unmap(_ pirq: PIRQ, of domain: DomainID) throws(Obstacle) -> Answer {
        try perform(
            physdev: ABI.row(physdev: MIRROR_PHYSDEVOP_unmap_pirq),
            Self.unmapArgument(pirq, of: domain)
        ).answer
    }

    /// Unmaps a pIRQ and notes the answer.
    @discardableResult
    func askUnmap(_ pirq: PIRQ, of domain: DomainID = .current) throws(Obstacle) -> Answer {
        let answer = try ask(
            physdev: ABI.row(physdev: MIRROR_PHYSDEVOP_unmap_pirq),
            Self.unmapArgument(pirq, of: domain)
        ).answer
        if answer == .result(0) {
            hasUndone(.unmapPIRQ(domain: domain.rawValue, pirq: pirq.rawValue))
        }
        return answer
    }

    /// Notes whether two pIRQs are one.
    func noteWhether(_ pirq: PIRQ, is other: PIRQ) {
        note("pIRQ", .fact(pirq == other ? "the same pIRQ" : "another pIRQ"))
    }
}
