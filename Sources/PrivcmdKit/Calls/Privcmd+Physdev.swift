// SPDX-License-Identifier: MIT

internal import CPrivcmd

extension Privcmd {
    /// Reports the reset of a PCI device to Xen.
    ///
    /// Xen discards its cached state of the device's registers (vPCI) and reads it again. For a
    /// device that was *not* reset, that state is lost: call it only for a device that is not in
    /// use.
    ///
    /// - Warning: This call leaks nothing, but ``gsi(of:)`` before it may leak a reference.
    ///
    /// The C name is `PHYSDEVOP_pci_device_reset`, source: xen/include/public/physdev.h (Xen 4.20).
    ///
    /// - Parameters:
    ///   - sbdf: the device.
    ///   - type: the kind of reset.
    /// - Throws: ENOSYS before Xen 4.20 and outside the hardware domain; EFAULT; EINVAL for an
    ///   undefined flag; EPERM; ENODEV for a device that Xen does not know; ENOMEM.
    public func resetState(of sbdf: SBDF, as type: ResetType) throws(PrivcmdError) {
        var argument = mirror_pci_device_reset(dev: sbdf.physdevDevice, flags: type.flags)
        do throws(CallFailure) {
            _ = try physdev(MIRROR_PHYSDEVOP_pci_device_reset, &argument)
        } catch {
            throw PrivcmdError(.reset(sbdf, type), after: error)
        }
    }

    /// The result of registering a GSI.
    ///
    /// None of these is an error.
    public enum SetupOutcome: String, Equatable, Sendable {
        /// The GSI is registered now.
        case registered
        /// It was registered before (EEXIST), for example by xen-pciback.
        case alreadyRegistered = "already-registered"
        /// It is the ACPI interrupt (SCI), for which Xen returns the GSI's number.
        case acpiInterrupt = "acpi-interrupt"
    }

    /// Registers a GSI with Xen, so that it can be mapped into a domain.
    ///
    /// The C name is `PHYSDEVOP_setup_gsi`, source: xen/include/public/physdev.h (Xen 4.20).
    ///
    /// - Parameters:
    ///   - gsi: the GSI.
    ///   - trigger: the trigger mode; PCI lines are level triggered.
    ///   - polarity: the polarity; PCI lines are active low.
    /// - Returns: whether Xen registered it, or why it did not have to.
    /// - Throws: ENOSYS on a PVH dom0 before Xen 4.20; EFAULT; EINVAL for a GSI that no IO-APIC
    ///   has; EPERM; ENOSPC.
    public func setupGSI(
        _ gsi: GSI, trigger: TriggerMode = .level, polarity: Polarity = .low
    ) throws(PrivcmdError) -> SetupOutcome {
        var argument = mirror_physdev_setup_gsi()
        argument.gsi = Int32(truncatingIfNeeded: gsi.rawValue)
        argument.triggering = trigger == .level ? 1 : 0
        argument.polarity = polarity == .low ? 1 : 0
        do throws(CallFailure) {
            let result = try physdev(MIRROR_PHYSDEVOP_setup_gsi, &argument)
            return result == 0 ? .registered : .acpiInterrupt
        } catch .errno(.eexist) {
            return .alreadyRegistered
        } catch {
            throw PrivcmdError(.setupGSI(gsi), after: error)
        }
    }

    /// Maps a GSI to a pIRQ of a domain.
    ///
    /// For a GSI that is already mapped it returns the existing pIRQ. ``unmapPIRQ(_:of:)`` reverts
    /// it, except that unmapping also revokes the caller's own access to the interrupt.
    ///
    /// The C name is `PHYSDEVOP_map_pirq` with `MAP_PIRQ_TYPE_GSI`,
    /// source: xen/include/public/physdev.h (Xen 4.20).
    ///
    /// - Parameters:
    ///   - gsi: the GSI. A sysfs irq here is a common mistake: it maps another device's interrupt.
    ///   - domain: the domain to map it into.
    ///   - pirq: the pIRQ to map it to; nil lets Xen choose.
    /// - Returns: the pIRQ that it is mapped to.
    /// - Throws: ENOSYS on a PVH dom0 before Xen 4.20; EFAULT; ESRCH; EPERM; EINVAL; EEXIST if it
    ///   is mapped to another pIRQ; EBUSY; ENOSPC; ENOMEM.
    public func mapPIRQ(
        _ gsi: GSI, to domain: DomainID = .current, as pirq: PIRQ? = nil
    ) throws(PrivcmdError) -> PIRQ {
        var argument = mirror_physdev_map_pirq()
        argument.domid = domain.rawValue
        argument.type = Int32(MIRROR_MAP_PIRQ_TYPE_GSI)
        argument.index = Int32(truncatingIfNeeded: gsi.rawValue)
        argument.pirq = pirq?.rawValue ?? -1
        do throws(CallFailure) {
            _ = try physdev(MIRROR_PHYSDEVOP_map_pirq, &argument)
        } catch {
            throw PrivcmdError(.mapPIRQ(gsi, domain), after: error)
        }
        return PIRQ(argument.pirq)
    }

    /// Unmaps a pIRQ of a domain.
    ///
    /// It also revokes the caller's own access to the interrupt: mapping it again for another
    /// domain then fails with EPERM.
    ///
    /// The C name is `PHYSDEVOP_unmap_pirq`, source: xen/include/public/physdev.h (Xen 4.20).
    ///
    /// - Parameters:
    ///   - pirq: the pIRQ.
    ///   - domain: the domain that has it.
    /// - Throws: ENOSYS on a PVH dom0 before Xen 4.20; EFAULT; ESRCH; EPERM; EINVAL if it is not
    ///   mapped; EBUSY.
    public func unmapPIRQ(_ pirq: PIRQ, of domain: DomainID = .current) throws(PrivcmdError) {
        var argument = mirror_physdev_unmap_pirq()
        argument.domid = domain.rawValue
        argument.pirq = pirq.rawValue
        do throws(CallFailure) {
            _ = try physdev(MIRROR_PHYSDEVOP_unmap_pirq, &argument)
        } catch {
            throw PrivcmdError(.unmapPIRQ(pirq, domain), after: error)
        }
    }

    package func physdev<Argument: BitwiseCopyable>(
        _ command: UInt32, _ argument: inout Argument
    ) throws(CallFailure) -> Int64 {
        try call(
            hypercall: UInt64(MIRROR___HYPERVISOR_physdev_op), command: UInt64(command), &argument)
    }
}

extension ResetType {
    /// The flags of `struct pci_device_reset`.
    var flags: UInt32 {
        switch self {
        case .cold: MIRROR_PCI_DEVICE_RESET_COLD
        case .warm: MIRROR_PCI_DEVICE_RESET_WARM
        case .hot: MIRROR_PCI_DEVICE_RESET_HOT
        case .flr: MIRROR_PCI_DEVICE_RESET_FLR
        }
    }
}
