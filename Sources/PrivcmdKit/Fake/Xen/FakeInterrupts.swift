// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// The fake's interrupts: which GSIs are registered, which are mapped, and who may use them.
struct FakeInterrupts {
    /// The pins of q35's one IO-APIC.
    private static let gsiCount: Int32 = 24
    /// pIRQs below are never chosen by Xen: they are the legacy interrupts.
    private static let firstPIRQ: Int32 = 16

    private var registered: Set<GSI>
    private var pirqs: [GSI: Int32]
    private var denied: Set<GSI>

    init(_ known: FakeProfile.Interrupts) {
        registered = known.registered
        pirqs = Dictionary(uniqueKeysWithValues: known.mapped.map { ($0, Int32($0.rawValue)) })
        denied = known.denied
    }

    mutating func setUp(_ argument: mirror_physdev_setup_gsi) throws(CallFailure) -> Int64 {
        let gsi = try Self.gsi(argument.gsi)
        guard registered.insert(gsi).inserted else { throw .errno(.eexist) }
        return 0
    }

    /// Maps, filling the argument as Xen would; returns the error that is given after that.
    mutating func map(_ argument: inout mirror_physdev_map_pirq) throws(CallFailure) -> Errno? {
        guard argument.type == Int32(MIRROR_MAP_PIRQ_TYPE_GSI) else {
            throw .unanswered("the fake models no MSI mapping")
        }
        try Self.requireSelf(argument.domid)
        guard argument.pirq < 0 else {
            throw .unanswered("the fake models no mapping to a pIRQ of the caller's choice")
        }
        guard (0..<Self.gsiCount).contains(argument.index) else { return .einval }
        // Xen takes the index for a pIRQ of the caller first, and for a GSI where there is none such.
        let gsi = pirqs.first { $0.value == argument.index }?.key ?? GSI(UInt32(argument.index))
        if let mapped = pirqs[gsi] {
            argument.pirq = mapped
            return nil
        }
        guard !denied.contains(gsi) else { return .eperm }
        let taken = pirqs.values
        guard let pirq = (Self.firstPIRQ..<Self.gsiCount).first(where: { !taken.contains($0) })
        else { throw .unanswered("the fake models no more than \(Self.gsiCount) pIRQs") }
        pirqs[gsi] = pirq
        argument.pirq = pirq
        return nil
    }

    mutating func unmap(_ argument: mirror_physdev_unmap_pirq) throws(CallFailure) -> Int64 {
        try Self.requireSelf(argument.domid)
        guard let gsi = pirqs.first(where: { $0.value == argument.pirq })?.key else {
            throw .errno(.einval)
        }
        pirqs[gsi] = nil
        denied.insert(gsi)
        return 0
    }

    private static func gsi(_ number: Int32) throws(CallFailure) -> GSI {
        guard number >= 0, number < gsiCount else { throw .errno(.einval) }
        return GSI(UInt32(number))
    }

    /// The profile's only domain is dom0, which asks.
    private static func requireSelf(_ domain: UInt16) throws(CallFailure) {
        guard domain == 0 || DomainID(domain) == .current else { throw .errno(.esrch) }
    }
}
