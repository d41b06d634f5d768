// SPDX-License-Identifier: MIT

import PrivcmdKit
internal import SystemPackage

/// The checks of `doctor`, in order: a cause comes before its consequences.
enum DiagnosisChecks {
    /// Every check.
    ///
    /// Each reads the probe results and returns a finding, or nil.
    ///
    /// `isFinal` marks a cause that explains all later findings: the checks stop there.
    static let all: [(run: @Sendable (ProbeResults) -> Finding?, isFinal: Bool)] = [
        (unprivilegedDomain, true), (hypercallsRefused, true), (kernelTooOld, false),
        (requestMismatch, false),
        (noACPI, false), (noPciback, false), (xenTooOld, false), (pvDom0, false),
        (nothingBound, false), (noEventfd, false), (outdatedHeaders, false),
    ]

    static func findings(_ results: ProbeResults) -> [Finding] {
        var found: [Finding] = []
        for check in all {
            guard let finding = check.run(results) else { continue }
            found.append(finding)
            if check.isFinal { break }
        }
        return found
    }

    private static let getGSIName = ABI.pcidevGetGSI.name

    @Sendable private static func unprivilegedDomain(_ results: ProbeResults) -> Finding? {
        guard results.isControlDomain == false else { return nil }
        guard results.xenVersion == .failure(.eperm) else {
            return .problem(
                "not-dom0", "This is a domU: only dom0 passes devices through.",
                evidence: "xenfs or XENFEAT_dom0 shows that this is not the control domain",
                remedy: "run it in dom0")
        }
        let parameter =
            switch results.hostFacts.isUnrestricted {
            case nil: "there is no such parameter: this kernel is too old for it"
            case true?: "it is already set, but it did not help"
            case false?:
                results.hostFacts.lockdown.map {
                    "the kernel is locked down (\($0)), which forbids it"
                } ?? "boot with xen_privcmd.unrestricted=1"
            }
        return .problem(
            "restricted-domu",
            "This is a domU, where privcmd opens restricted to one domain (the fix of XSA-482):"
                + " every hypercall is refused.",
            evidence: "xen_version returned EPERM, as \(Backports.xsa482) introduced",
            remedy: "run it in dom0, or lift it with xen_privcmd.unrestricted: \(parameter)")
    }

    @Sendable private static func hypercallsRefused(_ results: ProbeResults) -> Finding? {
        guard case .errno(let errno)? = results.xenVersion else { return nil }
        let error = PrivcmdError(.xenVersion, errno)
        let explained = error.explanation(on: results.system)
        return .problem(
            "hypercalls-refused", "Hypercalls are refused: \(explained.meaning).",
            evidence: "xen_version returned \(errno.name)",
            remedy: explained.remedy ?? "open the device again; check the XSM policy of this Xen")
    }

    @Sendable private static func kernelTooOld(_ results: ProbeResults) -> Finding? {
        guard results.gsiWithNullPointer == .failure(.enotty), let linux = results.linuxRelease,
            linux < FeatureIntroduced.linux.release
        else { return nil }
        // A PV dom0 passes devices through by their irq, and needs no GSI.
        let isPV = results.system.domain?.type == .pv
        return Finding(
            name: "kernel-too-old", severity: isPV ? .note : .problem,
            summary: "Linux \(linux) cannot report the GSI of a device.",
            evidence:
                "\(getGSIName) returned ENOTTY: Linux has it since \(FeatureIntroduced.linux)",
            remedy: isPV
                ? "nothing: in a PV dom0 the sysfs irq is the GSI"
                : "boot Linux \(FeatureIntroduced.linux) or later in dom0")
    }

    @Sendable private static func requestMismatch(_ results: ProbeResults) -> Finding? {
        guard results.gsiWithNullPointer == .failure(.enotty), let linux = results.linuxRelease,
            linux >= FeatureIntroduced.linux.release
        else { return nil }
        return .problem(
            "request-mismatch", "Linux \(linux) should have \(getGSIName), but does not.",
            evidence:
                "request \(ABI.pcidevGetGSI.request) returned ENOTTY: its number or size differs",
            remedy: "compare include/uapi/xen/privcmd.h of that kernel: privcmd-probe abi check"
        )
    }

    @Sendable private static func noACPI(_ results: ProbeResults) -> Finding? {
        guard results.gsiWithNullPointer == .failure(.einval) else { return nil }
        return .problem(
            "no-xen-acpi", "This kernel was built without CONFIG_XEN_ACPI.",
            evidence: "\(getGSIName) returned EINVAL before it read its argument",
            remedy: "use a kernel with CONFIG_XEN_DOM0 and CONFIG_ACPI (on x86)")
    }

    @Sendable private static func noPciback(_ results: ProbeResults) -> Finding? {
        guard results.gsiOfAbsentDevice == .failure(.eopnotsupp) || !results.system.hasPciback
        else {
            return nil
        }
        return .problem(
            "no-pciback", "xen-pciback is not loaded: dom0 cannot pass devices through.",
            evidence: results.gsiOfAbsentDevice == .failure(.eopnotsupp)
                ? "\(getGSIName) returned EOPNOTSUPP: no module has registered a handler"
                : "sysfs has neither the module nor its driver",
            remedy: "modprobe xen-pciback")
    }

    @Sendable private static func xenTooOld(_ results: ProbeResults) -> Finding? {
        guard results.resetWithInvalidFlags == .failure(.enosys) else { return nil }
        let version = results.system.xenVersion?.description ?? "of unknown version"
        return results.system.domain?.type == .pv
            ? .note(
                "xen-too-old", "Xen \(version) has no call for the reset of a device.",
                evidence:
                    "PHYSDEVOP_pci_device_reset returned ENOSYS: needs Xen \(FeatureIntroduced.xen)",
                remedy: "nothing: Linux does not use it in a PV dom0")
            : .problem(
                "xen-too-old", "Xen \(version) does not support passthrough from a PVH dom0.",
                evidence:
                    "PHYSDEVOP_pci_device_reset returned ENOSYS: it needs Xen \(FeatureIntroduced.xen),"
                    + " as setup_gsi and map_pirq do in a PVH dom0",
                remedy: "boot Xen \(FeatureIntroduced.xen) or later, or a PV dom0")
    }

    @Sendable private static func pvDom0(_ results: ProbeResults) -> Finding? {
        guard results.system.domain?.type == .pv, results.gsiWithNullPointer == .failure(.efault)
        else {
            return nil
        }
        return .note(
            "pv-dom0", "This is a PV dom0, where Linux keeps no GSI of a device.",
            evidence:
                "\(getGSIName) returns -1 (EPERM) for every bound device: it is no permission error",
            remedy: "use the sysfs irq, which is the GSI here; or boot dom0 as PVH (dom0=pvh)")
    }

    @Sendable private static func nothingBound(_ results: ProbeResults) -> Finding? {
        guard results.system.hasPciback, results.system.devicesBoundToPciback().isEmpty else {
            return nil
        }
        let candidate = results.system.devices.first { $0.driver == nil && ($0.pin ?? 0) != 0 }
        let obstacle = candidate.flatMap { PcibackBinding.obstacle($0, results.system) }
        let example = candidate.map { PcibackBinding.commands($0) }
        return .problem(
            "nothing-bound", "No device is bound to xen-pciback.",
            evidence: obstacle?.meaning
                ?? "\(getGSIName) returns ENODEV for a device that is not bound",
            remedy: obstacle?.remedy ?? example
                ?? "xl pci-assignable-add SBDF, for a device that dom0 does not need")
    }

    @Sendable private static func noEventfd(_ results: ProbeResults) -> Finding? {
        guard results.irqfdWithNullPointer == .failure(.eopnotsupp) else { return nil }
        return .note(
            "no-eventfd", "This kernel was built without CONFIG_XEN_PRIVCMD_EVENTFD.",
            evidence: "IOCTL_PRIVCMD_IRQFD returned EOPNOTSUPP before it read its argument",
            remedy: "nothing, unless a virtio backend needs it")
    }

    @Sendable private static func outdatedHeaders(_ results: ProbeResults) -> Finding? {
        guard results.hostFacts.headerHasNewestRequest == false,
            results.gsiWithNullPointer == .failure(.efault)
        else { return nil }
        return .note(
            "outdated-headers", "The installed headers are older than the running kernel.",
            evidence: "/usr/include/xen/privcmd.h has no \(getGSIName), but the kernel has it",
            remedy:
                "install linux-libc-dev \(FeatureIntroduced.linux) or later to build programs that call it"
        )
    }
}

extension CallFailure? {
    /// The failure with this errno, to compare with `==`.
    fileprivate static func failure(_ errno: Errno) -> CallFailure? { .errno(errno) }
}
