// SPDX-License-Identifier: MIT

package import PrivcmdKit
internal import SystemPackage

/// An action that reverts a change of a clause, a scenario or a fuzz sequence.
package enum CleanupAction: Codable, Equatable, Sendable {
    case destroyDomain(UInt16)
    case unmapPIRQ(domain: UInt16, pirq: Int32)
    case deassign(SBDF, domain: UInt16)
    case bindToPciback(SBDF)
    case unbindFromPciback(SBDF)
    case writeRegisters(SBDF, [Register])

    /// A configuration register of a device, and its former bytes.
    package struct Register: Codable, Equatable, Sendable {
        let offset: Int
        let bytes: [UInt8]
    }

    /// What it does, as text.
    var description: String {
        switch self {
        case .destroyDomain(let id): "destroy domain \(id)"
        case .unmapPIRQ(let domain, let pirq): "unmap pIRQ \(pirq) of \(DomainID(domain))"
        case .deassign(let device, let domain): "deassign \(device) from \(DomainID(domain))"
        case .bindToPciback(let device): "bind \(device) to xen-pciback"
        case .unbindFromPciback(let device): "unbind \(device) from xen-pciback"
        case .writeRegisters(let device, _): "restore the registers of \(device)"
        }
    }

    /// What it has done, as text without numbers that differ from run to run.
    var effect: String {
        switch self {
        case .destroyDomain: "the guest is destroyed"
        case .unmapPIRQ: "the pIRQ is unmapped"
        case .deassign(let device, DomainID.io.rawValue): "\(device) is removed from quarantine"
        case .deassign(let device, _): "\(device) is deassigned from the guest"
        case .bindToPciback(let device): "\(device) is bound to xen-pciback"
        case .unbindFromPciback(let device): "\(device) is unbound from xen-pciback"
        case .writeRegisters(let device, _): "the registers of \(device) are restored"
        }
    }

    /// Runs the action.
    ///
    /// - Parameters:
    ///   - call: makes the hypercall of an action, and returns why that failed.
    ///   - control: binds PCI devices and writes their registers; nil if that is not possible.
    /// - Returns: why that failed; nil if it succeeded.
    func run(calling call: Caller, _ control: (any PCIControl)?) -> String? {
        switch self {
        case .destroyDomain, .unmapPIRQ, .deassign: return call(self)
        case .bindToPciback, .unbindFromPciback, .writeRegisters:
            guard let control else { return "this device has no PCI control" }
            do throws(Errno) {
                return try write(control)
            } catch {
                return error.name
            }
        }
    }

    /// Makes the hypercall of an action, and returns why that failed; nil if it succeeded.
    ///
    /// Clauses and fuzz sequences make it with guarded arguments: the device may be faulty.
    package typealias Caller = (CleanupAction) -> String?

    /// Makes the hypercall through typed calls, which trust the device.
    func call(over privcmd: Privcmd) -> String? {
        do throws(PrivcmdError) {
            switch self {
            case .destroyDomain(let id): try privcmd.destroyDomain(DomainID(id))
            case .unmapPIRQ(let domain, let pirq):
                try privcmd.unmapPIRQ(PIRQ(pirq), of: DomainID(domain))
            case .deassign(let device, let domain):
                try privcmd.deassign(device, from: DomainID(domain))
            case .bindToPciback, .unbindFromPciback, .writeRegisters: break
            }
            return nil
        } catch {
            return switch error.reason {
            case .errno(let errno): errno.name
            case .notEmulated(let reason), .recordingFailed(let reason): reason.description
            }
        }
    }

    private func write(_ control: any PCIControl) throws(Errno) -> String? {
        switch self {
        case .bindToPciback(let device): try control.bindToPciback(device)
        case .unbindFromPciback(let device): try control.unbindFromPciback(device)
        case .writeRegisters(let device, let registers):
            for register in registers {
                try control.writeConfiguration(register.bytes, of: device, at: register.offset)
            }
            // Xen drops a write that it refuses without an error. The last value of a register
            // counts.
            let last = Dictionary(registers.map { ($0.offset, $0.bytes) }) { _, last in last }
            for (offset, bytes) in last.sorted(by: { $0.key < $1.key }) {
                let now = try control.readConfiguration(of: device, at: offset, count: bytes.count)
                if now != bytes {
                    return "the register at offset \(offset) is \(now), not \(bytes)"
                }
            }
        case .destroyDomain, .unmapPIRQ, .deassign: break
        }
        return nil
    }
}
