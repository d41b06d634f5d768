// SPDX-License-Identifier: MIT

/// Where two devices answer a sequence differently for the first time.
public struct FuzzDifference: Equatable, Sendable {
    /// Which call of the sequence it is, from 1.
    public let number: Int
    /// The last calls up to it.
    public let calls: [FuzzCall]
    /// What the one device answered to them.
    public let answers: [FuzzAnswer]
    /// What the other answered to the last.
    public let other: FuzzAnswer

    /// How many calls are kept for it.
    static let memory = 256

    /// The same with fewer calls.
    ///
    /// - Parameter count: how many of the last calls to keep.
    /// - Returns: the difference.
    public func tail(_ count: Int) -> FuzzDifference {
        FuzzDifference(
            number: number, calls: calls.suffix(count), answers: answers.suffix(count),
            other: other)
    }
}

/// What a run has seen.
public struct FuzzCount: Equatable, Sendable {
    /// How many calls were made.
    public internal(set) var calls = 0
    /// How many of each operation were answered in each way.
    public internal(set) var answers: [String: [String: Int]] = [:]
    /// How many differences were let pass by each rule.
    public internal(set) var rules: [FuzzRule: Int] = [:]

    mutating func note(_ call: FuzzCall, _ answer: FuzzAnswer) {
        calls += 1
        let operation = FuzzVocabulary.operations[call.operation]
        let word =
            switch answer.answer {
            case .result: "success"
            case .error(let errno): errno.name
            case .fact: "unanswered"
            }
        answers[operation.name, default: [:]][word, default: 0] += 1
    }
}
