// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit

/// The request for a GSI in each published revision of the series.
extension FakeKernel {
    /// Performs a request as a revision of the series; returns nil if the revision does not change
    /// it.
    mutating func performRevision(
        _ request: Request, _ argument: Address, _ memory: any CallerMemory,
        as revision: SeriesRevision
    ) throws(CallFailure) -> Int64? {
        switch revision.gsiSource {
        // In these revisions, no request had the number of the merged one.
        case .sysfs where request.rawValue == MIRROR_IOCTL_PRIVCMD_PCIDEV_GET_GSI:
            throw .errno(.enotty)
        case .request(let row) where row.request == request:
            switch row.input {
            case .irq: try storeGSIOfIRQ(argument, memory, row)
            case .sbdf: try storeGSIOfDevice(argument, memory, row)
            }
            return 0
        case .request where request.rawValue == MIRROR_IOCTL_PRIVCMD_PCIDEV_GET_GSI:
            throw .errno(.enotty)
        case .sysfs, .request: return nil
        }
    }

    private func storeGSIOfIRQ(
        _ address: Address, _ memory: any CallerMemory, _ row: SeriesRevision.GSIRequest
    ) throws(CallFailure) {
        var argument = try memory.load(mirror_privcmd_gsi_from_irq(), from: address)
        // A PVH dom0 records the GSI of each irq that it allocates; a PV dom0 allocates none.
        let recorded = behavior.isPV ? nil : pci.gsi(of: IRQ(argument.irq))
        let gsi = if let recorded { recorded } else { try Self.gsi(of: row.unknownInput) }
        argument.gsi = gsi.rawValue
        try memory.store(argument, to: address)
    }

    private mutating func storeGSIOfDevice(
        _ address: Address, _ memory: any CallerMemory, _ row: SeriesRevision.GSIRequest
    ) throws(CallFailure) {
        var argument = try memory.load(mirror_privcmd_gsi_from_dev(), from: address)
        guard pci.hasPciback else {
            guard let absence = row.withoutPciback else {
                throw .notEmulated("the fake does not model \(row.name) without xen-pciback")
            }
            _ = try Self.gsi(of: absence)
            return
        }
        let gsi: GSI
        do throws(CallFailure) {
            let device = SBDF(rawValue: argument.sbdf)
            gsi = GSI(try pci.gsi(of: device, leakingReference: behavior.leaksDeviceReferences))
        } catch .errno(.enodev) {
            gsi = try Self.gsi(of: row.unknownInput)
        } catch .errno(.eperm) {
            gsi = try Self.gsi(of: row.unset)
        }
        argument.gsi = Int32(bitPattern: gsi.rawValue)
        try memory.store(argument, to: address)
    }

    private static func gsi(of absence: SeriesRevision.MissingGSI) throws(CallFailure) -> GSI {
        switch absence {
        case .gsi(let gsi): return gsi
        case .errno(let errno): throw .errno(errno)
        }
    }
}

extension FakeProfile {
    /// Whether xen-pciback records the GSI of the devices that it binds.
    ///
    /// Two revisions of the series also did so in a PV dom0; the merged code does not.
    var recordsGSIs: Bool {
        guard system.domain?.isControlDomain == true else { return false }
        guard system.domain?.type == .pv else { return has(.pcidevGetGSI) }
        guard case .request(let row) = revision?.gsiSource else { return false }
        return row.storesOnPV
    }
}
