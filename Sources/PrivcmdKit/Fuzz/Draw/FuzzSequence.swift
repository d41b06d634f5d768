// SPDX-License-Identifier: MIT

/// A sequence of calls: drawn as it is needed, or given.
public struct FuzzSequence: Sequence, Sendable {
    /// What it is drawn from, or was.
    public let setting: FuzzSetting
    /// How many calls it has.
    public let count: Int
    private let given: [FuzzCall]?

    /// Draws a sequence.
    ///
    /// - Parameters:
    ///   - setting: what it is drawn from.
    ///   - count: how many calls it has.
    public init(_ setting: FuzzSetting, count: Int) {
        self.setting = setting
        self.count = count
        given = nil
    }

    /// Takes calls that are there.
    ///
    /// - Parameters:
    ///   - setting: what they were drawn from.
    ///   - calls: the calls.
    public init(_ setting: FuzzSetting, _ calls: [FuzzCall]) {
        self.setting = setting
        count = calls.count
        given = calls
    }

    /// The first calls.
    ///
    /// - Parameter count: how many.
    /// - Returns: the calls, fewer where there are no more.
    public func prefix(_ count: Int) -> [FuzzCall] {
        let calls = makeIterator()
        return (0..<Swift.min(count, self.count)).compactMap { _ in calls.next() }
    }

    /// Goes through the calls, drawing them anew each time.
    ///
    /// - Returns: the calls, one after the other.
    public func makeIterator() -> AnyIterator<FuzzCall> {
        if let given { return AnyIterator(given.makeIterator()) }
        var generator = FuzzGenerator(setting)
        var left = count
        return AnyIterator {
            if left == 0 { return nil }
            left -= 1
            return generator.next()
        }
    }
}
