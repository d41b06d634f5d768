// SPDX-License-Identifier: MIT

package import PrivcmdKit

/// Something that the user requires of the environment.
///
/// If it is missing, a clause that needs it
/// fails instead of being skipped.
package enum Requirement: Hashable, Sendable, CustomStringConvertible {
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
    /// Another feature of the environment.
    case feature(Feature)

    /// Reads a requirement such as `linux-6.12`, `xen-4.20`, `pvh`, `dom0` or `xen-pciback`.
    ///
    /// - Parameter text: the requirement. The result is nil if it is not valid.
    package init?(parsing text: String) {
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
            } else if let feature = Feature(rawValue: text) {
                self = .feature(feature)
            } else {
                return nil
            }
        }
    }

    /// The names of all requirements, for error messages.
    package static var acceptedNames: String {
        "linux-VERSION, xen-VERSION, dom0, pv, pvh, hvm, device-under-test, "
            + Feature.allCases.map(\.rawValue).joined(separator: ", ")
    }

    /// The requirement as the user writes it.
    package var description: String {
        switch self {
        case .linux(let release): "linux-\(release)"
        case .xen(let release): "xen-\(release)"
        case .domain(let type): type.rawValue.lowercased()
        case .dom0: "dom0"
        case .deviceUnderTest: "device-under-test"
        case .feature(let feature): feature.rawValue
        }
    }

    /// Whether an environment meets it.
    func isMet(in environment: Environment) -> Bool {
        switch self {
        case .linux(let release): environment.linux.map { $0 >= release } ?? false
        case .xen(let release): environment.xen.map { $0 >= release } ?? false
        case .domain(let type): environment.domain == type
        case .dom0: environment.isControlDomain == true
        case .deviceUnderTest: environment.deviceUnderTest?.isBound == true
        case .feature(let feature): environment.has(feature)
        }
    }

    /// A copy of the environment that meets the requirement.
    func applied(to environment: Environment) -> Environment {
        if isMet(in: environment) { return environment }
        var environment = environment
        switch self {
        case .linux(let release): environment.linux = release
        case .xen(let release): environment.xen = release
        case .domain(let type): environment.domain = type
        case .dom0: environment.isControlDomain = true
        case .deviceUnderTest:
            var device =
                environment.deviceUnderTest
                ?? DeviceUnderTest(sbdf: SBDF(rawValue: 0), pin: 1, isBound: true)
            device.isBound = true
            environment.deviceUnderTest = device
        case .feature(let feature): environment.features[feature.rawValue] = true
        }
        return environment
    }
}

extension Clause {
    /// Whether the clause would run if the environment met the requirements.
    func wouldRun(in environment: Environment, with requirements: [Requirement]) -> Bool {
        let granted = requirements.reduce(environment) { $1.applied(to: $0) }
        return granted != environment
            && preconditions.allSatisfy { $0.unmetReason(in: granted) == nil }
    }
}
