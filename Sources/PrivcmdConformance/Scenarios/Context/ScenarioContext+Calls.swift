// SPDX-License-Identifier: MIT

import PrivcmdDevices
import PrivcmdKit
internal import SystemPackage

/// The number that a call passes for an interrupt line.
enum InterruptLine {
    case gsi(GSI)
    /// The sysfs irq, passed where a GSI belongs.
    case irq(IRQ)

    var number: UInt32 {
        switch self {
        case .gsi(let gsi): gsi.rawValue
        case .irq(let irq): irq.rawValue
        }
    }

    /// The pIRQ with this number, which a PV dom0 has for the line.
    func samePIRQ() throws(ScenarioAbort) -> PIRQ {
        guard let number = Int32(exactly: number) else {
            throw .cannotRun("\(number) is too large for a pIRQ")
        }
        return PIRQ(number)
    }

    /// The GSI, or a name for an irq, which Linux chooses.
    var name: String {
        switch self {
        case .gsi(let gsi): gsi.description
        case .irq: ScenarioContext.irqName
        }
    }
}

extension ScenarioContext {
    static let guestName = "the guest"
    static let irqName = "the irq"
    static let pirqName = "the pIRQ"

    /// map_pirq and unmap_pirq of a PVH dom0 on a Xen without the feature.
    static let pvhMapErrno = KnownErrno(.enosys, .xen(.mapPIRQForPVH))

    /// Creates a guest that never runs.
    ///
    /// The scenario destroys it at the end.
    ///
    /// Devices can be assigned to it only if it has an IOMMU.
    func createGuest(hasIOMMU: Bool = false) throws(ScenarioAbort) -> DomainID {
        let spec = StepSpecification(
            actor: "libxl", action: "creates the guest, hardware virtualised",
            call: "XEN_DOMCTL_createdomain(flags hvm hap\(hasIOMMU ? " iommu" : ""))")
        let guest = try step(spec) {
            call { (privcmd) throws(PrivcmdError) in
                try privcmd.createDomain(.hvm, hasIOMMU: hasIOMMU)
            }
        } output: { id in
            addCleanup(.destroyDomain(id.rawValue))
            return StepOutput(Self.guestName, [Self.guestName: id.description])
        }
        guard let guest else { throw .flowStops }
        return guest
    }

    /// Reads the sysfs irq of a device.
    func readIRQ(_ actor: String, _ action: String, of address: SBDF) throws(ScenarioAbort) -> IRQ {
        let spec = StepSpecification(
            actor: actor, action: action, call: "read of the irq file of \(address) in sysfs",
            expected: .anything)
        let irq: IRQ? = try step(spec) {
            guard let irq = device.pciControl?.irq(of: address) ?? device.system.irq(of: address)
            else { return .failure(.errno(.enoent)) }
            return .success(irq)
        } output: { irq in
            StepOutput(Self.irqName, [Self.irqName: irq.description])
        }
        guard let irq else { throw .cannotRun("\(address) has no irq in sysfs") }
        return irq
    }

    /// Gets the GSI of a device from privcmd.
    func getGSI(
        _ actor: String, _ action: String, of address: SBDF, then: String, continues: Bool = false
    ) throws(ScenarioAbort) -> GSI? {
        let spec = StepSpecification(
            actor: actor, action: action, call: "IOCTL_PRIVCMD_PCIDEV_GET_GSI(sbdf \(address))",
            knownErrnos: [
                KnownErrno(.enotty, .linux(.pcidevGetGSI)),
                // If binding failed, xen-pciback does not have the device.
                KnownErrno(.enodev, .xen(.setupGSIForPVH)),
            ], then: then, continues: continues)
        return try step(spec) {
            call { (privcmd) throws(PrivcmdError) in try privcmd.gsi(of: address) }
        } output: { gsi in
            StepOutput("GSI \(gsi)")
        }
    }

    /// Maps an interrupt line into the guest.
    ///
    /// Xen chooses the pIRQ if `pirq` is nil.
    func map(
        _ line: InterruptLine, into guest: DomainID, as pirq: PIRQ? = nil, _ actor: String,
        _ action: String,
        then: String, continues: Bool = false, expecting known: PIRQ? = nil
    ) throws(ScenarioAbort) -> PIRQ? {
        let wanted = pirq == nil ? "-1" : line.name
        let spec = StepSpecification(
            actor: actor, action: action,
            call: "PHYSDEVOP_map_pirq(domid \(Self.guestName), type GSI, index \(line.name),"
                + " pirq \(wanted))",
            knownErrnos: environment.isPVH ? [Self.pvhMapErrno] : [], then: then,
            continues: continues)
        return try step(spec) {
            call { (privcmd) throws(PrivcmdError) in
                try privcmd.mapPIRQ(GSI(line.number), to: guest, as: pirq)
            }
        } output: { mapped in
            let values = [Self.pirqName: mapped.description]
            if let known {
                return StepOutput(
                    mapped == known ? "the same pIRQ" : "another pIRQ", values)
            }
            return StepOutput(Self.pirqName, values)
        }
    }

    /// Unmaps a pIRQ of the guest.
    func unmap(
        _ pirq: PIRQ, of guest: DomainID, _ actor: String, _ action: String,
        expected: StepSpecification.Expected = .success, then: String, continues: Bool = false
    ) throws(ScenarioAbort) {
        let spec = StepSpecification(
            actor: actor, action: action,
            call: "PHYSDEVOP_unmap_pirq(domid \(Self.guestName), pirq \(Self.pirqName))",
            expected: expected, knownErrnos: environment.isPVH ? [Self.pvhMapErrno] : [],
            then: then,
            continues: continues)
        try step(spec) {
            call { (privcmd) throws(PrivcmdError) in try privcmd.unmapPIRQ(pirq, of: guest) }
        } output: {
            StepOutput("done")
        }
    }

    /// Grants the guest access to a pIRQ of dom0, or revokes it.
    func permitPIRQ(
        _ pirq: PIRQ, named name: String, to guest: DomainID, _ isAllowed: Bool, _ actor: String,
        _ action: String, expected: StepSpecification.Expected, then: String,
        continues: Bool = false
    ) throws(ScenarioAbort) {
        let spec = StepSpecification(
            actor: actor, action: action,
            call: "XEN_DOMCTL_irq_permission(domain \(Self.guestName), pirq \(name),"
                + " allow_access \(isAllowed ? 1 : 0))",
            expected: expected, then: then, continues: continues)
        try step(spec) {
            call { (privcmd) throws(PrivcmdError) in
                try privcmd.setIRQPermission(pirq, for: guest, isAllowed: isAllowed)
            }
        } output: {
            StepOutput("done")
        }
    }

    /// Grants the guest access to an interrupt line, or revokes it.
    func permitGSI(
        _ line: InterruptLine, to guest: DomainID, _ isAllowed: Bool, _ actor: String,
        _ action: String,
        then: String
    ) throws(ScenarioAbort) {
        let spec = StepSpecification(
            actor: actor, action: action,
            call: "XEN_DOMCTL_gsi_permission(domain \(Self.guestName), gsi \(line.name), flags"
                + " \(isAllowed ? "GRANT" : "REVOKE"))",
            knownErrnos: [KnownErrno(.enosys, .xen(.gsiPermission))], then: then)
        try step(spec) {
            call { (privcmd) throws(PrivcmdError) in
                try privcmd.setGSIPermission(
                    GSI(line.number), for: guest, isAllowed: isAllowed)
            }
        } output: {
            StepOutput("done")
        }
    }
}

extension SystemView {
    /// The sysfs irq of a device.
    fileprivate func irq(of address: SBDF) -> IRQ? { device(address)?.irq.map(IRQ.init) }
}
