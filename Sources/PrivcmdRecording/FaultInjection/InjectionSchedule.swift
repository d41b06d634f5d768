// SPDX-License-Identifier: MIT

/// Selects some of the calls that a rule matches: strace's `when=FIRST[..LAST][+[STEP]]`.
package struct InjectionSchedule: Equatable, Sendable {
    /// The first call, counted from 1.
    package let first: Int
    /// The last call; nil for no limit.
    package let last: Int?
    /// The distance between selected calls.
    package let step: Int

    /// Selects every call.
    package static let everyCall = InjectionSchedule(first: 1, last: nil, step: 1)

    /// Whether the schedule selects a call.
    ///
    /// - Parameter number: the number of the call, from 1.
    /// - Returns: true if it is selected.
    package func contains(_ number: Int) -> Bool {
        number >= first && number <= last ?? .max && (number - first) % step == 0
    }
}

extension InjectionSchedule {
    /// Parses the value of `when`; nil for invalid text.
    init?(parsing text: Substring) {
        // Parse the step first: '+' alone is a step of 1, and without '+' one call is selected.
        let parts = text.split(separator: "+", maxSplits: 1, omittingEmptySubsequences: false)
        let step: Int?
        switch parts.count == 2 ? parts[1] : nil {
        case nil: step = nil
        case "": step = 1
        case let number?:
            guard let value = Self.parsePositive(number) else { return nil }
            step = value
        }
        guard let dots = parts[0].firstRange(of: "..") else {
            guard let first = Self.parsePositive(parts[0]) else { return nil }
            self.init(first: first, last: step == nil ? first : nil, step: step ?? 1)
            return
        }
        guard let first = Self.parsePositive(parts[0][..<dots.lowerBound]),
            let last = Self.parsePositive(parts[0][dots.upperBound...]), last >= first
        else { return nil }
        self.init(first: first, last: last, step: step ?? 1)
    }

    private static func parsePositive(_ text: Substring) -> Int? {
        guard text.allSatisfy(\.isASCIIDigit), let number = Int(text), number > 0 else {
            return nil
        }
        return number
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}
