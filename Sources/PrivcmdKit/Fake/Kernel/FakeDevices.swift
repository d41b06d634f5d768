// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// The PCI devices as the kernel sees them: their drivers, their irqs, and xen-pciback's list.
///
/// Source: drivers/xen/xen-pciback/pci_stub.c, drivers/acpi/pci_irq.c, drivers/pci/pci.c
/// (Linux 6.12).
struct FakeDevices {
    /// What differs between kernels when a device is bound.
    let tellsReset: Bool
    let setsUpGSI: Bool
    /// Whether a PV dom0 notes GSIs, as in two revisions of the series.
    let notesOnPV: Bool
    let hasPciback: Bool
    /// Every device of the machine.
    private(set) var seen: [UInt32: Seen] = [:]
    /// What xen-pciback has.
    private(set) var bound: [UInt32: Bound] = [:]
    private var numbers: FakeIRQNumbers

    /// A device as sysfs shows it.
    struct Seen {
        let hasPin: Bool
        /// Where its pin is routed to; nil where ACPI does not say.
        let gsi: GSI?
        /// The bits of the command register that let it answer at its addresses.
        let decoding: UInt32
        /// Whether it has MSI-X, as the kernel saw when it first looked.
        let hasMSIX: Bool
        var driver: String?
        var irq: IRQ?
    }

    /// A device of xen-pciback's list.
    struct Bound {
        /// What PCIDEV_GET_GSI gives; nil where it was never set.
        ///
        /// Only a PVH dom0 sets it: there being bound implies a GSI.
        var gsi: GSI?
        /// Its registers as they were before.
        var saved: [UInt8]
        /// Whether somebody keeps a reference to it for good.
        var isHeld = false
    }

    init(_ profile: FakeProfile, _ xen: inout FakeXen) {
        let system = profile.system
        let isPV = system.domain?.type == .pv
        let isPVHDom0 = system.domain?.type == .pvh && system.domain?.isControlDomain == true
        tellsReset = !isPV && profile.has(.tellsReset)
        setsUpGSI = isPVHDom0 && profile.has(.setsUpGSI)
        let notesGSIs = profile.notesGSIs
        notesOnPV = isPV && notesGSIs
        hasPciback = system.hasPciback
        numbers = FakeIRQNumbers(profile.board.ioAPICs, isPV: isPV)
        for device in system.devices {
            let gsi = profile.gsis[device.sbdf]
            let irq = device.irq.map(IRQ.init)
            seen[device.sbdf.rawValue] = Seen(
                hasPin: device.pin.map { $0 != 0 } ?? (gsi != nil), gsi: gsi,
                decoding: Self.decoding(of: device.sbdf, xen),
                hasMSIX: Self.hasCapability(MIRROR_PCI_CAP_ID_MSIX, device.sbdf, xen),
                driver: device.driver, irq: irq)
            if device.driver != nil, let gsi, let irq {
                numbers.note(irq, of: gsi, for: device.sbdf)
            }
        }
        // What the profile finds bound has been through all that binding does.
        for device in system.devicesBoundToPciback() {
            bound[device.sbdf.rawValue] = Bound(
                gsi: notesGSIs ? profile.gsis[device.sbdf] : nil,
                saved: Self.registers(of: device.sbdf, xen))
            register(device.sbdf, &xen)
        }
    }

    /// Has Xen register the GSI of a device that was bound before the first call.
    private func register(_ device: SBDF, _ xen: inout FakeXen) {
        guard setsUpGSI, let seen = seen[device.rawValue] else { return }
        // The profile finds it bound, so that nothing went wrong.
        _ = try? setUpGSI(device, seen, &xen)
    }

    /// What PCIDEV_GET_GSI gives for a device.
    ///
    /// A kernel that `leaks` keeps a reference to each device that it finds.
    mutating func gsi(of device: SBDF, _ leaks: Bool) throws(CallFailure) -> UInt32 {
        guard hasPciback else { throw .errno(.eopnotsupp) }
        guard let found = bound[device.rawValue] else { throw .errno(.enodev) }
        if leaks { bound[device.rawValue]?.isHeld = true }
        // A GSI that was never set is -1, which reads as an error.
        guard let gsi = found.gsi else { throw .errno(.eperm) }
        return gsi.rawValue
    }

    /// The GSI that an irq stands for; nil for one that no device uses.
    func gsi(of irq: IRQ) -> GSI? { numbers.gsi(of: irq) }

    /// Routes a device's pin to an irq, as is done before any driver looks at it.
    mutating func route(_ device: SBDF) throws(Errno) {
        guard let gsi = seen[device.rawValue]?.gsi, seen[device.rawValue]?.hasPin == true
        else { return }
        guard let irq = numbers.take(gsi, for: device) else { throw .enodev }
        seen[device.rawValue]?.irq = irq
    }

    /// Gives the route up; sysfs goes on to show the number.
    mutating func unroute(_ device: SBDF) {
        if let gsi = seen[device.rawValue]?.gsi { numbers.giveBack(gsi, by: device) }
    }

    mutating func setDriver(_ driver: String?, of device: SBDF) {
        seen[device.rawValue]?.driver = driver
    }

    mutating func list(_ device: SBDF, _ entry: Bound) { bound[device.rawValue] = entry }

    mutating func unlist(_ device: SBDF) -> Bound? { bound.removeValue(forKey: device.rawValue) }
}
