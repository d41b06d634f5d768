// SPDX-License-Identifier: MIT

internal import SystemPackage

/// A change that a scenario makes, and how to undo it.
///
/// ``ScenarioContext`` records it before the change, or as soon as the change is known.
enum ScenarioChange: Equatable, Sendable {
    case createdDomain(DomainID)
    case mapped(PIRQ, of: DomainID)
    case assigned(SBDF, to: DomainID)
    case unbound(SBDF)
    case bound(SBDF)
    case changedRegisters(SBDF, [Register])

    /// A configuration register of a device, and its former bytes.
    struct Register: Equatable, Sendable {
        let offset: Int
        let bytes: [UInt8]
    }

    /// The undoing as text.
    var undoText: String {
        switch self {
        case .createdDomain: "the guest is destroyed"
        case .mapped: "the pIRQ is unmapped"
        case .assigned(let device, .io): "\(device) is taken out of quarantine"
        case .assigned(let device, _): "\(device) is taken from the guest"
        case .unbound(let device): "\(device) is bound to xen-pciback"
        case .bound(let device): "\(device) is taken from xen-pciback"
        case .changedRegisters(let device, _): "the registers of \(device) are written back"
        }
    }

    /// Undoes the change.
    ///
    /// - Returns: why that failed; nil if it succeeded.
    func undo(on device: Device) -> String? {
        do {
            switch self {
            case .createdDomain(let id): try device.privcmd.destroyDomain(id)
            case .mapped(let pirq, let domain): try device.privcmd.unmapPIRQ(pirq, of: domain)
            case .assigned(let address, let domain):
                try device.privcmd.deassign(address, from: domain)
            case .unbound(let address): try device.pciControl?.bindToPciback(address)
            case .bound(let address): try device.pciControl?.unbindFromPciback(address)
            case .changedRegisters(let address, let registers):
                return try Self.write(registers, of: address, device)
            }
            return nil
        } catch let error as PrivcmdError {
            return error.summary(on: device.system)
        } catch let error as Errno {
            return error.name
        } catch {
            return "\(error)"
        }
    }

    /// Writes registers and reads them back: Xen drops a write that it refuses without an error.
    private static func write(_ registers: [Register], of address: SBDF, _ device: Device)
        throws(Errno) -> String?
    {
        guard let control = device.pciControl else { return "this device has no PCI control" }
        for register in registers {
            try control.writeConfiguration(register.bytes, of: address, at: register.offset)
        }
        // The command register is in the list twice: the last value counts.
        let last = Dictionary(registers.map { ($0.offset, $0.bytes) }) { _, last in last }
        for (offset, bytes) in last.sorted(by: { $0.key < $1.key }) {
            let now = try control.readConfiguration(of: address, at: offset, count: bytes.count)
            if now != bytes { return "the register at offset \(offset) is \(now), not \(bytes)" }
        }
        return nil
    }
}
