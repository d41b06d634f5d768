// SPDX-License-Identifier: MIT

internal import CPrivcmd

extension Privcmd {
    /// Gets the version of Xen.
    ///
    /// The C name is `XENVER_version` of `HYPERVISOR_xen_version`,
    /// source: xen/include/public/version.h (Xen 4.20).
    ///
    /// - Returns: the version.
    /// - Throws: EPERM on a restricted descriptor.
    public func xenVersion() throws(PrivcmdError) -> XenVersion {
        do throws(CallFailure) {
            let result = try call(
                hypercall: UInt64(MIRROR___HYPERVISOR_xen_version),
                (UInt64(MIRROR_XENVER_version), 0, 0, 0, 0))
            return XenVersion(Int(result >> 16), Int(result & 0xffff))
        } catch {
            throw PrivcmdError(.xenVersion, after: error)
        }
    }
}
