// SPDX-License-Identifier: MIT

/// Which of the calls that a rule is about it acts on: strace's `when=FIRST[..LAST][+[STEP]]`.
public struct Occasions: Equatable, Sendable {
    /// The first, counted from 1.
    public let first: Int
    /// The last; nil where there is no end.
    public let last: Int?
    /// How far one is from the next.
    public let step: Int

    /// Every call.
    public static let always = Occasions(first: 1, last: nil, step: 1)

    /// Whether the call of a number is one of them.
    ///
    /// - Parameter number: the call's number, from 1.
    /// - Returns: whether it is.
    public func contains(_ number: Int) -> Bool {
        number >= first && number <= last ?? .max && (number - first) % step == 0
    }
}

extension Occasions {
    /// Reads the value of `when`.
    ///
    /// - Returns: nil where it is none.
    init?(parsing text: Substring) {
        // The step comes first: '+' alone is a step of 1, no '+' means no further call.
        let parts = text.split(separator: "+", maxSplits: 1, omittingEmptySubsequences: false)
        let step: Int?
        switch parts.count == 2 ? parts[1] : nil {
        case nil: step = nil
        case "": step = 1
        case let number?:
            guard let value = Self.positive(number) else { return nil }
            step = value
        }
        guard let dots = parts[0].firstRange(of: "..") else {
            guard let first = Self.positive(parts[0]) else { return nil }
            self.init(first: first, last: step == nil ? first : nil, step: step ?? 1)
            return
        }
        guard let first = Self.positive(parts[0][..<dots.lowerBound]),
            let last = Self.positive(parts[0][dots.upperBound...]), last >= first
        else { return nil }
        self.init(first: first, last: last, step: step ?? 1)
    }

    private static func positive(_ text: Substring) -> Int? {
        guard text.allSatisfy(\.isASCIIDigit), let number = Int(text), number > 0 else {
            return nil
        }
        return number
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}
