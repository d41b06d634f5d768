// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// What Linux calls in Xen without a caller's memory: drivers' hypercalls, and configuration space.
extension FakeXen {
    // MARK: The kernel's own hypercalls

    /// Reports a device reset to Xen.
    ///
    /// - Parameters:
    ///   - sbdf: the device.
    ///   - flags: the reset type, as in PHYSDEVOP_pci_device_reset.
    /// - Returns: the errno of the operation; nil for success.
    /// - Throws: ``CallFailure/notEmulated(_:)`` if the fake does not model the result.
    mutating func resetDevice(_ sbdf: SBDF, _ flags: UInt32) throws(CallFailure) -> Errno? {
        guard allowsPhysdevOp(MIRROR_PHYSDEVOP_pci_device_reset), behavior.has(.deviceReset) else {
            return .enosys
        }
        do throws(CallFailure) {
            return pci.resetVPCI(try deviceToReset(sbdf, flags))
        } catch {
            return try Self.errno(error)
        }
    }

    /// Prepares a device's MSI-X table for another domain, or releases it.
    ///
    /// - Parameters:
    ///   - sbdf: the device.
    ///   - isPrepared: whether to prepare it.
    /// - Returns: the errno of the operation; nil for success.
    /// - Throws: ``CallFailure/notEmulated(_:)`` if the fake does not model the result.
    mutating func prepareMSIX(_ sbdf: SBDF, _ isPrepared: Bool = true) throws(CallFailure) -> Errno?
    {
        let operation =
            isPrepared ? MIRROR_PHYSDEVOP_prepare_msix : MIRROR_PHYSDEVOP_release_msix
        guard allowsPhysdevOp(operation) else { return .enosys }
        guard caller.isControlDomain else { return .eperm }
        do throws(CallFailure) {
            _ = try setMSIXPrepared(sbdf, isPrepared)
            return nil
        } catch {
            return try Self.errno(error)
        }
    }

    func allowsPhysdevOp(_ operation: UInt32) -> Bool {
        allowedPhysdevOps & 1 << UInt64(operation) != 0
    }

    private static func errno(_ failure: CallFailure) throws(CallFailure) -> Errno {
        guard case .errno(let errno) = failure else { throw failure }
        return errno
    }

    // MARK: Configuration space

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
    func readConfiguration(of sbdf: SBDF, at offset: Int, count: Int) -> [UInt8]? {
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
    mutating func writeConfiguration(_ bytes: [UInt8], of sbdf: SBDF, at offset: Int) {
        guard let index = pci.machineIndex(of: sbdf) else { return }
        pci.write(bytes, to: index, at: offset)
    }

    /// Resets the hardware without a report to Xen.
    ///
    /// - Parameter sbdf: the device; nothing happens if the machine does not have it.
    mutating func resetHardware(of sbdf: SBDF) {
        guard let index = pci.machineIndex(of: sbdf) else { return }
        pci[index].configSpace.reset()
    }
}
