// SPDX-License-Identifier: MIT

internal import CPrivcmd

extension ABI {
    /// The operations of a device model, which IOCTL_PRIVCMD_DM_OP carries in its first buffer.
    ///
    /// Source: xen/include/public/hvm/dm_op.h (Xen 4.20).
    public static let deviceModelOperations: [ABICommand] = []
}
