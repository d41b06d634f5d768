// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit
internal import SystemPackage

/// xen-pciback's bind and unbind, in the order of Linux's steps.
extension FakeKernelPCI {
    /// Binds a device to xen-pciback.
    mutating func bind(_ device: SBDF, _ xen: inout FakeXen) throws(CallFailure) {
        guard hasPciback else { throw .errno(.enoent) }
        guard let state = devices[device.rawValue] else { throw .errno(.enodev) }
        guard state.driver == nil else { throw .errno(.ebusy) }
        try CallFailure.convertingErrno { () throws(Errno) in try allocateIRQ(device) }
        do throws(CallFailure) {
            addBound(device, try initializeDevice(device, state, &xen))
        } catch {
            releaseIRQ(device)
            throw error
        }
        setDriver(PCIDevice.pcibackDriver, of: device)
    }

    /// Saves a device's registers, resets it, and determines its GSI.
    private func initializeDevice(_ device: SBDF, _ state: DeviceState, _ xen: inout FakeXen)
        throws(CallFailure) -> BoundDevice
    {
        // Linux enables INTx when it enables the device.
        Self.changeCommand(
            of: device, set: state.decodeBits,
            clear: state.hasPin ? MIRROR_PCI_COMMAND_INTX_DISABLE : 0, &xen)
        try callMSIXOperation(MIRROR_PHYSDEVOP_prepare_msix, device, &xen)
        let saved = Self.savedRegisters(of: device, xen)
        do throws(CallFailure) {
            try reset(device, &xen)
            Self.restore(saved, of: device, &xen)
            let gsi = try setUpGSI(device, state, &xen)
            Self.changeCommand(of: device, clear: MIRROR_PCI_COMMAND_MASTER, &xen)
            return BoundDevice(gsi: gsi, saved: saved)
        } catch {
            // After an error Linux restores the device as unbind does.
            try release(device, saved, &xen)
            Self.changeCommand(of: device, clear: MIRROR_PCI_COMMAND_MASTER, &xen)
            throw error
        }
    }

    /// Registers a device's GSI in Xen, if this kernel does so.
    func setUpGSI(_ device: SBDF, _ state: DeviceState, _ xen: inout FakeXen)
        throws(CallFailure) -> GSI?
    {
        guard setsUpGSI || recordsGSIOnPV else { return nil }
        guard state.hasPin, let gsi = state.gsi else { throw .errno(.einval) }
        guard setsUpGSI else { return gsi }
        do throws(CallFailure) {
            // PCI interrupts are level-triggered and active low.
            _ = try xen.kernelCall(
                MIRROR_PHYSDEVOP_setup_gsi,
                mirror_physdev_setup_gsi(
                    gsi: Int32(gsi.rawValue), triggering: 1, polarity: 1, _pad0: (0, 0)))
        } catch {
            // EEXIST means that the GSI is already registered.
            guard error == .errno(.eexist) else { throw error }
        }
        return gsi
    }

    /// Unbinds a device from xen-pciback.
    mutating func unbind(_ device: SBDF, _ xen: inout FakeXen) throws(CallFailure) {
        guard hasPciback else { throw .errno(.enoent) }
        guard devices[device.rawValue]?.driver == PCIDevice.pcibackDriver else {
            throw .errno(.enodev)
        }
        setDriver(nil, of: device)
        releaseIRQ(device)
        // A leaked reference keeps Linux from releasing the device, because the release runs at the
        // last put.
        if let entry = removeBound(device), !entry.isLeaked {
            try release(device, entry.saved, &xen)
        }
    }

    /// Restores a device to its state before the bind.
    private func release(_ device: SBDF, _ saved: [UInt8], _ xen: inout FakeXen)
        throws(CallFailure)
    {
        do throws(CallFailure) {
            try reset(device, &xen)
        } catch {
            // Linux continues the release after an error from Xen.
            guard case .errno = error else { throw error }
        }
        Self.restore(saved, of: device, &xen)
        // Linux disabled the device at bind: a restored bus master bit stays set.
        try callMSIXOperation(MIRROR_PHYSDEVOP_release_msix, device, &xen)
    }

    /// Resets a device, and reports the reset to Xen if this kernel does so.
    ///
    /// Linux reports it even
    /// if the device supports no reset.
    private func reset(_ device: SBDF, _ xen: inout FakeXen) throws(CallFailure) {
        xen.resetHardware(of: device)
        guard reportsReset else { return }
        var argument = mirror_pci_device_reset()
        argument.dev = device.physdevDevice
        argument.flags = MIRROR_PCI_DEVICE_RESET_FLR
        _ = try xen.kernelCall(MIRROR_PHYSDEVOP_pci_device_reset, argument)
    }

    /// Calls prepare_msix or release_msix.
    ///
    /// Linux only logs their errors.
    private func callMSIXOperation(_ operation: UInt32, _ device: SBDF, _ xen: inout FakeXen)
        throws(CallFailure)
    {
        guard devices[device.rawValue]?.hasMSIX == true else { return }
        do throws(CallFailure) {
            _ = try xen.kernelCall(operation, device.physdevDevice)
        } catch {
            guard case .errno = error else { throw error }
        }
    }

    /// Resets a device through its sysfs `reset` file: Linux saves and restores its registers.
    func resetBySysfs(_ device: SBDF, _ xen: inout FakeXen) throws(Errno) {
        guard devices[device.rawValue] != nil else { throw .enoent }
        let saved = Self.savedRegisters(of: device, xen)
        Self.setCommand(of: device, to: MIRROR_PCI_COMMAND_INTX_DISABLE, &xen)
        xen.resetHardware(of: device)
        Self.restore(saved, of: device, &xen)
    }
}
