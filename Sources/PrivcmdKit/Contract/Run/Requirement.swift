// SPDX-License-Identifier: MIT

/// Something that whoever runs the contract says this place has: what is skipped for want of it is
/// no skip.
public enum Requirement: Hashable, Sendable, CustomStringConvertible {
    /// At least this Linux.
    case linux(Release)
    /// At least this Xen.
    case xen(Release)
    /// A kind of domain.
    case domain(DomainType)
    /// dom0.
    case dom0
    /// A device under test that is bound to xen-pciback.
    case deviceUnderTest
    /// Anything else that a place may have.
    case trait(Trait)

    /// Reads a requirement such as `linux-6.12`, `xen-4.20`, `pvh`, `dom0` or `xen-pciback`.
    ///
    /// - Parameter text: the requirement; nil comes back where it is none.
    public init?(parsing text: String) {
        switch text {
        case "dom0": self = .dom0
        case "device-under-test": self = .deviceUnderTest
        default:
            if text.hasPrefix("linux-"), let release = Release(parsing: text.dropFirst(6)) {
                self = .linux(release)
            } else if text.hasPrefix("xen-"), let release = Release(parsing: text.dropFirst(4)) {
                self = .xen(release)
            } else if let type = DomainType(rawValue: text.uppercased()) {
                self = .domain(type)
            } else if let trait = Trait(rawValue: text) {
                self = .trait(trait)
            } else {
                return nil
            }
        }
    }

    /// What can be required, in words for whoever mistyped it.
    public static var known: String {
        "linux-VERSION, xen-VERSION, dom0, pv, pvh, hvm, device-under-test, "
            + Trait.allCases.map(\.rawValue).joined(separator: ", ")
    }

    /// The requirement as it is read.
    public var description: String {
        switch self {
        case .linux(let release): "linux-\(release)"
        case .xen(let release): "xen-\(release)"
        case .domain(let type): type.rawValue.lowercased()
        case .dom0: "dom0"
        case .deviceUnderTest: "device-under-test"
        case .trait(let trait): trait.rawValue
        }
    }

    /// Whether a place has it.
    func isMet(at place: Place) -> Bool {
        switch self {
        case .linux(let release): place.linux.map { $0 >= release } ?? false
        case .xen(let release): place.xen.map { $0 >= release } ?? false
        case .domain(let type): place.domain == type
        case .dom0: place.isControlDomain == true
        case .deviceUnderTest: place.deviceUnderTest?.isBound == true
        case .trait(let trait): place.has(trait)
        }
    }

    /// The place as it would be if it had it.
    func granted(to place: Place) -> Place {
        if isMet(at: place) { return place }
        var place = place
        switch self {
        case .linux(let release): place.linux = release
        case .xen(let release): place.xen = release
        case .domain(let type): place.domain = type
        case .dom0: place.isControlDomain = true
        case .deviceUnderTest:
            var device =
                place.deviceUnderTest
                ?? DeviceUnderTest(sbdf: SBDF(rawValue: 0), pin: 1, isBound: true)
            device.isBound = true
            place.deviceUnderTest = device
        case .trait(let trait): place.traits[trait.rawValue] = true
        }
        return place
    }
}

extension Clause {
    /// Whether the clause would not be skipped if a place had what is required of it.
    func wouldRun(at place: Place, with requirements: [Requirement]) -> Bool {
        let granted = requirements.reduce(place) { $1.granted(to: $0) }
        return granted != place && needs.allSatisfy { $0.lack(at: granted) == nil }
    }
}
