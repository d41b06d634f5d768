// SPDX-License-Identifier: MIT

internal import SystemPackage

/// The number by which an interrupt line is asked for.
enum InterruptLine {
    case gsi(GSI)
    /// The sysfs irq, taken for the GSI.
    case irq(IRQ)

    var number: UInt32 {
        switch self {
        case .gsi(let gsi): gsi.rawValue
        case .irq(let irq): irq.rawValue
        }
    }

    /// The number, or what stands for one that the kernel hands out as it likes.
    var words: String {
        switch self {
        case .gsi(let gsi): gsi.description
        case .irq: Stage.irqName
        }
    }
}

extension Stage {
    static let guestName = "the guest"
    static let irqName = "the irq"
    static let pirqName = "the pIRQ"

    /// What a PVH dom0 could not do before Xen let it.
    static let mapRefused = KnownBreak(.enosys, .xen(.mapPIRQForPVH))

    /// A guest that never runs, destroyed at the end.
    ///
    /// One with an IOMMU may be given devices.
    func createGuest(hasIOMMU: Bool = false) throws(StageEnd) -> DomainID {
        let cue = Cue(
            who: "libxl", what: "creates the guest, in hardware virtualisation",
            call: "XEN_DOMCTL_createdomain(flags hvm hap\(hasIOMMU ? " iommu" : ""))")
        let guest = try step(cue) {
            ask { (privcmd) throws(PrivcmdError) in
                try privcmd.createDomain(.hardware, hasIOMMU: hasIOMMU)
            }
        } say: { id in
            will(.createdDomain(id))
            return Said(Self.guestName, [Self.guestName: id.description])
        }
        guard let guest else { throw .stops }
        return guest
    }

    /// Reads the sysfs irq.
    func readIRQ(_ who: String, _ what: String, of address: SBDF) throws(StageEnd) -> IRQ? {
        let cue = Cue(
            who: who, what: what, call: "read of the irq file of \(address) in sysfs",
            right: .anything)
        return try step(cue) {
            guard let irq = device.control?.irq(of: address) ?? device.system.irq(of: address)
            else { return .failure(.errno(.enoent)) }
            return .success(irq)
        } say: { irq in
            Said(Self.irqName, [Self.irqName: irq.description])
        }
    }

    /// Asks for the GSI.
    func askGSI(
        _ who: String, _ what: String, of address: SBDF, then: String, goesOn: Bool = false
    ) throws(StageEnd) -> GSI? {
        let cue = Cue(
            who: who, what: what, call: "IOCTL_PRIVCMD_PCIDEV_GET_GSI(sbdf \(address))",
            breaks: [
                KnownBreak(.enotty, .linux(.pcidevGetGSI)),
                // A device whose binding failed is none of xen-pciback's.
                KnownBreak(.enodev, .xen(.setupGSIForPVH)),
            ], then: then, goesOn: goesOn)
        return try step(cue) {
            ask { (privcmd) throws(PrivcmdError) in try privcmd.gsi(of: address) }
        } say: { gsi in
            Said("GSI \(gsi)")
        }
    }

    /// Maps an interrupt line into the guest, to a pIRQ of Xen's choice unless one is named.
    func map(
        _ line: InterruptLine, into guest: DomainID, as pirq: PIRQ? = nil, _ who: String,
        _ what: String,
        then: String, goesOn: Bool = false, expecting known: PIRQ? = nil
    ) throws(StageEnd) -> PIRQ? {
        let wanted = pirq == nil ? "-1" : line.words
        let cue = Cue(
            who: who, what: what,
            call: "PHYSDEVOP_map_pirq(domid \(Self.guestName), type GSI, index \(line.words),"
                + " pirq \(wanted))",
            breaks: place.isPVH ? [Self.mapRefused] : [], then: then, goesOn: goesOn)
        return try step(cue) {
            ask { (privcmd) throws(PrivcmdError) in
                try privcmd.mapPIRQ(GSI(line.number), to: guest, as: pirq)
            }
        } say: { mapped in
            let values = [Self.pirqName: mapped.description]
            if let known {
                return Said(
                    mapped == known ? Self.pirqName + " of before" : "another pIRQ", values)
            }
            return Said(Self.pirqName, values)
        }
    }

    /// Unmaps a pIRQ of the guest.
    func unmap(
        _ pirq: PIRQ, of guest: DomainID, _ who: String, _ what: String,
        right: Cue.Right = .success, then: String, goesOn: Bool = false
    ) throws(StageEnd) {
        let cue = Cue(
            who: who, what: what,
            call: "PHYSDEVOP_unmap_pirq(domid \(Self.guestName), pirq \(Self.pirqName))",
            right: right, breaks: place.isPVH ? [Self.mapRefused] : [], then: then,
            goesOn: goesOn)
        try step(cue) {
            ask { (privcmd) throws(PrivcmdError) in try privcmd.unmapPIRQ(pirq, of: guest) }
        } say: {
            Said("done")
        }
    }

    /// Gives the guest access to a pIRQ of dom0, or takes it away.
    func permitPIRQ(
        _ pirq: PIRQ, named name: String, to guest: DomainID, _ isAllowed: Bool, _ who: String,
        _ what: String, right: Cue.Right, then: String, goesOn: Bool = false
    ) throws(StageEnd) {
        let cue = Cue(
            who: who, what: what,
            call: "XEN_DOMCTL_irq_permission(domain \(Self.guestName), pirq \(name),"
                + " allow_access \(isAllowed ? 1 : 0))",
            right: right, then: then, goesOn: goesOn)
        try step(cue) {
            ask { (privcmd) throws(PrivcmdError) in
                try privcmd.setIRQPermission(pirq, for: guest, isAllowed: isAllowed)
            }
        } say: {
            Said("done")
        }
    }

    /// Gives the guest access to a line, or takes it away.
    func permitGSI(
        _ line: InterruptLine, to guest: DomainID, _ isAllowed: Bool, _ who: String, _ what: String,
        then: String
    ) throws(StageEnd) {
        let cue = Cue(
            who: who, what: what,
            call: "XEN_DOMCTL_gsi_permission(domain \(Self.guestName), gsi \(line.words), flags"
                + " \(isAllowed ? "GRANT" : "REVOKE"))",
            breaks: [KnownBreak(.enosys, .xen(.gsiPermission))], then: then)
        try step(cue) {
            ask { (privcmd) throws(PrivcmdError) in
                try privcmd.setGSIPermission(
                    GSI(line.number), for: guest, isAllowed: isAllowed)
            }
        } say: {
            Said("done")
        }
    }
}

extension SystemView {
    /// The sysfs irq of a device.
    fileprivate func irq(of address: SBDF) -> IRQ? { device(address)?.irq.map(IRQ.init) }
}
