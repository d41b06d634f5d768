// SPDX-License-Identifier: MIT

/// The first call of a sequence for which two devices return different results.
package struct FuzzDifference: Equatable, Sendable {
    /// The number of the call in the sequence, counted from 1.
    package let callNumber: Int
    /// The last calls up to and including that call.
    package let calls: [FuzzCall]
    /// The first device's results for those calls.
    package let results: [FuzzResult]
    /// The second device's result for the last call.
    package let otherResult: FuzzResult

    /// The maximum number of calls that are kept.
    static let callLimit = 256

    /// Returns the difference with only the last calls.
    package func suffix(_ count: Int) -> FuzzDifference {
        FuzzDifference(
            callNumber: callNumber, calls: calls.suffix(count), results: results.suffix(count),
            otherResult: otherResult)
    }
}
