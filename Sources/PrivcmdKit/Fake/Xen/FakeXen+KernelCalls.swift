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
}
