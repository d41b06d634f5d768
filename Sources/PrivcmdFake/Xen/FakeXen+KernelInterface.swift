// SPDX-License-Identifier: MIT

package import PrivcmdKit

/// Linux's accesses to configuration space and hardware, which need no caller's memory.
extension FakeXen {
    /// Whether the machine has a device.
    func hasDevice(_ sbdf: SBDF) -> Bool { pci.machineIndex(of: sbdf) != nil }

    /// Reads a device's configuration space as the caller's kernel does: through vPCI in a PVH
    /// dom0, directly otherwise.
    ///
    /// - Parameters:
    ///   - sbdf: the device.
    ///   - offset: the offset of the first byte.
    ///   - count: the number of bytes.
    /// - Returns: the bytes; nil if the machine has no such device.
    package func readConfiguration(of sbdf: SBDF, at offset: Int, count: Int) -> [UInt8]? {
        pci.machineIndex(of: sbdf).map { pci.read($0, at: offset, count: count) }
    }

    /// Writes a device's configuration space as the caller's kernel does.
    ///
    /// vPCI drops a write to a BAR that is in use in its state, without an error.
    ///
    /// - Parameters:
    ///   - bytes: the bytes.
    ///   - sbdf: the device; the write is ignored if the machine does not have it.
    ///   - offset: the offset of the first byte.
    package mutating func writeConfiguration(_ bytes: [UInt8], of sbdf: SBDF, at offset: Int) {
        guard let index = pci.machineIndex(of: sbdf) else { return }
        pci.write(bytes, to: index, at: offset)
    }

    /// Resets the hardware without a report to Xen.
    ///
    /// - Parameter sbdf: the device; nothing happens if the machine does not have it.
    package mutating func resetHardware(of sbdf: SBDF) {
        guard let index = pci.machineIndex(of: sbdf) else { return }
        pci[index].configSpace.reset()
    }
}
