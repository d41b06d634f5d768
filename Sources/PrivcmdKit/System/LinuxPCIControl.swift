// SPDX-License-Identifier: MIT

public import SystemPackage

/// The running kernel's way of handling PCI devices: sysfs.
public final class LinuxPCIControl: PCIControl {
    private static let pciback = FilePath("/sys/bus/pci/drivers/pciback")

    /// Makes the running kernel's control.
    public init() {}

    private func file(_ device: SBDF, _ name: String) -> FilePath {
        FilePath("/sys/bus/pci/devices/\(device)/\(name)")
    }

    /// Binds a device to xen-pciback, which is told to take it where it has not been.
    public func bindToPciback(_ device: SBDF) throws(Errno) {
        let name = Array("\(device)".utf8)
        do throws(Errno) {
            return try write(name, to: Self.pciback.appending("bind"))
        } catch {
            // A driver refuses what it was not told of and what it could not bind in the same way.
            guard error == .enodev, !Self.slots.contains(device) else { throw error }
        }
        try write(name, to: Self.pciback.appending("new_slot"))
        // Told of a device without a driver, it takes it at once.
        if Self.isBound(device) { return }
        try write(name, to: Self.pciback.appending("bind"))
    }

    /// The devices that xen-pciback has been told to take.
    private static var slots: [SBDF] {
        let text = TextFile.read(pciback.appending("slots").string) ?? ""
        return text.split(separator: "\n").compactMap { try? SBDF(parsing: String($0)) }
    }

    private static func isBound(_ device: SBDF) -> Bool {
        PathFacts.exists(pciback.appending("\(device)").string)
    }

    /// Takes a device from xen-pciback.
    public func unbindFromPciback(_ device: SBDF) throws(Errno) {
        try write(Array("\(device)".utf8), to: Self.pciback.appending("unbind"))
    }

    /// Resets a device, and puts its registers back, as Linux does.
    public func reset(_ device: SBDF) throws(Errno) {
        try write([UInt8(ascii: "1")], to: file(device, "reset"))
    }

    /// Reads a device's configuration space.
    public func configuration(of device: SBDF, at offset: Int, count: Int) throws(Errno)
        -> [UInt8]
    {
        let space = try TextFile.bytes(file(device, "config"), atMost: offset + count)
        return Array(space.dropFirst(offset))
    }

    /// Writes a device's configuration space.
    public func setConfiguration(_ bytes: [UInt8], of device: SBDF, at offset: Int) throws(Errno) {
        try write(bytes, to: file(device, "config"), at: Int64(offset))
    }

    /// The number in a device's sysfs `irq` file.
    public func irq(of device: SBDF) -> IRQ? {
        TextFile.read(file(device, "irq").string).flatMap { UInt32($0) }.map(IRQ.init)
    }

    private func write(_ bytes: [UInt8], to path: FilePath, at offset: Int64 = 0) throws(Errno) {
        do {
            let file = try FileDescriptor.open(path, .writeOnly, options: [.closeOnExec])
            try file.closeAfter { _ = try file.writeAll(toAbsoluteOffset: offset, bytes) }
        } catch {
            throw error as? Errno ?? .eio
        }
    }
}
