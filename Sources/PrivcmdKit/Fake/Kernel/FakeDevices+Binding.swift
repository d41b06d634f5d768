// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// Binding and unbinding at run time, step by step as Linux does it.
extension FakeDevices {
    /// Binds a device to xen-pciback, which has been told to take it.
    mutating func bind(_ device: SBDF, _ xen: inout FakeXen) throws(CallFailure) {
        guard hasPciback else { throw .errno(.enoent) }
        guard let seen = seen[device.rawValue] else { throw .errno(.enodev) }
        guard seen.driver == nil else { throw .errno(.ebusy) }
        do throws(Errno) {
            try route(device)
        } catch {
            throw .errno(error)
        }
        do throws(CallFailure) {
            list(device, try seize(device, seen, &xen))
        } catch {
            unroute(device)
            throw error
        }
        setDriver(PCIDevice.pcibackDriver, of: device)
    }

    /// Saves a device's registers, resets it, and finds out its GSI.
    private func seize(_ device: SBDF, _ seen: Seen, _ xen: inout FakeXen)
        throws(CallFailure) -> Bound
    {
        // Linux lets a device interrupt by its pin as it enables it.
        Self.changeCommand(
            of: device, set: seen.decoding,
            clear: seen.hasPin ? MIRROR_PCI_COMMAND_INTX_DISABLE : 0, &xen)
        try messages(MIRROR_PHYSDEVOP_prepare_msix, device, &xen)
        let saved = Self.registers(of: device, xen)
        do throws(CallFailure) {
            try reset(device, &xen)
            Self.restore(saved, of: device, &xen)
            let gsi = try setUpGSI(device, seen, &xen)
            Self.changeCommand(of: device, clear: MIRROR_PCI_COMMAND_MASTER, &xen)
            return Bound(gsi: gsi, saved: saved)
        } catch {
            // What goes wrong after that is put back as if the device had been bound.
            try release(device, saved, &xen)
            Self.changeCommand(of: device, clear: MIRROR_PCI_COMMAND_MASTER, &xen)
            throw error
        }
    }

    /// Has Xen register the GSI of a device, where it is this kernel's to do.
    func setUpGSI(_ device: SBDF, _ seen: Seen, _ xen: inout FakeXen)
        throws(CallFailure) -> GSI?
    {
        guard setsUpGSI || notesOnPV else { return nil }
        guard seen.hasPin, let gsi = seen.gsi else { throw .errno(.einval) }
        guard setsUpGSI else { return gsi }
        do throws(CallFailure) {
            // PCI's interrupts: level, active low.
            _ = try xen.kernelCall(
                MIRROR_PHYSDEVOP_setup_gsi,
                mirror_physdev_setup_gsi(
                    gsi: Int32(gsi.rawValue), triggering: 1, polarity: 1, _pad0: (0, 0)))
        } catch {
            // Whoever has registered it before has done what was to be done.
            guard error == .errno(.eexist) else { throw error }
        }
        return gsi
    }

    /// Takes a device from xen-pciback.
    mutating func unbind(_ device: SBDF, _ xen: inout FakeXen) throws(CallFailure) {
        guard hasPciback else { throw .errno(.enoent) }
        guard seen[device.rawValue]?.driver == PCIDevice.pcibackDriver else {
            throw .errno(.enodev)
        }
        setDriver(nil, of: device)
        unroute(device)
        // A reference that somebody keeps puts off for good what the last one would have done.
        if let entry = unlist(device), !entry.isHeld { try release(device, entry.saved, &xen) }
    }

    /// Puts a device back into the state that it was found in.
    private func release(_ device: SBDF, _ saved: [UInt8], _ xen: inout FakeXen)
        throws(CallFailure)
    {
        do throws(CallFailure) {
            try reset(device, &xen)
        } catch {
            // An error of Xen's does not keep Linux from the rest.
            guard case .errno = error else { throw error }
        }
        Self.restore(saved, of: device, &xen)
        // It was disabled as it was bound: what is put back of its mastership stays.
        try messages(MIRROR_PHYSDEVOP_release_msix, device, &xen)
    }

    /// Resets a device, and tells Xen where it is this kernel's to do: also of a reset that the
    /// device does not have.
    private func reset(_ device: SBDF, _ xen: inout FakeXen) throws(CallFailure) {
        xen.resetHardware(of: device)
        guard tellsReset else { return }
        var argument = mirror_pci_device_reset()
        argument.dev = Self.address(device)
        argument.flags = MIRROR_PCI_DEVICE_RESET_FLR
        _ = try xen.kernelCall(MIRROR_PHYSDEVOP_pci_device_reset, argument)
    }

    /// Has Xen prepare or release a device's MSI-X, whose errors Linux only logs.
    private func messages(_ operation: UInt32, _ device: SBDF, _ xen: inout FakeXen)
        throws(CallFailure)
    {
        guard seen[device.rawValue]?.hasMSIX == true else { return }
        do throws(CallFailure) {
            _ = try xen.kernelCall(operation, Self.address(device))
        } catch {
            guard case .errno = error else { throw error }
        }
    }

    private static func address(_ device: SBDF) -> mirror_physdev_pci_device {
        mirror_physdev_pci_device(seg: device.segment, bus: device.bus, devfn: device.devfn)
    }

    /// Resets a device as a write to its `reset` file does: its registers are put back.
    func resetBySysfs(_ device: SBDF, _ xen: inout FakeXen) throws(Errno) {
        guard seen[device.rawValue] != nil else { throw .enoent }
        let saved = Self.registers(of: device, xen)
        Self.setCommand(of: device, to: MIRROR_PCI_COMMAND_INTX_DISABLE, &xen)
        xen.resetHardware(of: device)
        Self.restore(saved, of: device, &xen)
    }
}
