// SPDX-License-Identifier: MIT

import PrivcmdKit

/// The environments that an expectation is for: releases, type of domain, features.
///
/// All terms have to hold. A condition is data, so that reports can print it.
package struct Condition: Sendable, Equatable {
    private var terms: [Term] = []

    private enum Term: Sendable, Equatable {
        case linux(from: Release?, before: Release?)
        case xen(from: Release?, before: Release?)
        case domain(Set<DomainType>)
        case role(isControlDomain: Bool)
        case feature(Feature, Bool)
        case fix(Backports, Bool)
    }

    /// Every environment.
    static let always = Condition()
    /// A paravirtualised domain.
    static let pv = Condition(.domain([.pv]))
    /// A hardware-virtualised domain, PVH or HVM.
    static let hardware = Condition(.domain([.pvh, .hvm]))
    static let dom0 = Condition(.role(isControlDomain: true))
    /// Any other domain.
    static let domU = Condition(.role(isControlDomain: false))

    private init(_ terms: Term...) { self.terms = terms }

    /// Linux in a range of releases.
    static func linux(from: Release? = nil, before: Release? = nil) -> Condition {
        Condition(.linux(from: from, before: before))
    }

    /// Xen in a range of releases.
    static func xen(from: Release? = nil, before: Release? = nil) -> Condition {
        Condition(.xen(from: from, before: before))
    }

    /// An environment with or without a feature.
    static func has(_ feature: Feature, _ wanted: Bool = true) -> Condition {
        Condition(.feature(feature, wanted))
    }

    /// A Linux with or without a fix that was backported to several branches.
    static func fixed(_ fix: Backports, _ wanted: Bool = true) -> Condition {
        Condition(.fix(fix, wanted))
    }

    /// Both conditions.
    static func && (left: Condition, right: Condition) -> Condition {
        var both = left
        both.terms += right.terms
        return both
    }

    /// Whether an environment satisfies the condition.
    ///
    /// An unknown release or type does not.
    func matches(_ environment: Environment) -> Bool {
        terms.allSatisfy { term in
            switch term {
            case .linux(let from, let before): Self.contains(environment.linux, from, before)
            case .xen(let from, let before): Self.contains(environment.xen, from, before)
            case .domain(let types): environment.domain.map(types.contains) ?? false
            case .role(let wanted): environment.isControlDomain == wanted
            case .feature(let feature, let wanted): environment.has(feature) == wanted
            case .fix(let fix, let wanted):
                environment.linux.map { fix.isIncluded(in: $0) == wanted } ?? false
            }
        }
    }

    private static func contains(_ release: Release?, _ from: Release?, _ before: Release?) -> Bool
    {
        guard let release else { return false }
        if let from, release < from { return false }
        if let before, release >= before { return false }
        return true
    }
}

extension Condition: CustomStringConvertible {
    /// The condition as text, such as `PVH, Xen before 4.20`.
    package var description: String {
        terms.isEmpty ? "otherwise" : terms.map(Self.text).joined(separator: ", ")
    }

    private static func text(_ term: Term) -> String {
        switch term {
        case .linux(let from, let before): "Linux " + releaseRange(from, before)
        case .xen(let from, let before): "Xen " + releaseRange(from, before)
        case .domain(let types):
            DomainType.allCases.filter(types.contains).map(\.rawValue).joined(separator: " or ")
        case .role(let isControlDomain): isControlDomain ? "dom0" : "domU"
        case .feature(let feature, let wanted):
            wanted ? feature.displayName : "no \(feature.displayName)"
        case .fix(let fix, let wanted): (wanted ? "with " : "without ") + fix.description
        }
    }

    private static func releaseRange(_ from: Release?, _ before: Release?) -> String {
        switch (from, before) {
        case (let from?, let before?): "from \(from), before \(before)"
        case (let from?, nil): "from \(from)"
        case (nil, let before?): "before \(before)"
        case (nil, nil): "of any release"
        }
    }
}
