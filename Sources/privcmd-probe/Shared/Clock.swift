// SPDX-License-Identifier: MIT

import FoundationEssentials

/// The time of day.
enum Clock {
    /// Now in UTC to the second, such as `2026-11-22T19:30:00Z`.
    static func utcNow() -> String { Date().ISO8601Format() }
}
