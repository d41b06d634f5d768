// SPDX-License-Identifier: MIT

/// Which places a row is about: the releases, the kind of domain, what the place has.
///
/// Everything that it names has to hold. It is data, so that it can be shown.
public struct Condition: Sendable, Equatable {
    private var terms: [Term] = []

    private enum Term: Sendable, Equatable {
        case linux(from: Release?, before: Release?)
        case xen(from: Release?, before: Release?)
        case domain(Set<DomainType>)
        case role(isControlDomain: Bool)
        case trait(Trait, Bool)
        case fix(Fix, Bool)
    }

    /// Every place.
    static let anywhere = Condition()
    /// A paravirtualised domain.
    static let pv = Condition(.domain([.pv]))
    /// A domain in hardware virtualisation, PVH or HVM.
    static let hardware = Condition(.domain([.pvh, .hvm]))
    /// The control domain.
    static let dom0 = Condition(.role(isControlDomain: true))
    /// Any other domain.
    static let domU = Condition(.role(isControlDomain: false))

    private init(_ terms: Term...) { self.terms = terms }

    /// Linux of a span of releases.
    static func linux(from: Release? = nil, before: Release? = nil) -> Condition {
        Condition(.linux(from: from, before: before))
    }

    /// Xen of a span of releases.
    static func xen(from: Release? = nil, before: Release? = nil) -> Condition {
        Condition(.xen(from: from, before: before))
    }

    /// A place that has something, or has it not.
    static func has(_ trait: Trait, _ wanted: Bool = true) -> Condition {
        Condition(.trait(trait, wanted))
    }

    /// A Linux with a fix that reached several branches, or without it.
    static func fixed(_ fix: Fix, _ wanted: Bool = true) -> Condition {
        Condition(.fix(fix, wanted))
    }

    /// Both conditions at once.
    static func && (left: Condition, right: Condition) -> Condition {
        var both = left
        both.terms += right.terms
        return both
    }

    /// Whether a place satisfies the condition; what is not known of a place does not.
    func matches(_ place: Place) -> Bool {
        terms.allSatisfy { term in
            switch term {
            case .linux(let from, let before): Self.contains(place.linux, from, before)
            case .xen(let from, let before): Self.contains(place.xen, from, before)
            case .domain(let types): place.domain.map(types.contains) ?? false
            case .role(let wanted): place.isControlDomain == wanted
            case .trait(let trait, let wanted): place.has(trait) == wanted
            case .fix(let fix, let wanted): place.linux.map { fix.isIn($0) == wanted } ?? false
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
    /// The condition in words, such as `PVH, Xen before 4.20`.
    public var description: String {
        terms.isEmpty ? "otherwise" : terms.map(Self.words).joined(separator: ", ")
    }

    private static func words(_ term: Term) -> String {
        switch term {
        case .linux(let from, let before): "Linux " + span(from, before)
        case .xen(let from, let before): "Xen " + span(from, before)
        case .domain(let types):
            DomainType.allCases.filter(types.contains).map(\.rawValue).joined(separator: " or ")
        case .role(let isControlDomain): isControlDomain ? "dom0" : "domU"
        case .trait(let trait, let wanted): wanted ? trait.words : "no \(trait.words)"
        case .fix(let fix, let wanted): (wanted ? "with " : "without ") + fix.description
        }
    }

    private static func span(_ from: Release?, _ before: Release?) -> String {
        switch (from, before) {
        case (let from?, let before?): "from \(from), before \(before)"
        case (let from?, nil): "from \(from)"
        case (nil, let before?): "before \(before)"
        case (nil, nil): "of any release"
        }
    }
}
