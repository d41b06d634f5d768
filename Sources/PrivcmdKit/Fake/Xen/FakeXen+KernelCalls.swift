// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// What the kernel's half asks of the hypervisor besides hypercalls.
extension FakeXen {
    /// Whether the machine has a device.
    func hasDevice(_ device: SBDF) -> Bool { registers[device.rawValue] != nil }

    /// Reads a device's configuration space, as the domain sees it.
    func readConfiguration(of device: SBDF, at offset: Int, count: Int) -> [UInt8]? {
        registers[device.rawValue].map { Array($0.dropFirst(offset).prefix(count)) }
    }

    /// Writes a device's configuration space, as far as the hypervisor lets the domain.
    mutating func writeConfiguration(_ bytes: [UInt8], of device: SBDF, at offset: Int) {
        for (index, byte) in zip(offset..., bytes)
        where index == Int(MIRROR_PCI_INTERRUPT_LINE) {
            registers[device.rawValue]?[index] = byte
        }
    }

    /// Resets the device itself, behind Xen's back.
    mutating func resetHardware(of device: SBDF) {}

    /// Which frames of a domain the kernel can map: for each the error, or nil.
    func frames(of domain: DomainID, _ frames: [UInt64]) throws(CallFailure) -> [Errno?] {
        throw .unanswered("the fake does not model the frames of domains")
    }

    /// Whether some frames of a resource can be mapped.
    func checkResource(of domain: DomainID, type: UInt32, id: UInt32, _ frames: Range<UInt64>)
        throws(CallFailure)
    {
        throw .unanswered("the fake does not model the resources of domains")
    }
}
