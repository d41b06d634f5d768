// SPDX-License-Identifier: MIT

package import SystemPackage

/// Controls PCI devices as an administrator does: binds drivers, reads and writes registers,
/// resets.
///
/// ``LinuxPCIControl`` uses sysfs. A fake changes its emulated devices.
package protocol PCIControl: AnyObject, Sendable {
    /// Binds a device to xen-pciback, and adds it to the driver's slots first if needed.
    ///
    /// - Parameter device: the device.
    /// - Throws: the errno of the write to the driver's `bind` file.
    func bindToPciback(_ device: SBDF) throws(Errno)

    /// Unbinds a device from xen-pciback.
    ///
    /// - Parameter device: the device.
    /// - Throws: the errno of the write to the driver's `unbind` file.
    func unbindFromPciback(_ device: SBDF) throws(Errno)

    /// Resets a device and restores its registers, as Linux does.
    ///
    /// - Parameter device: the device.
    /// - Throws: the errno of the write to the device's `reset` file.
    func reset(_ device: SBDF) throws(Errno)

    /// Reads a device's configuration space.
    ///
    /// - Parameters:
    ///   - device: the device.
    ///   - offset: the offset of the first byte.
    ///   - count: the number of bytes.
    /// - Returns: the bytes; fewer at the end of the space.
    /// - Throws: the errno of the read.
    func readConfiguration(of device: SBDF, at offset: Int, count: Int) throws(Errno) -> [UInt8]

    /// Writes a device's configuration space.
    ///
    /// - Parameters:
    ///   - bytes: 1, 2 or 4 bytes.
    ///   - device: the device.
    ///   - offset: the offset of the first byte, aligned to the number of bytes.
    /// - Throws: the errno of the write.
    func writeConfiguration(_ bytes: [UInt8], of device: SBDF, at offset: Int) throws(Errno)

    /// The number in a device's sysfs `irq` file.
    ///
    /// - Parameter device: the device.
    /// - Returns: the number; nil without such a file.
    func irq(of device: SBDF) -> IRQ?
}
