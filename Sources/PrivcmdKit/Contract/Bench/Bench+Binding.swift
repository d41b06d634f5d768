// SPDX-License-Identifier: MIT

internal import SystemPackage

extension Bench {
    /// Where a device's configuration space has a byte that means nothing to the device.
    ///
    /// Source: PCI Local Bus Specification 3.0, 6.2.4, Interrupt Line.
    private static let interruptLine = 0x3c

    private func control() throws(Obstacle) -> any PCIControl {
        guard let control = session.control else {
            throw .skip("nobody binds devices behind this")
        }
        return control
    }

    /// Takes a device from xen-pciback, to give it back at the latest when the clause is over.
    func takeFromPciback(_ device: SBDF) throws(Obstacle) {
        let control = try control()
        willUndo(.bindToPciback(device))
        do throws(Errno) {
            try control.unbindFromPciback(device)
        } catch {
            throw .broken("\(device) cannot be unbound: \(error.name)")
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
        guard let control = session.control else { return "nobody binds devices behind this" }
        do throws(Errno) {
            try control.bindToPciback(device)
            return nil
        } catch {
            return error.name
        }
    }

    /// What the device's Interrupt Line register holds.
    func interruptLine(of device: SBDF) throws(Obstacle) -> UInt8 {
        let control = try control()
        do throws(Errno) {
            let space = try control.configuration(of: device, at: Self.interruptLine, count: 1)
            if let line = space.first { return line }
        } catch {
            throw .broken(
                "the configuration space of \(device) cannot be read: \(error.name)")
        }
        throw .broken("the configuration space of \(device) has no Interrupt Line")
    }

    /// Writes the device's Interrupt Line register, which no device looks at.
    func setInterruptLine(of device: SBDF, to value: UInt8) throws(Obstacle) {
        let control = try control()
        do throws(Errno) {
            try control.setConfiguration([value], of: device, at: Self.interruptLine)
        } catch {
            throw .broken(
                "the configuration space of \(device) cannot be written: \(error.name)")
        }
    }
}
