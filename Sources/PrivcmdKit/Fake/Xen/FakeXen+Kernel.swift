// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// What the kernel's half asks of the hypervisor's without a caller's memory: the calls that a
/// driver makes itself, and a device's registers.
extension FakeXen {
    // MARK: The kernel's own hypercalls

    /// Tells Xen that a device has been reset.
    ///
    /// - Parameters:
    ///   - sbdf: the device.
    ///   - flags: how it was reset, as PHYSDEVOP_pci_device_reset has it.
    /// - Returns: the error that the operation would answer; nil where it would answer 0.
    /// - Throws: that the fake does not model the answer.
    mutating func resetDevice(_ sbdf: SBDF, _ flags: UInt32) throws(CallFailure) -> Errno? {
        guard isOpen(MIRROR_PHYSDEVOP_pci_device_reset), traits.has(.deviceReset) else {
            return .enosys
        }
        do throws(CallFailure) {
            return pci.watch(try resetTarget(sbdf, flags))
        } catch {
            return try Self.errno(error)
        }
    }

    /// Has Xen prepare a device's MSI-X table for another domain, or release it.
    ///
    /// - Parameters:
    ///   - sbdf: the device.
    ///   - isPrepared: whether to prepare it.
    /// - Returns: the error that the operation would answer; nil where it would answer 0.
    /// - Throws: that the fake does not model the answer.
    mutating func prepareMSIX(_ sbdf: SBDF, _ isPrepared: Bool = true) throws(CallFailure) -> Errno?
    {
        let operation =
            isPrepared ? MIRROR_PHYSDEVOP_prepare_msix : MIRROR_PHYSDEVOP_release_msix
        guard isOpen(operation) else { return .enosys }
        guard caller.isControlDomain else { return .eperm }
        do throws(CallFailure) {
            _ = try setMSIXPrepared(sbdf, isPrepared)
            return nil
        } catch {
            return try Self.errno(error)
        }
    }

    func isOpen(_ operation: UInt32) -> Bool { openOperations & 1 << UInt64(operation) != 0 }

    private static func errno(_ failure: CallFailure) throws(CallFailure) -> Errno {
        guard case .errno(let errno) = failure else { throw failure }
        return errno
    }

    // MARK: A device's registers

    /// Whether the machine has a device.
    func hasDevice(_ sbdf: SBDF) -> Bool { pci.anyIndex(of: sbdf) != nil }

    /// Reads a device's configuration space as the caller's kernel does: through vPCI on a PVH dom0,
    /// and from the device otherwise.
    ///
    /// - Parameters:
    ///   - sbdf: the device.
    ///   - offset: the first byte.
    ///   - count: how many.
    /// - Returns: the bytes; nil where the machine has no such device.
    func readConfiguration(of sbdf: SBDF, at offset: Int, count: Int) -> [UInt8]? {
        pci.anyIndex(of: sbdf).map { pci.read($0, at: offset, count: count) }
    }

    /// Writes a device's configuration space as the caller's kernel does.
    ///
    /// Where vPCI believes that a base address register is in use it drops the write, and nobody is
    /// told.
    ///
    /// - Parameters:
    ///   - bytes: what to write.
    ///   - sbdf: the device; one that the machine has not takes nothing.
    ///   - offset: the first byte.
    mutating func writeConfiguration(_ bytes: [UInt8], of sbdf: SBDF, at offset: Int) {
        guard let index = pci.anyIndex(of: sbdf) else { return }
        pci.write(bytes, to: index, at: offset)
    }

    /// Resets the device itself, behind Xen's back.
    ///
    /// - Parameter sbdf: the device; one that the machine has not does nothing.
    mutating func resetHardware(of sbdf: SBDF) {
        guard let index = pci.anyIndex(of: sbdf) else { return }
        pci[index].registers.reset()
    }
}
