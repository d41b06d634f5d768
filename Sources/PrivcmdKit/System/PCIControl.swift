// SPDX-License-Identifier: MIT

public import SystemPackage

/// What an administrator does to a PCI device: the drivers that it has, its registers, its reset.
///
/// The running kernel offers it by sysfs, a fake by its model.
public protocol PCIControl: AnyObject, Sendable {
    /// Binds a device to xen-pciback, which has been told to take it.
    ///
    /// - Parameter device: the device.
    /// - Throws: why not: what a write to the driver's `bind` gives.
    func bindToPciback(_ device: SBDF) throws(Errno)

    /// Takes a device from xen-pciback.
    ///
    /// - Parameter device: the device.
    /// - Throws: why not: what a write to the driver's `unbind` gives.
    func unbindFromPciback(_ device: SBDF) throws(Errno)

    /// Resets a device, and puts its registers back, as Linux does.
    ///
    /// - Parameter device: the device.
    /// - Throws: why not: what a write to the device's `reset` gives.
    func reset(_ device: SBDF) throws(Errno)

    /// Reads a device's configuration space.
    ///
    /// - Parameters:
    ///   - device: the device.
    ///   - offset: the first byte.
    ///   - count: how many bytes.
    /// - Returns: the bytes; fewer where the space ends before.
    /// - Throws: why they cannot be read.
    func configuration(of device: SBDF, at offset: Int, count: Int) throws(Errno) -> [UInt8]

    /// Writes a device's configuration space.
    ///
    /// - Parameters:
    ///   - bytes: 1, 2 or 4 bytes.
    ///   - device: the device.
    ///   - offset: the first byte, aligned to their number.
    /// - Throws: why they cannot be written.
    func setConfiguration(_ bytes: [UInt8], of device: SBDF, at offset: Int) throws(Errno)

    /// The number in a device's sysfs `irq` file.
    ///
    /// - Parameter device: the device.
    /// - Returns: the number; nil where there is none.
    func irq(of device: SBDF) -> IRQ?
}
