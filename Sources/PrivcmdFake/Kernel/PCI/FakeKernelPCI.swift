// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit
internal import SystemPackage

/// The PCI devices in Linux's state: their drivers, their irqs, and xen-pciback's list.
///
/// Source: drivers/xen/xen-pciback/pci_stub.c, drivers/acpi/pci_irq.c, drivers/pci/pci.c
/// (Linux 6.12).
struct FakeKernelPCI {
    /// What differs between kernels at bind.
    let reportsReset: Bool
    let setsUpGSI: Bool
    /// Whether a PV dom0 records GSIs, as in two revisions of the series.
    let recordsGSIOnPV: Bool
    let hasPciback: Bool
    /// Every device of the machine.
    private(set) var devices: [UInt32: DeviceState] = [:]
    /// The devices in xen-pciback's list.
    private(set) var bound: [UInt32: BoundDevice] = [:]
    private var irqs: FakeIRQAllocator

    /// A device's state as sysfs shows it.
    struct DeviceState {
        let hasPin: Bool
        /// The GSI of its pin; nil if ACPI does not report it.
        let gsi: GSI?
        /// The command register bits that enable decoding of its BARs.
        let decodeBits: UInt32
        /// Whether it had MSI-X when Linux enumerated it.
        let hasMSIX: Bool
        var driver: String?
        var irq: IRQ?
    }

    /// A device in xen-pciback's list.
    struct BoundDevice {
        /// What PCIDEV_GET_GSI returns; nil if no GSI was set.
        ///
        /// Only a PVH dom0 sets it when it binds the device.
        var gsi: GSI?
        /// Its registers before the bind.
        var saved: [UInt8]
        /// Whether a leaked reference keeps it in the list.
        var isLeaked = false
    }

    init(_ profile: FakeProfile, _ xen: inout FakeXen) {
        let system = profile.system
        let isPV = system.domain?.type == .pv
        let isPVHDom0 = system.domain?.type == .pvh && system.domain?.isControlDomain == true
        reportsReset = !isPV && profile.has(.reportsReset)
        setsUpGSI = isPVHDom0 && profile.has(.setsUpGSI)
        let recordsGSIs = profile.recordsGSIs
        recordsGSIOnPV = isPV && recordsGSIs
        hasPciback = system.hasPciback
        irqs = FakeIRQAllocator(profile.ioAPICTopology.ioAPICs, isPV: isPV)
        for device in system.devices {
            let gsi = profile.gsis[device.sbdf]
            let irq = device.irq.map(IRQ.init)
            devices[device.sbdf.rawValue] = DeviceState(
                hasPin: device.pin.map { $0 != 0 } ?? (gsi != nil), gsi: gsi,
                decodeBits: Self.decodeBits(of: device.sbdf, xen),
                hasMSIX: Self.hasCapability(MIRROR_PCI_CAP_ID_MSIX, device.sbdf, xen),
                driver: device.driver, irq: irq)
            if device.driver != nil, let gsi, let irq {
                irqs.reserve(irq, of: gsi, for: device.sbdf)
            }
        }
        // For a device that the profile states as bound, apply the effects of a bind.
        for device in system.devicesBoundToPciback() {
            bound[device.sbdf.rawValue] = BoundDevice(
                gsi: recordsGSIs ? profile.gsis[device.sbdf] : nil,
                saved: Self.savedRegisters(of: device.sbdf, xen))
            registerGSI(device.sbdf, &xen)
        }
    }

    /// Registers the GSI of a device that was bound before the first call.
    private func registerGSI(_ device: SBDF, _ xen: inout FakeXen) {
        guard setsUpGSI, let state = devices[device.rawValue] else { return }
        // The profile states the device as bound, so the bind succeeded.
        _ = try? setUpGSI(device, state, &xen)
    }

    /// What PCIDEV_GET_GSI returns for a device.
    ///
    /// A kernel with the leak keeps a reference to each device that it finds.
    mutating func gsi(of device: SBDF, leakingReference leaks: Bool) throws(CallFailure) -> UInt32 {
        guard hasPciback else { throw .errno(.eopnotsupp) }
        guard let found = bound[device.rawValue] else { throw .errno(.enodev) }
        if leaks { bound[device.rawValue]?.isLeaked = true }
        // A GSI that was never set is -1, which the ioctl returns as EPERM.
        guard let gsi = found.gsi else { throw .errno(.eperm) }
        return gsi.rawValue
    }

    /// The GSI of an irq; nil if no device uses the irq.
    func gsi(of irq: IRQ) -> GSI? { irqs.gsi(of: irq) }

    /// Routes a device's pin to an irq, as Linux does before it probes a driver.
    mutating func allocateIRQ(_ device: SBDF) throws(Errno) {
        guard let gsi = devices[device.rawValue]?.gsi, devices[device.rawValue]?.hasPin == true
        else { return }
        guard let irq = irqs.allocate(gsi, for: device) else { throw .enodev }
        devices[device.rawValue]?.irq = irq
    }

    /// Releases the irq.
    ///
    /// sysfs still shows its number.
    mutating func releaseIRQ(_ device: SBDF) {
        if let gsi = devices[device.rawValue]?.gsi { irqs.release(gsi, by: device) }
    }

    mutating func setDriver(_ driver: String?, of device: SBDF) {
        devices[device.rawValue]?.driver = driver
    }

    mutating func addBound(_ device: SBDF, _ entry: BoundDevice) { bound[device.rawValue] = entry }

    mutating func removeBound(_ device: SBDF) -> BoundDevice? {
        bound.removeValue(forKey: device.rawValue)
    }
}
