// SPDX-License-Identifier: MIT

internal import CPrivcmd

extension DomainID {
    /// The domain that makes the call, `DOMID_SELF`.
    public static let current = DomainID(UInt16(MIRROR_DOMID_SELF))
    /// No domain at all, `DOMID_INVALID`.
    public static let invalid = DomainID(UInt16(MIRROR_DOMID_INVALID))
    /// The owner of memory-mapped I/O, and of devices in quarantine, `DOMID_IO`.
    public static let io = DomainID(UInt16(MIRROR_DOMID_IO))
    /// The idle domain, which runs when no other domain does, `DOMID_IDLE`.
    package static let idle = DomainID(UInt16(MIRROR_DOMID_IDLE))
}
