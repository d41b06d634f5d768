// SPDX-License-Identifier: MIT

import PrivcmdKit
package import SystemPackage

/// The results that a step may have.
package enum ExpectedResult: Sendable, Equatable, CustomStringConvertible {
    /// This result.
    case result(Int64)
    case results(ClosedRange<Int64>)
    /// This error.
    case error(Errno)
    /// One of these errors.
    case errors([Errno])
    /// This observation.
    case fact(String)

    /// Success: the result 0.
    package static let success = ExpectedResult.result(0)

    /// Whether a result is as expected.
    ///
    /// - Parameter result: the result.
    /// - Returns: whether it is one of the expected results.
    package func matches(_ result: StepResult) -> Bool {
        switch (self, result) {
        case (.result(let wanted), .result(let value)): wanted == value
        case (.results(let range), .result(let value)): range.contains(value)
        case (.error(let wanted), .error(let errno)): wanted == errno
        case (.errors(let wanted), .error(let errno)): wanted.contains(errno)
        case (.fact(let wanted), .fact(let text)): wanted == text
        default: false
        }
    }

    /// The expectation as reports print it.
    package var description: String {
        switch self {
        case .result(let value): String(value)
        case .results(let range) where range.upperBound == .max: "\(range.lowerBound) or more"
        case .results(let range): "\(range.lowerBound) to \(range.upperBound)"
        case .error(let errno): errno.name
        case .errors(let list): list.map(\.name).joined(separator: " or ")
        case .fact(let text): text
        }
    }
}
