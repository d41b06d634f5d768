// SPDX-License-Identifier: MIT

internal import SystemPackage

/// Something that a scenario did, and how it is put back.
///
/// It is told before the deed, or as soon as what there is to put back is known.
enum Deed: Equatable, Sendable {
    case createdDomain(DomainID)
    case mapped(PIRQ, of: DomainID)
    case assigned(SBDF, to: DomainID)
    case unbound(SBDF)
    case bound(SBDF)
    case changedRegisters(SBDF, [Register])

    /// A register of a device, and what it held.
    struct Register: Equatable, Sendable {
        let offset: Int
        let bytes: [UInt8]
    }

    /// Putting it back, in words.
    var words: String {
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

    /// Puts it back.
    ///
    /// - Returns: why that failed; nil where it did not.
    func putBack(_ device: Device) -> String? {
        do {
            switch self {
            case .createdDomain(let id): try device.privcmd.destroyDomain(id)
            case .mapped(let pirq, let domain): try device.privcmd.unmapPIRQ(pirq, of: domain)
            case .assigned(let address, let domain):
                try device.privcmd.deassign(address, from: domain)
            case .unbound(let address): try device.control?.bindToPciback(address)
            case .bound(let address): try device.control?.unbindFromPciback(address)
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

    /// Writes registers, and reads them again: what Xen does not take it drops without a word.
    private static func write(_ registers: [Register], of address: SBDF, _ device: Device)
        throws(Errno) -> String?
    {
        guard let control = device.control else { return "nobody handles devices here" }
        for register in registers {
            try control.setConfiguration(register.bytes, of: address, at: register.offset)
        }
        // The command register stands there twice; what counts is the last.
        let last = Dictionary(registers.map { ($0.offset, $0.bytes) }) { _, last in last }
        for (offset, bytes) in last.sorted(by: { $0.key < $1.key }) {
            let now = try control.configuration(of: address, at: offset, count: bytes.count)
            if now != bytes { return "the register at \(offset) keeps \(now) for \(bytes)" }
        }
        return nil
    }
}
