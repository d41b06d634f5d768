// SPDX-License-Identifier: MIT

/// What an environment needs for a clause to apply.
package enum Precondition: Sendable, Equatable {
    /// An environment that satisfies a condition.
    case environment(Condition)
    /// A feature of the environment.
    case feature(Feature)
    /// A device that `--device-under-test` names and that is bound to xen-pciback.
    case deviceUnderTest
    /// The same, with an interrupt pin (true) or without one (false).
    case deviceWithPin(Bool)
    /// A GSI that no device uses.
    case freeGSI
    /// A device of the system that is not bound to xen-pciback.
    case unboundDevice
    /// A GSI that may not have been registered yet.
    case unprobedGSI
    /// GSIs that no device uses, and that the clause leaves unchanged.
    case reusableGSIs

    static let dom0 = Precondition.environment(.dom0)
    package static let root = Precondition.feature(.root)
    static let descriptors = Precondition.feature(.descriptors)
    static let pciback = Precondition.feature(.pciback)
    static let scratchDomain = Precondition.feature(.scratchDomain)

    /// Why an environment does not satisfy the precondition; nil if it does.
    func unmetReason(in environment: Environment) -> String? {
        switch self {
        case .environment(let condition):
            condition.matches(environment)
                ? nil : "this is \(environment.title), the clause needs \(condition)"
        case .feature(let feature):
            environment.has(feature) ? nil : "there is no \(feature.displayName) here"
        case .deviceUnderTest:
            environment.deviceUnderTest?.isBound == true
                ? nil : "it needs --device-under-test with a device bound to xen-pciback"
        case .deviceWithPin(let wanted):
            environment.deviceUnderTest.map { ($0.pin != 0) == wanted } == true
                ? nil
                : "it needs a device under test \(wanted ? "with" : "without") an interrupt pin"
        case .freeGSI: environment.freeGSIs.isEmpty ? "no GSI is known to be free" : nil
        case .unboundDevice:
            environment.unboundDevice == nil
                ? "no device is known that xen-pciback does not have" : nil
        case .unprobedGSI:
            environment.unprobedGSIs?.isEmpty == false ? nil : "every GSI has been registered"
        case .reusableGSIs:
            environment.reusableGSIs.count < Environment.reusableGSICount
                ? "too few GSIs are known to be free" : nil
        }
    }
}

extension Precondition: CustomStringConvertible {
    /// The precondition as text.
    package var description: String {
        switch self {
        case .environment(let condition): condition.description
        case .feature(let feature): feature.displayName
        case .deviceUnderTest: "device under test"
        case .deviceWithPin(true): "device under test with an interrupt pin"
        case .deviceWithPin(false): "device under test without an interrupt pin"
        case .freeGSI: "free GSI"
        case .unboundDevice: "device not bound to xen-pciback"
        case .unprobedGSI: "GSI that may not have been registered"
        case .reusableGSIs: "free GSIs that stay free"
        }
    }
}
