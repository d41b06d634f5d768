// SPDX-License-Identifier: MIT

internal import CPrivcmd

extension Privcmd {
    /// Gets the GSI of a PCI device that is bound to xen-pciback.
    ///
    /// - Warning: On a Linux without the fix of October 2026 each call that finds its device leaks
    ///   a reference to it, also if it then returns EPERM. After that, xen-pciback no longer resets
    ///   the device at unbind. Debian's 6.12.117 has the fix. Call it once per device and keep the
    ///   result; do not poll.
    ///
    /// The C name is `IOCTL_PRIVCMD_PCIDEV_GET_GSI`, source: include/uapi/xen/privcmd.h
    /// (Linux 6.12).
    ///
    /// - Parameter sbdf: the device.
    /// - Returns: its GSI, which is not its sysfs irq.
    /// - Throws: ENOTTY before Linux 6.12; EINVAL without CONFIG_XEN_ACPI; EFAULT; EOPNOTSUPP
    ///   without xen-pciback; ENODEV if the device is not bound to it; EPERM if the GSI was never
    ///   set up, as on a PV dom0.
    public func gsi(of sbdf: SBDF) throws(PrivcmdError) -> GSI {
        var argument = mirror_privcmd_pcidev_get_gsi(sbdf: sbdf.rawValue, gsi: 0)
        // A switch instead of a catch, and a case for errno: for a call this short, a second throw
        // and a second wrapping of the reason are measurable (make bench).
        switch perform(Request(MIRROR_IOCTL_PRIVCMD_PCIDEV_GET_GSI), &argument) {
        case .success: return GSI(argument.gsi)
        case .failure(.errno(let errno)): throw PrivcmdError(.gsi(sbdf), errno)
        case .failure(let failure): throw PrivcmdError(.gsi(sbdf), after: failure)
        }
    }
}
