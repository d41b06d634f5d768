// SPDX-License-Identifier: MIT

/// A difference that is not a bug, because the interface leaves the value open.
///
/// The report counts each allowed difference by name. Any other difference is a bug in one of the
/// two devices.
package enum FuzzAllowedDifference: String, CaseIterable, Codable, Sendable {
    /// The id of a new domain. Later calls refer to the domain by the call that created it.
    case domainID = "domain-id"

    /// A sentence that explains the difference.
    package var text: String {
        switch self {
        case .domainID: "Xen chooses the id of a new domain"
        }
    }

    /// Returns the rules that allow the difference between two results; nil if none does.
    package static func covering(_ one: FuzzResult, _ other: FuzzResult) -> [FuzzAllowedDifference]?
    {
        if one == other { return [] }
        var rules: [FuzzAllowedDifference] = []
        var adjusted = other
        if one.createdDomain != nil, other.createdDomain != nil,
            one.createdDomain != other.createdDomain
        {
            adjusted.createdDomain = one.createdDomain
            rules.append(.domainID)
        }
        return one == adjusted ? rules : nil
    }
}
