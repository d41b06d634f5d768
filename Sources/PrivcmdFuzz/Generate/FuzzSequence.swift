// SPDX-License-Identifier: MIT

/// A sequence of calls: generated on demand, or fixed.
package struct FuzzSequence: Sequence, Sendable {
    /// The configuration that the sequence is, or was, generated from.
    package let configuration: FuzzConfiguration
    /// The number of calls.
    package let count: Int
    private let fixedCalls: [FuzzCall]?

    /// Creates a sequence that is generated on demand.
    ///
    /// - Parameters:
    ///   - configuration: the configuration that the sequence is generated from.
    ///   - count: the number of calls.
    package init(_ configuration: FuzzConfiguration, count: Int) {
        self.configuration = configuration
        self.count = count
        fixedCalls = nil
    }

    /// Creates a sequence of fixed calls.
    ///
    /// - Parameters:
    ///   - configuration: the configuration that the calls were generated from.
    ///   - calls: the calls.
    package init(_ configuration: FuzzConfiguration, _ calls: [FuzzCall]) {
        self.configuration = configuration
        count = calls.count
        fixedCalls = calls
    }

    /// Returns the first calls.
    ///
    /// - Parameter count: the maximum number of calls.
    /// - Returns: the calls; fewer if the sequence is shorter.
    package func prefix(_ count: Int) -> [FuzzCall] {
        let calls = makeIterator()
        return (0..<Swift.min(count, self.count)).compactMap { _ in calls.next() }
    }

    /// Iterates over the calls.
    ///
    /// A generated sequence is generated again each time.
    package func makeIterator() -> AnyIterator<FuzzCall> {
        if let fixedCalls { return AnyIterator(fixedCalls.makeIterator()) }
        var generator = FuzzGenerator(configuration)
        var remaining = count
        return AnyIterator {
            if remaining == 0 { return nil }
            remaining -= 1
            return generator.next()
        }
    }
}
