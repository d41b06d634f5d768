// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// What the request for a GSI was in each published revision of the series.
extension FakeKernel {
    /// Answers a request as a revision of the series does; nil for one that it leaves as it was.
    mutating func answer(
        _ request: Request, _ argument: Address, _ memory: any CallerMemory,
        as revision: SeriesRevision
    ) throws(CallFailure) -> Int64? {
        switch revision.channel {
        // The number that all later revisions have was nobody's.
        case .sysfs where request.rawValue == MIRROR_IOCTL_PRIVCMD_PCIDEV_GET_GSI:
            throw .errno(.enotty)
        case .request(let row) where row.request == request:
            switch row.input {
            case .irq: try giveGSIOfIRQ(argument, memory, row)
            case .sbdf: try giveGSIOfDevice(argument, memory, row)
            }
            return 0
        case .request where request.rawValue == MIRROR_IOCTL_PRIVCMD_PCIDEV_GET_GSI:
            throw .errno(.enotty)
        case .sysfs, .request: return nil
        }
    }

    private func giveGSIOfIRQ(
        _ address: Address, _ memory: any CallerMemory, _ row: SeriesRevision.GSIRequest
    ) throws(CallFailure) {
        var argument = try memory.load(mirror_privcmd_gsi_from_irq(), from: address)
        // A PVH dom0 noted the number as it gave it out; a PV dom0 gives out none.
        let noted = traits.isPV ? nil : devices.gsi(of: IRQ(argument.irq))
        let gsi = if let noted { noted } else { try Self.gsi(of: row.unknown) }
        argument.gsi = gsi.rawValue
        try memory.store(argument, to: address)
    }

    private mutating func giveGSIOfDevice(
        _ address: Address, _ memory: any CallerMemory, _ row: SeriesRevision.GSIRequest
    ) throws(CallFailure) {
        var argument = try memory.load(mirror_privcmd_gsi_from_dev(), from: address)
        guard devices.hasPciback else {
            guard let absence = row.withoutPciback else {
                throw .unanswered("the fake does not model \(row.name) without xen-pciback")
            }
            _ = try Self.gsi(of: absence)
            return
        }
        let gsi: GSI
        do throws(CallFailure) {
            let device = SBDF(rawValue: argument.sbdf)
            gsi = GSI(try devices.gsi(of: device, traits.leaksDevices))
        } catch .errno(.enodev) {
            gsi = try Self.gsi(of: row.unknown)
        } catch .errno(.eperm) {
            gsi = try Self.gsi(of: row.unset)
        }
        argument.gsi = Int32(bitPattern: gsi.rawValue)
        try memory.store(argument, to: address)
    }

    private static func gsi(of absence: SeriesRevision.Absence) throws(CallFailure) -> GSI {
        switch absence {
        case .gsi(let gsi): return gsi
        case .errno(let errno): throw .errno(errno)
        }
    }
}

extension FakeProfile {
    /// Whether xen-pciback notes the GSI of the devices that it binds.
    ///
    /// Two revisions of the series noted it in a PV dom0 too; what was merged does not.
    var notesGSIs: Bool {
        guard system.domain?.isControlDomain == true else { return false }
        guard system.domain?.type == .pv else { return has(.pcidevGetGSI) }
        guard case .request(let row) = revision?.channel else { return false }
        return row.notesOnPV
    }
}
