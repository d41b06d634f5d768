// SPDX-License-Identifier: MIT

/// Shortens a sequence for which two devices differ, and keeps the difference.
///
/// The shrinker executes each shorter sequence on both devices from their initial state.
package struct FuzzShrinker {
    /// Returns the number of calls up to the first difference; nil if the devices agree.
    private let firstDifference: ([FuzzCall]) async throws -> Int?
    /// The number of sequences that the shrinker may still try.
    private var attemptsLeft: Int
    /// The shortest sequence found so far that still differs.
    private var best: [FuzzCall] = []

    /// Creates a shrinker.
    ///
    /// - Parameters:
    ///   - limit: the maximum number of sequences to try.
    ///   - differs: executes a sequence, and returns the number of calls up to the first
    ///     difference; nil if the devices agree.
    package init(limit: Int, differs: @escaping ([FuzzCall]) async throws -> Int?) {
        attemptsLeft = limit
        self.firstDifference = differs
    }

    /// Shortens a sequence.
    ///
    /// - Parameter calls: a sequence for which the devices differ.
    /// - Returns: the shortest sequence found; `calls` if the devices agree.
    /// - Throws: the errors of the closure that executes a sequence.
    package mutating func shrink(_ calls: [FuzzCall]) async throws -> [FuzzCall] {
        best = calls
        guard try await adoptIfDifferent(calls) else { return calls }
        // Most differences need only the last few calls, and the calls that those refer to.
        var length = 1
        while length < best.count {
            if try await adoptIfDifferent(lastCallsWithReferences(length)) { break }
            length *= 4
        }
        try await removeCalls()
        try await simplifyValues()
        return best
    }

    /// Executes a candidate, and keeps it as the best sequence if the devices still differ.
    private mutating func adoptIfDifferent(_ candidate: [FuzzCall]) async throws -> Bool {
        guard attemptsLeft > 0, !candidate.isEmpty else { return false }
        attemptsLeft -= 1
        guard let end = try await firstDifference(candidate) else { return false }
        best = Array(candidate.prefix(end))
        return true
    }

    /// Returns the last calls of the best sequence, and the calls that those refer to.
    private func lastCallsWithReferences(_ length: Int) -> [FuzzCall] {
        var wanted: Set<Int> = []
        var kept: [FuzzCall] = []
        for (index, call) in best.enumerated().reversed()
        where index >= best.count - length || wanted.contains(call.id) {
            wanted.formUnion(call.referencedCalls)
            kept.append(call)
        }
        return kept.reversed()
    }

    private mutating func removeCalls() async throws {
        var size = max(best.count / 2, 1)
        while true {
            var start = 0
            var hasShrunk = false
            while start < best.count {
                var candidate = best
                candidate.removeSubrange(start..<min(start + size, best.count))
                if try await adoptIfDifferent(candidate) { hasShrunk = true } else { start += size }
            }
            if size == 1, !hasShrunk { return }
            size = max(size / 2, 1)
        }
    }

    /// Sets files and values to 0 where the difference does not depend on them.
    private mutating func simplifyValues() async throws {
        var index = 0
        while index < best.count {
            if best[index].file != 0 {
                var candidate = best
                candidate[index].file = 0
                _ = try await adoptIfDifferent(candidate)
            }
            var parameter = 0
            while index < best.count, parameter < best[index].values.count {
                let operation = FuzzOperationTable.operations[best[index].operation]
                let isZero = best[index].values[parameter] == .number(0)
                if !isZero, operation.parameters[parameter].valueDomain.includesZero {
                    var candidate = best
                    candidate[index].values[parameter] = .number(0)
                    _ = try await adoptIfDifferent(candidate)
                }
                parameter += 1
            }
            index += 1
        }
    }
}

extension FuzzCall {
    /// The ids of the calls whose domain or pIRQ this call uses.
    package var referencedCalls: [Int] {
        values.compactMap { value in
            switch value {
            case .domain(let call), .pirq(let call): call
            case .number, .address: nil
            }
        }
    }
}
