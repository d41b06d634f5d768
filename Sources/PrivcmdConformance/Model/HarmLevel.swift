// SPDX-License-Identifier: MIT

/// How much harm the check of a clause can do.
package enum HarmLevel: String, Sendable, CaseIterable, Codable, Comparable {
    /// The check leaves no state behind.
    case readOnly = "read-only"
    /// The check leaves state that cannot be restored, such as a registered GSI.
    case mutating
    /// The check can harm a device that is in use.
    case destructive

    private var rank: Int {
        switch self {
        case .readOnly: 0
        case .mutating: 1
        case .destructive: 2
        }
    }

    /// Orders by harm.
    package static func < (left: HarmLevel, right: HarmLevel) -> Bool { left.rank < right.rank }
}
