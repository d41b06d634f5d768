// SPDX-License-Identifier: MIT

package import SystemPackage

/// Binds, resets and configures PCI devices through the running kernel's sysfs.
package final class LinuxPCIControl: PCIControl {
    private static let pciback = FilePath("/sys/bus/pci/drivers/pciback")

    /// Makes the control of the running kernel's devices.
    package init() {}

    private func file(_ device: SBDF, _ name: String) -> FilePath {
        FilePath("/sys/bus/pci/devices/\(device)/\(name)")
    }

    /// Binds a device to xen-pciback, after adding it to the driver's slots if it is not there.
    package func bindToPciback(_ device: SBDF) throws(Errno) {
        let name = Array("\(device)".utf8)
        do throws(Errno) {
            return try write(name, to: Self.pciback.appending("bind"))
        } catch {
            // ENODEV has two causes: the slot is missing, or the driver could not bind the device.
            guard error == .enodev, !Self.slots.contains(device) else { throw error }
        }
        try write(name, to: Self.pciback.appending("new_slot"))
        // xen-pciback binds a device without a driver at once.
        if Self.isBound(device) { return }
        try write(name, to: Self.pciback.appending("bind"))
    }

    /// The devices in xen-pciback's `slots` file.
    private static var slots: [SBDF] {
        let text = TextFile.read(pciback.appending("slots").string) ?? ""
        return text.split(separator: "\n").compactMap { try? SBDF(parsing: String($0)) }
    }

    private static func isBound(_ device: SBDF) -> Bool {
        PathInfo.exists(pciback.appending("\(device)").string)
    }

    /// Unbinds a device from xen-pciback.
    package func unbindFromPciback(_ device: SBDF) throws(Errno) {
        try write(Array("\(device)".utf8), to: Self.pciback.appending("unbind"))
    }

    /// Has Linux reset a device and restore its registers.
    package func reset(_ device: SBDF) throws(Errno) {
        try write([UInt8(ascii: "1")], to: file(device, "reset"))
    }

    /// Reads a device's configuration space.
    package func readConfiguration(of device: SBDF, at offset: Int, count: Int) throws(Errno)
        -> [UInt8]
    {
        let space = try TextFile.readBytes(file(device, "config"), atMost: offset + count)
        return Array(space.dropFirst(offset))
    }

    /// Writes a device's configuration space.
    package func writeConfiguration(_ bytes: [UInt8], of device: SBDF, at offset: Int) throws(Errno)
    {
        try write(bytes, to: file(device, "config"), at: Int64(offset))
    }

    /// The number in a device's sysfs `irq` file.
    package func irq(of device: SBDF) -> IRQ? {
        TextFile.read(file(device, "irq").string).flatMap { UInt32($0) }.map(IRQ.init)
    }

    private func write(_ bytes: [UInt8], to path: FilePath, at offset: Int64 = 0) throws(Errno) {
        try Errno.catching {
            let file = try FileDescriptor.open(path, .writeOnly, options: [.closeOnExec])
            try file.closeAfter { _ = try file.writeAll(toAbsoluteOffset: offset, bytes) }
        }
    }
}
