// SPDX-License-Identifier: MIT

/// The first call of a sequence for which two devices return different results.
public struct FuzzDifference: Equatable, Sendable {
    /// The number of the call in the sequence, counted from 1.
    public let callNumber: Int
    /// The last calls up to and including that call.
    public let calls: [FuzzCall]
    /// The first device's results for those calls.
    public let results: [FuzzResult]
    /// The second device's result for the last call.
    public let otherResult: FuzzResult

    /// The maximum number of calls that are kept.
    static let callLimit = 256

    /// Returns the difference with only the last calls.
    ///
    /// - Parameter count: the number of calls to keep.
    /// - Returns: the difference.
    public func suffix(_ count: Int) -> FuzzDifference {
        FuzzDifference(
            callNumber: callNumber, calls: calls.suffix(count), results: results.suffix(count),
            otherResult: otherResult)
    }
}

/// Counts of the calls and results of a run.
public struct FuzzStatistics: Equatable, Sendable {
    /// The number of calls.
    public internal(set) var calls = 0
    /// The number of results by operation and by kind: `success`, an errno name or `unanswered`.
    public internal(set) var results: [String: [String: Int]] = [:]
    /// The number of differences that each rule allowed.
    public internal(set) var allowedDifferences: [FuzzAllowedDifference: Int] = [:]

    mutating func record(_ call: FuzzCall, _ answer: FuzzResult) {
        calls += 1
        let operation = FuzzOperationTable.operations[call.operation]
        let kind =
            switch answer.outcome {
            case .result: "success"
            case .error(let errno): errno.name
            case .fact: "unanswered"
            }
        results[operation.name, default: [:]][kind, default: 0] += 1
    }
}
