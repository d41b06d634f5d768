// SPDX-License-Identifier: MIT

internal import SystemPackage

extension Bench {
    private static let devices = "/sys/bus/pci/devices"
    private static let pciback = "/sys/bus/pci/drivers/pciback"
    /// Where a device's configuration space has a byte that means nothing to the device.
    ///
    /// Source: PCI Local Bus Specification 3.0, 6.2.4, Interrupt Line.
    private static let interruptLine = 0x3c

    /// Takes a device from xen-pciback, to give it back at the latest when the clause is over.
    func takeFromPciback(_ device: SBDF) throws(Obstacle) {
        willUndo(.bindToPciback(device))
        if let error = write("\(device)".utf8, to: Self.pciback + "/unbind") {
            throw .broken("\(device) cannot be unbound: \(error)")
        }
    }

    /// Gives a device back to xen-pciback.
    func giveToPciback(_ device: SBDF) throws(Obstacle) {
        if let error = bindToPciback(device) {
            throw .broken("\(device) cannot be bound again: \(error)")
        }
        hasUndone(.bindToPciback(device))
    }

    /// Binds a device to xen-pciback.
    ///
    /// - Returns: why that failed; nil where it did not.
    func bindToPciback(_ device: SBDF) -> String? {
        write("\(device)".utf8, to: Self.pciback + "/bind")
    }

    /// What the device's Interrupt Line register holds.
    func interruptLine(of device: SBDF) throws(Obstacle) -> UInt8 {
        let count = Self.interruptLine + 1
        guard let space = TextFile.prefix("\(Self.devices)/\(device)/config", count: count),
            space.count == count
        else { throw .broken("the configuration space of \(device) cannot be read") }
        return space[Self.interruptLine]
    }

    /// Writes the device's Interrupt Line register, which no device looks at.
    func setInterruptLine(of device: SBDF, to value: UInt8) throws(Obstacle) {
        let path = "\(Self.devices)/\(device)/config"
        if let error = write([value], to: path, at: Int64(Self.interruptLine)) {
            throw .broken("the configuration space of \(device) cannot be written: \(error)")
        }
    }

    private func write(_ bytes: some Sequence<UInt8>, to path: String, at offset: Int64 = 0)
        -> String?
    {
        do {
            let file = try FileDescriptor.open(FilePath(path), .writeOnly, options: [.closeOnExec])
            try file.closeAfter { _ = try file.writeAll(toAbsoluteOffset: offset, bytes) }
            return nil
        } catch {
            return (error as? Errno)?.name ?? "\(error)"
        }
    }
}
