// SPDX-License-Identifier: MIT

/// Makes a sequence short that two devices answer differently, without losing the difference.
///
/// Whether a shorter one still differs is asked of both devices from their first state on.
public struct FuzzShrinker {
    /// Whether a sequence is answered differently: up to which call, or nil where it is not.
    private let differs: ([FuzzCall]) throws -> Int?
    /// How many more sequences may be tried.
    private var attempts: Int
    /// The shortest that has been found.
    private var best: [FuzzCall] = []

    /// Makes a shrinker.
    ///
    /// - Parameters:
    ///   - limit: how many sequences to try at most.
    ///   - differs: how many calls of a sequence there are up to the first difference; nil where
    ///     there is none.
    public init(limit: Int, differs: @escaping ([FuzzCall]) throws -> Int?) {
        attempts = limit
        self.differs = differs
    }

    /// Shortens a sequence.
    ///
    /// - Parameter calls: a sequence that is answered differently.
    /// - Returns: the shortest that was found; the sequence itself where it is not.
    /// - Throws: what asking throws.
    public mutating func shrink(_ calls: [FuzzCall]) throws -> [FuzzCall] {
        best = calls
        guard try holds(calls) else { return calls }
        // Most differences need but the last few calls, and what those speak of.
        var length = 1
        while length < best.count {
            if try holds(related(length)) { break }
            length *= 4
        }
        try removeParts()
        try simplify()
        return best
    }

    /// Whether a sequence still differs; then it is the best.
    private mutating func holds(_ candidate: [FuzzCall]) throws -> Bool {
        guard attempts > 0, !candidate.isEmpty else { return false }
        attempts -= 1
        guard let end = try differs(candidate) else { return false }
        best = Array(candidate.prefix(end))
        return true
    }

    /// The last calls, and those that they refer to.
    private func related(_ length: Int) -> [FuzzCall] {
        var wanted: Set<Int> = []
        var kept: [FuzzCall] = []
        for (index, call) in best.enumerated().reversed()
        where index >= best.count - length || wanted.contains(call.id) {
            wanted.formUnion(call.references)
            kept.append(call)
        }
        return kept.reversed()
    }

    private mutating func removeParts() throws {
        var size = max(best.count / 2, 1)
        while true {
            var start = 0
            var hasShrunk = false
            while start < best.count {
                var candidate = best
                candidate.removeSubrange(start..<min(start + size, best.count))
                if try holds(candidate) { hasShrunk = true } else { start += size }
            }
            if size == 1, !hasShrunk { return }
            size = max(size / 2, 1)
        }
    }

    /// Makes values plain where the difference does not need them.
    private mutating func simplify() throws {
        var index = 0
        while index < best.count {
            if best[index].file != 0 {
                var candidate = best
                candidate[index].file = 0
                _ = try holds(candidate)
            }
            var place = 0
            while index < best.count, place < best[index].values.count {
                let operation = FuzzVocabulary.operations[best[index].operation]
                let isPlain = best[index].values[place] == .number(0)
                if !isPlain, operation.parameters[place].meaning.drawsZero {
                    var candidate = best
                    candidate[index].values[place] = .number(0)
                    _ = try holds(candidate)
                }
                place += 1
            }
            index += 1
        }
    }
}

extension FuzzCall {
    /// The calls that it refers to.
    var references: [Int] {
        values.compactMap { value in
            switch value {
            case .domain(let call), .pirq(let call): call
            case .number, .address: nil
            }
        }
    }
}
