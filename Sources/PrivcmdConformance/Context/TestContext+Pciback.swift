// SPDX-License-Identifier: MIT

import PrivcmdKit
internal import SystemPackage

extension TestContext {
    /// The offset in configuration space of a register that the device does not interpret.
    ///
    /// Source: PCI Local Bus Specification 3.0, 6.2.4, Interrupt Line.
    private static let interruptLineOffset = 0x3c

    private func pciControl() throws(SkipOrError) -> any PCIControl {
        guard let control = session.control else {
            throw .skip("this device cannot bind PCI devices")
        }
        return control
    }

    /// Unbinds a device from xen-pciback; the cleanup of the clause binds it again.
    func unbindFromPciback(_ device: SBDF) throws(SkipOrError) {
        let control = try pciControl()
        addCleanup(.bindToPciback(device))
        do throws(Errno) {
            try control.unbindFromPciback(device)
        } catch {
            throw .error("\(device) cannot be unbound: \(error.name)")
        }
    }

    /// Binds a device to xen-pciback again.
    func rebindToPciback(_ device: SBDF) throws(SkipOrError) {
        let action = CleanupAction.bindToPciback(device)
        if let reason = action.run(calling: { _ in nil }, session.control) {
            throw .error("\(device) cannot be bound again: \(reason)")
        }
        removeCleanup(action)
    }

    /// Reads the device's Interrupt Line register.
    func interruptLine(of device: SBDF) throws(SkipOrError) -> UInt8 {
        let control = try pciControl()
        do throws(Errno) {
            let space = try control.readConfiguration(
                of: device, at: Self.interruptLineOffset, count: 1)
            if let line = space.first { return line }
        } catch {
            throw .error(
                "the configuration space of \(device) cannot be read: \(error.name)")
        }
        throw .error("the configuration space of \(device) has no Interrupt Line")
    }

    /// Writes the device's Interrupt Line register, which devices ignore.
    func setInterruptLine(of device: SBDF, to value: UInt8) throws(SkipOrError) {
        let control = try pciControl()
        do throws(Errno) {
            try control.writeConfiguration([value], of: device, at: Self.interruptLineOffset)
        } catch {
            throw .error(
                "the configuration space of \(device) cannot be written: \(error.name)")
        }
    }
}
