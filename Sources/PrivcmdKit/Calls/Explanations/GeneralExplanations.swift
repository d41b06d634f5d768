// SPDX-License-Identifier: MIT

internal import SystemPackage

/// The errnos that mean the same for every call.
enum GeneralExplanations {
    static func explain(
        _ errno: Errno, _ operation: PrivcmdError.Operation, _ system: any SystemView
    ) -> Explanation {
        switch (errno, operation) {
        case (.enosys, _):
            Explanation(.unavailable, "this Xen does not have the call, or not for this domain")
        case (.enotty, _):
            Explanation(
                .unavailable,
                "the descriptor does not support the request: it is not a privcmd device")
        case (.efault, _):
            Explanation(.systemError, "an address in the call's argument is bad")
        case (.einval, .restrict):
            Explanation(
                .notPermitted,
                "the descriptor is restricted to another domain already,"
                    + " and that cannot be undone",
                remedy: "open the device again")
        case (.eperm, .hypercall), (.eperm, .xenVersion):
            hypercallsRefused(system, otherwise: "this domain may not make the call")
        case (.enomem, .hypercallBuffer), (.eperm, .hypercallBuffer):
            Explanation(
                .systemError, "no memory could be locked for the hypercall",
                remedy: "raise the limit on locked memory (ulimit -l), or run it as root")
        case (.eacces, .hypercallBuffer):
            Explanation(
                .notPermitted, "only root may open /dev/xen/hypercall",
                remedy: "run it as root (sudo)")
        default: unknown(errno)
        }
    }

    /// EPERM of a hypercall: on a restricted descriptor, Linux refuses every hypercall.
    static func hypercallsRefused(_ system: any SystemView, otherwise: String) -> Explanation {
        guard system.domain?.isControlDomain == false else {
            return Explanation(
                .notPermitted, otherwise + ", or the descriptor has been restricted")
        }
        return Explanation(
            .notPermitted,
            "this is a domU, where Linux opens the device restricted"
                + " (the fix of XSA-482): it refuses every hypercall",
            remedy: "run it in dom0, or boot with xen_privcmd.unrestricted where the kernel is not"
                + " locked down")
    }

    /// An errno that the call is not known to return.
    ///
    /// It does not guess the cause.
    static func unknown(_ errno: Errno) -> Explanation {
        Explanation(
            .systemError,
            "\(errno.description.lowercasedFirst)"
                + "; this error is not known for this call")
    }
}

extension String {
    fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
