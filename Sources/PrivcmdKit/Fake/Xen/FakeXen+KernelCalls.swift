// SPDX-License-Identifier: MIT

/// What the kernel's half asks of the hypervisor besides hypercalls.
extension FakeXen {
    /// Reads a device's configuration space, as the domain sees it.
    ///
    /// - Returns: the bytes, fewer where the space ends before; nil where there is no such device.
    func configuration(of device: SBDF, at offset: Int, count: Int) -> [UInt8]? {
        hardware[device].map { Array($0.bytes.dropFirst(offset).prefix(count)) }
    }

    /// Writes a device's configuration space, as far as the hypervisor lets the domain.
    mutating func setConfiguration(_ bytes: [UInt8], of device: SBDF, at offset: Int) {
        for (index, byte) in bytes.enumerated() {
            hardware.write(byte, to: device, at: offset + index)
        }
    }

    /// The machine's memory behind a frame that the domain wants to map.
    ///
    /// - Parameters:
    ///   - number: the frame, as its domain counts its own.
    ///   - domain: the domain that it belongs to.
    /// - Returns: the memory.
    /// - Throws: why it cannot be had.
    func machineFrame(_ number: UInt64, of domain: DomainID) throws(CallFailure) -> FakeFrame {
        throw .unanswered("the fake does not model the frames of domains")
    }

    /// The machine's memory behind a resource of a domain.
    ///
    /// - Parameters:
    ///   - domain: the domain.
    ///   - type: what kind of resource it is.
    ///   - id: which of that kind.
    ///   - first: the first frame of it.
    ///   - count: how many.
    /// - Returns: the memory.
    /// - Throws: why it cannot be had.
    func resourceFrames(
        of domain: DomainID, type: UInt32, id: UInt32, from first: UInt32, count: UInt32
    ) throws(CallFailure) -> [FakeFrame] {
        throw .unanswered("the fake does not model the resources of domains")
    }
}
