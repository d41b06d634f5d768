// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// The envelope of domctl with any of its arms.
///
/// Swift takes no C union for a plain value: this has the union's bytes instead.
struct DomctlEnvelope: BitwiseCopyable {
    private var cmd: UInt32
    private var version: UInt32
    /// The domain that the command is about; createdomain gives the new one's back.
    var domain: DomainID { DomainID(id) }
    private var id: UInt16
    private var pad: (UInt16, UInt16, UInt16) = (0, 0, 0)
    private var arm: InlineArray<16, UInt64> = .init(repeating: 0)

    /// Whether its parts lie where the mirror has them.
    private static let isLikeMirror: Bool =
        MemoryLayout<Self>.size == MemoryLayout<mirror_xen_domctl>.size
        && MemoryLayout<Self>.offset(of: \.version)
            == MemoryLayout<mirror_xen_domctl>.offset(of: \.interface_version)
        && MemoryLayout<Self>.offset(of: \.id)
            == MemoryLayout<mirror_xen_domctl>.offset(of: \.domain)
        && MemoryLayout<Self>.offset(of: \.arm) == MemoryLayout<mirror_xen_domctl>.offset(of: \.u)

    /// Makes the envelope of a command.
    init<Arm: BitwiseCopyable>(_ command: UInt32, _ version: UInt32, _ domain: DomainID, _ arm: Arm)
    {
        precondition(Self.isLikeMirror, "the envelope of domctl differs from the mirror's")
        precondition(
            MemoryLayout<Arm>.size <= MemoryLayout.size(ofValue: self.arm),
            "the arm is larger than the union")
        cmd = command
        self.version = version
        id = domain.rawValue
        // SAFETY: the arm fits into the union's bytes, and any bytes are a value of them.
        unsafe withUnsafeMutableBytes(of: &self.arm) { bytes in
            unsafe bytes.storeBytes(of: arm, as: Arm.self)
        }
    }

    /// Writes a field behind what the mirror has of an arm.
    mutating func set(_ value: UInt32, at offset: Int) {
        precondition(
            offset + MemoryLayout<UInt32>.size <= MemoryLayout.size(ofValue: arm),
            "the field lies behind the union")
        // SAFETY: the field lies within the union's bytes.
        unsafe withUnsafeMutableBytes(of: &arm) { bytes in
            unsafe bytes.storeBytes(of: value, toByteOffset: offset, as: UInt32.self)
        }
    }
}
