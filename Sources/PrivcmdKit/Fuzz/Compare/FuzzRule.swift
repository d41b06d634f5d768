// SPDX-License-Identifier: MIT

/// A difference that is no fault: something that nobody can know beforehand.
///
/// Each is named, narrow and counted in the report. A difference that fits none is a fault of the
/// one side or of the other.
public enum FuzzRule: String, CaseIterable, Codable, Sendable {
    /// Which number a new domain got: calls refer to it by the call that made it.
    case domainID = "domain-id"

    /// What it lets pass, in words.
    public var words: String {
        switch self {
        case .domainID: "the number of a new domain is Xen's choice"
        }
    }

    /// Which rules let the difference between two answers pass; nil where it is a fault.
    static func explaining(_ one: FuzzAnswer, _ other: FuzzAnswer) -> [FuzzRule]? {
        if one == other { return [] }
        var rules: [FuzzRule] = []
        var reply = other
        if one.madeDomain != nil, other.madeDomain != nil, one.madeDomain != other.madeDomain {
            reply.madeDomain = one.madeDomain
            rules.append(.domainID)
        }
        return one == reply ? rules : nil
    }
}
