// SPDX-License-Identifier: MIT

/// Aligns two sequences like a diff: finds pairs of equal elements in the same order.
///
/// A patience diff: elements that occur once in both are paired first, as the longest increasing
/// subsequence. The parts between them are aligned recursively, small parts by their longest
/// common subsequence.
struct SequenceAlignment {
    /// The indices of the pairs, in order.
    private(set) var pairs: [(one: Int, other: Int)] = []

    private let one: [Int]
    private let other: [Int]

    /// Parts with at most this many combinations are aligned by longest common subsequence.
    private static let comparisonLimit = 4_000_000

    init(_ one: [Int], _ other: [Int]) {
        self.one = one
        self.other = other
        var parts = [(0..<one.count, 0..<other.count)]
        while let (left, right) = parts.popLast() { align(left, right, &parts) }
        pairs.sort { $0.one < $1.one }
    }

    private mutating func align(
        _ left: Range<Int>, _ right: Range<Int>, _ parts: inout [(Range<Int>, Range<Int>)]
    ) {
        var (left, right) = (left, right)
        while let a = left.first, let b = right.first, one[a] == other[b] {
            pairs.append((a, b))
            (left, right) = (left.dropFirst(), right.dropFirst())
        }
        while let a = left.last, let b = right.last, one[a] == other[b] {
            pairs.append((a, b))
            (left, right) = (left.dropLast(), right.dropLast())
        }
        if left.isEmpty || right.isEmpty { return }
        if left.count * right.count <= Self.comparisonLimit {
            alignLongestCommonSubsequence(left, right)
            return
        }
        let anchors = anchors(left, right)
        // Without an element that occurs once in both, the part stays unaligned.
        if anchors.isEmpty { return }
        pairs += anchors
        var start = (left.lowerBound, right.lowerBound)
        for anchor in anchors {
            parts.append((start.0..<anchor.one, start.1..<anchor.other))
            start = (anchor.one + 1, anchor.other + 1)
        }
        parts.append((start.0..<left.upperBound, start.1..<right.upperBound))
    }

    /// The elements that occur once in both, as the longest increasing subsequence.
    private func anchors(_ left: Range<Int>, _ right: Range<Int>) -> [(one: Int, other: Int)] {
        func unique(_ list: [Int], _ range: Range<Int>) -> [Int: Int] {
            var indices: [Int: Int] = [:]
            for index in range { indices[list[index]] = indices[list[index]] == nil ? index : -1 }
            return indices.filter { $0.value >= 0 }
        }
        let ones = unique(one, left)
        let others = unique(other, right)
        let candidates = ones.compactMap { key, a in others[key].map { (one: a, other: $0) } }
            .sorted { $0.one < $1.one }
        // Longest increasing subsequence, by the least last element for each length.
        var last: [Int] = []
        var previous = [Int](repeating: -1, count: candidates.count)
        for (index, candidate) in candidates.enumerated() {
            var low = 0
            var high = last.count
            while low < high {
                let middle = (low + high) / 2
                if candidates[last[middle]].other < candidate.other {
                    low = middle + 1
                } else {
                    high = middle
                }
            }
            if low > 0 { previous[index] = last[low - 1] }
            if low == last.count { last.append(index) } else { last[low] = index }
        }
        var subsequence: [(one: Int, other: Int)] = []
        var index = last.last ?? -1
        while index >= 0 {
            subsequence.append(candidates[index])
            index = previous[index]
        }
        return subsequence.reversed()
    }

    /// Pairs the longest common subsequence of two parts.
    private mutating func alignLongestCommonSubsequence(_ left: Range<Int>, _ right: Range<Int>) {
        let width = right.count + 1
        var lengths = [Int32](repeating: 0, count: (left.count + 1) * width)
        for a in (0..<left.count).reversed() {
            for b in (0..<right.count).reversed() {
                let isSame = one[left.lowerBound + a] == other[right.lowerBound + b]
                lengths[a * width + b] =
                    isSame
                    ? lengths[(a + 1) * width + b + 1] + 1
                    : max(lengths[(a + 1) * width + b], lengths[a * width + b + 1])
            }
        }
        var (a, b) = (0, 0)
        while a < left.count, b < right.count {
            if one[left.lowerBound + a] == other[right.lowerBound + b] {
                pairs.append((left.lowerBound + a, right.lowerBound + b))
                (a, b) = (a + 1, b + 1)
            } else if lengths[(a + 1) * width + b] >= lengths[a * width + b + 1] {
                a += 1
            } else {
                b += 1
            }
        }
    }
}
