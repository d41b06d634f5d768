// SPDX-License-Identifier: MIT

internal import SystemPackage

/// The errnos of IOCTL_PRIVCMD_PCIDEV_GET_GSI, in the order of the kernel's checks.
///
/// Source: drivers/xen/privcmd.c, drivers/xen/xen-pciback/pci_stub.c (Linux 6.12).
enum GSIExplanations {
    /// The first Linux with the call.
    private static let since = FeatureIntroduced.linux

    static func explain(_ errno: Errno, _ sbdf: SBDF, _ system: any SystemView) -> Explanation {
        switch errno {
        case .enotty: missingCall(system)
        case .einval:
            Explanation(
                .unavailable,
                "this kernel was built without CONFIG_XEN_ACPI (or is a 6.12-rc that cannot reach"
                    + " xen-pciback), so it cannot return any GSI",
                remedy:
                    "use a kernel with CONFIG_XEN_DOM0, CONFIG_ACPI and CONFIG_XEN_PCIDEV_BACKEND")
        case .efault:
            Explanation(.systemError, "the kernel could not read or write the call's argument")
        case .eopnotsupp:
            Explanation(
                .unavailable,
                system.domain?.isControlDomain == false
                    ? "this is a domU: xen-pciback, which stores the GSIs, loads only in dom0"
                    : "the xen-pciback module, which stores the GSIs, is not loaded",
                remedy: system.domain?.isControlDomain == false
                    ? "run it in dom0" : "modprobe xen-pciback")
        case .enodev: notBound(sbdf, system)
        case .eperm: neverSetUp(sbdf, system)
        default: GeneralExplanations.unknown(errno)
        }
    }

    private static func missingCall(_ system: any SystemView) -> Explanation {
        let call = ABI.pcidevGetGSI.name
        let request = ABI.pcidevGetGSI.request
        guard let version = system.linuxVersion else {
            return Explanation(.unavailable, "the device does not know \(call)")
        }
        guard version < since else {
            return Explanation(
                .unavailable,
                "Linux \(version) should have \(call), but does not support this request:"
                    + " its number or size differs, or the descriptor is not privcmd",
                remedy: "compare include/uapi/xen/privcmd.h of that kernel with request \(request),"
                    + " \(request.encodedSize) bytes")
        }
        return Explanation(
            .unavailable, "Linux \(version) has no \(call): Linux \(since) added it",
            remedy: "boot Linux \(since) or later in dom0")
    }

    private static func notBound(_ sbdf: SBDF, _ system: any SystemView) -> Explanation {
        guard let device = system.device(sbdf) else {
            return Explanation(
                .unavailable, "there is no PCI device at \(sbdf) on this system",
                remedy: "look the address up with lspci -D")
        }
        if device.isBoundToPciback {
            return Explanation(
                .unavailable,
                "sysfs shows the device bound to xen-pciback, but xen-pciback does not list it")
        }
        let holder = device.driver.map { "bound to '\($0)'" } ?? "bound to no driver"
        let meaning =
            "the device is \(holder), and Linux returns the GSI only of a device bound to xen-pciback"
        if let obstacle = PcibackBinding.obstacle(device, system) {
            return Explanation(
                .unavailable, meaning + ". " + obstacle.meaning, remedy: obstacle.remedy)
        }
        return Explanation(.unavailable, meaning, remedy: PcibackBinding.commands(device))
    }

    private static func neverSetUp(_ sbdf: SBDF, _ system: any SystemView) -> Explanation {
        let isPV = system.domain?.type == .pv
        let cause =
            isPV
            ? "this is a PV dom0, where Linux sets up no GSI"
            : "Linux never set up the GSI of the device"
        let meaning =
            cause + ". It is not a permission problem: Linux stores -1 instead of the GSI, and"
            + " returns it as EPERM"
        guard isPV else { return Explanation(.unavailable, meaning) }
        let irq = system.device(sbdf)?.irq.map { ", \($0) here" } ?? ""
        return Explanation(
            .unavailable, meaning,
            remedy: "on a PV dom0 use the sysfs irq\(irq): there the irq of a GSI equals the GSI."
                + " Or boot dom0 as PVH (dom0=pvh on Xen's command line)")
    }
}
