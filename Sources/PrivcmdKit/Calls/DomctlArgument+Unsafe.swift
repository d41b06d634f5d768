// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// `struct xen_domctl`, with the bytes of any member of its union.
///
/// Swift does not treat a C union as a `BitwiseCopyable` value, so this has bytes instead.
struct DomctlArgument: BitwiseCopyable {
    private var cmd: UInt32
    private var version: UInt32
    /// The domain that the command is about.
    ///
    /// Xen stores the new domain there for createdomain.
    var domain: DomainID { DomainID(id) }
    private var id: UInt16
    private var pad: (UInt16, UInt16, UInt16) = (0, 0, 0)
    private var union: InlineArray<16, UInt64> = .init(repeating: 0)

    /// Whether the fields have the same offsets as in the mirror.
    private static let matchesMirror: Bool =
        MemoryLayout<Self>.size == MemoryLayout<mirror_xen_domctl>.size
        && MemoryLayout<Self>.offset(of: \.version)
            == MemoryLayout<mirror_xen_domctl>.offset(of: \.interface_version)
        && MemoryLayout<Self>.offset(of: \.id)
            == MemoryLayout<mirror_xen_domctl>.offset(of: \.domain)
        && MemoryLayout<Self>.offset(of: \.union) == MemoryLayout<mirror_xen_domctl>.offset(of: \.u)

    /// Makes the structure of a command.
    init<Member: BitwiseCopyable>(
        _ command: UInt32, _ version: UInt32, _ domain: DomainID, _ member: Member
    ) {
        precondition(Self.matchesMirror, "DomctlArgument differs from the mirror's xen_domctl")
        precondition(
            MemoryLayout<Member>.size <= MemoryLayout.size(ofValue: self.union),
            "the union member is larger than the union")
        cmd = command
        self.version = version
        id = domain.rawValue
        // SAFETY: the member fits into the union's bytes, for which every bit pattern is valid.
        unsafe withUnsafeMutableBytes(of: &self.union) { bytes in
            unsafe bytes.storeBytes(of: member, as: Member.self)
        }
    }

    /// Writes a field of the union that the mirror's structures do not have.
    mutating func set(_ value: UInt32, at offset: Int) {
        precondition(
            offset + MemoryLayout<UInt32>.size <= MemoryLayout.size(ofValue: union),
            "the field is outside the union")
        // SAFETY: the field is within the union's bytes.
        unsafe withUnsafeMutableBytes(of: &union) { bytes in
            unsafe bytes.storeBytes(of: value, toByteOffset: offset, as: UInt32.self)
        }
    }
}
