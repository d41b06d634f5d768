// SPDX-License-Identifier: MIT

internal import SystemPackage

/// What can be wrong with a place, cause before consequence.
enum Ailments {
    /// Each looks at the answers, and says what is wrong where something is.
    ///
    /// A cause that explains what would come after it ends the list.
    static let all: [(look: @Sendable (Examination) -> Finding?, endsTheList: Bool)] = [
        (domU, true), (hypercallsRefused, true), (kernelTooOld, false), (drift, false),
        (noACPI, false), (noPciback, false), (xenTooOld, false), (pvDom0, false),
        (nothingBound, false), (noEventfd, false), (headerDrift, false),
    ]

    static func findings(_ examination: Examination) -> [Finding] {
        var found: [Finding] = []
        for ailment in all {
            guard let finding = ailment.look(examination) else { continue }
            found.append(finding)
            if ailment.endsTheList { break }
        }
        return found
    }

    private static let newCall = ABI.pcidevGetGSI.name

    @Sendable private static func domU(_ seen: Examination) -> Finding? {
        guard seen.isControlDomain == false else { return nil }
        guard seen.version == .failure(.eperm) else {
            return .trouble(
                "not-dom0", "This is a domU: devices are passed through by dom0 alone.",
                fact: "xenfs or XENFEAT_dom0 says that this is not the control domain",
                remedy: "run it in dom0")
        }
        let parameter =
            switch seen.surroundings.isUnrestricted {
            case nil: "there is no such parameter here: the kernel is too old for it"
            case true?: "it is set, which did not help"
            case false?:
                seen.surroundings.lockdown.map {
                    "the kernel is locked down (\($0)), which forbids it"
                } ?? "boot with xen_privcmd.unrestricted=1"
            }
        return .trouble(
            "restricted-domu",
            "This is a domU, where privcmd opens restricted to one domain (the fix of XSA-482):"
                + " every hypercall is refused.",
            fact: "xen_version answers EPERM, in \(Fix.xsa482)",
            remedy: "run it in dom0, or lift it with xen_privcmd.unrestricted: \(parameter)")
    }

    @Sendable private static func hypercallsRefused(_ seen: Examination) -> Finding? {
        guard case .errno(let errno)? = seen.version else { return nil }
        let error = PrivcmdError(.xenVersion, errno)
        let explained = error.explanation(on: seen.system)
        return .trouble(
            "hypercalls-refused", "Hypercalls are refused: \(explained.meaning).",
            fact: "xen_version answers \(errno.name)",
            remedy: explained.remedy ?? "open the device anew; see which XSM policy this Xen runs")
    }

    @Sendable private static func kernelTooOld(_ seen: Examination) -> Finding? {
        guard seen.gsiOfNull == .failure(.enotty), let linux = seen.linux,
            linux < Milestone.linux.release
        else { return nil }
        // A PV dom0 passes devices through by their irq, and asks for no GSI.
        let isPV = seen.system.domain?.type == .pv
        return Finding(
            name: "kernel-too-old", weight: isPV ? .note : .trouble,
            what: "Linux \(linux) cannot tell the GSI of a device.",
            fact: "\(newCall) answers ENOTTY: it came with Linux \(Milestone.linux)",
            remedy: isPV
                ? "nothing, for a PV dom0: the sysfs irq is the GSI there"
                : "boot Linux \(Milestone.linux) or later in dom0")
    }

    @Sendable private static func drift(_ seen: Examination) -> Finding? {
        guard seen.gsiOfNull == .failure(.enotty), let linux = seen.linux,
            linux >= Milestone.linux.release
        else { return nil }
        return .trouble(
            "request-drift", "Linux \(linux) should know \(newCall), and does not.",
            fact: "request \(ABI.pcidevGetGSI.request) answers ENOTTY: number or size differ there",
            remedy: "compare include/uapi/xen/privcmd.h of that kernel with the mirror of this tool"
        )
    }

    @Sendable private static func noACPI(_ seen: Examination) -> Finding? {
        guard seen.gsiOfNull == .failure(.einval) else { return nil }
        return .trouble(
            "no-xen-acpi", "This kernel was built without CONFIG_XEN_ACPI.",
            fact: "\(newCall) answers EINVAL before it looks at its argument",
            remedy: "use a kernel with CONFIG_XEN_DOM0 and CONFIG_ACPI (on x86)")
    }

    @Sendable private static func noPciback(_ seen: Examination) -> Finding? {
        guard seen.gsiOfAbsent == .failure(.eopnotsupp) || !seen.system.hasPciback else {
            return nil
        }
        return .trouble(
            "no-pciback", "xen-pciback is not loaded: no device can be passed through.",
            fact: seen.gsiOfAbsent == .failure(.eopnotsupp)
                ? "\(newCall) answers EOPNOTSUPP: nobody has registered to answer it"
                : "sysfs shows neither the module nor its driver",
            remedy: "modprobe xen-pciback")
    }

    @Sendable private static func xenTooOld(_ seen: Examination) -> Finding? {
        guard seen.resetOfNothing == .failure(.enosys) else { return nil }
        let version = seen.system.xenVersion?.description ?? "of unknown version"
        return seen.system.domain?.type == .pv
            ? .note(
                "xen-too-old", "Xen \(version) cannot be told of a device's reset.",
                fact:
                    "PHYSDEVOP_pci_device_reset answers ENOSYS: it came with Xen \(Milestone.xen)",
                remedy: "nothing, for a PV dom0: Linux does not use it there")
            : .trouble(
                "xen-too-old", "Xen \(version) has nothing for passthrough from a PVH dom0.",
                fact:
                    "PHYSDEVOP_pci_device_reset answers ENOSYS: it came with Xen \(Milestone.xen),"
                    + " as did setup_gsi and map_pirq for a PVH dom0",
                remedy: "boot Xen \(Milestone.xen) or later, or a PV dom0")
    }

    @Sendable private static func pvDom0(_ seen: Examination) -> Finding? {
        guard seen.system.domain?.type == .pv, seen.gsiOfNull == .failure(.efault) else {
            return nil
        }
        return .note(
            "pv-dom0", "This is a PV dom0, where no device is given a GSI.",
            fact: "\(newCall) answers EPERM for every bound device: it is -1, and no permission",
            remedy: "use the sysfs irq, which is the GSI there; or boot dom0 as PVH (dom0=pvh)")
    }

    @Sendable private static func nothingBound(_ seen: Examination) -> Finding? {
        guard seen.system.hasPciback, seen.system.devicesBoundToPciback().isEmpty else {
            return nil
        }
        let candidate = seen.system.devices.first { $0.driver == nil && ($0.pin ?? 0) != 0 }
        let obstacle = candidate.flatMap { PcibackBinding.obstacle($0, seen.system) }
        let example = candidate.map { PcibackBinding.commands($0) }
        return .trouble(
            "nothing-bound", "No device is bound to xen-pciback.",
            fact: obstacle?.meaning ?? "\(newCall) answers ENODEV for every device that is not",
            remedy: obstacle?.remedy ?? example
                ?? "xl pci-assignable-add SBDF, for a device that dom0 does not need")
    }

    @Sendable private static func noEventfd(_ seen: Examination) -> Finding? {
        guard seen.irqfdOfNull == .failure(.eopnotsupp) else { return nil }
        return .note(
            "no-eventfd", "This kernel was built without CONFIG_XEN_PRIVCMD_EVENTFD.",
            fact: "IOCTL_PRIVCMD_IRQFD answers EOPNOTSUPP before it looks at its argument",
            remedy: "nothing, unless a virtio backend needs it")
    }

    @Sendable private static func headerDrift(_ seen: Examination) -> Finding? {
        guard seen.surroundings.headerHasNewestRequest == false, seen.gsiOfNull == .failure(.efault)
        else { return nil }
        return .note(
            "header-drift", "The installed headers are older than the running kernel.",
            fact: "/usr/include/xen/privcmd.h has no \(newCall), and the kernel has it",
            remedy:
                "install linux-libc-dev \(Milestone.linux) or later to build programs that call it")
    }
}

extension CallFailure? {
    /// The failure with an errno, for comparing.
    fileprivate static func failure(_ errno: Errno) -> CallFailure? { .errno(errno) }
}
