// SPDX-License-Identifier: MIT

/// What a place has to have for a clause to say anything of it.
public enum Need: Sendable, Equatable {
    /// A place of a kind: the clause speaks of no other.
    case place(Condition)
    /// Something that a place may have.
    case trait(Trait)
    /// A device that `--device-under-test` names, bound to xen-pciback.
    case deviceUnderTest
    /// The same, with an interrupt pin (true) or without one (false).
    case deviceWithPin(Bool)
    /// A GSI that nobody uses.
    case freeGSI
    /// A device of the system that xen-pciback does not have.
    case unboundDevice
    /// A GSI that may not have been registered yet.
    case untriedGSI
    /// GSIs that nobody uses, which the clause leaves as they were.
    case lentGSIs

    static let dom0 = Need.place(.dom0)
    static let root = Need.trait(.root)
    static let descriptors = Need.trait(.descriptors)
    static let pciback = Need.trait(.pciback)
    static let scratchDomain = Need.trait(.scratchDomain)

    /// Why a place does not have it; nil where it has.
    func lack(at place: Place) -> String? {
        switch self {
        case .place(let condition):
            condition.matches(place) ? nil : "this is \(place.title), the clause needs \(condition)"
        case .trait(let trait): place.has(trait) ? nil : "there is no \(trait.words) here"
        case .deviceUnderTest:
            place.deviceUnderTest?.isBound == true
                ? nil : "it needs --device-under-test with a device bound to xen-pciback"
        case .deviceWithPin(let wanted):
            place.deviceUnderTest.map { ($0.pin != 0) == wanted } == true
                ? nil
                : "it needs a device under test \(wanted ? "with" : "without") an interrupt pin"
        case .freeGSI: place.freeGSIs.isEmpty ? "no GSI is known to be free" : nil
        case .unboundDevice:
            place.unboundDevice == nil ? "no device is known that xen-pciback does not have" : nil
        case .untriedGSI:
            place.untriedGSIs?.isEmpty == false ? nil : "every GSI has been registered"
        case .lentGSIs:
            place.lentGSIs.count < Place.lentCount ? "too few GSIs are known to be free" : nil
        }
    }
}

extension Need: CustomStringConvertible {
    /// The need in words.
    public var description: String {
        switch self {
        case .place(let condition): condition.description
        case .trait(let trait): trait.words
        case .deviceUnderTest: "device under test"
        case .deviceWithPin(true): "device under test with an interrupt pin"
        case .deviceWithPin(false): "device under test without an interrupt pin"
        case .freeGSI: "free GSI"
        case .unboundDevice: "device not bound to xen-pciback"
        case .untriedGSI: "GSI that may not have been registered"
        case .lentGSIs: "free GSIs to lend"
        }
    }
}
