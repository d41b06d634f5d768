// SPDX-License-Identifier: MIT

internal import SystemPackage

/// The errnos of open(2) on the device.
enum OpenExplanations {
    static func explain(_ errno: Errno, _ system: any SystemView) -> Explanation {
        switch errno {
        case .enoent where system.domain == nil:
            Explanation(
                .unavailable, "this kernel does not run on Xen, so it has no privcmd device",
                remedy: "run it in a Xen dom0, or name another device:"
                    + " --device fake, a profile, or a recording")
        case .enoent:
            Explanation(
                .unavailable,
                "there is no such node, although this kernel runs on Xen:"
                    + " the xen-privcmd module is not loaded, or /dev is not a devtmpfs",
                remedy: "modprobe xen-privcmd")
        case .eacces, .eperm:
            Explanation(
                .notPermitted, "only root may open it, or users that the node's mode allows",
                remedy: "run it as root (sudo)")
        case .enxio, .enodev:
            Explanation(
                .unavailable, "the node exists, but no driver handles it",
                remedy: "modprobe xen-privcmd")
        case .eintr:
            Explanation(
                .systemError,
                "a signal ended the wait: in a domU, open waits until xenstore is up"
                    + " (the fix of XSA-482)")
        default: GeneralExplanations.unknown(errno)
        }
    }
}
