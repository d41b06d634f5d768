// SPDX-License-Identifier: MIT

internal import SystemPackage

/// Ranges of I/O memory, in frames, and of ports that a domain may use.
struct FakeAccess {
    private var frames = FakeRanges()
    private var ports = FakeRanges()

    /// Makes the access of a domain that was given none.
    init() {}

    /// Makes a dom0's, which has what it was not refused.
    init(_ machine: FakeMachine) {
        frames.insert(0...Self.lastFrame)
        for range in machine.deniedFrames { frames.remove(range) }
        ports.insert(0...Self.lastPort)
        for range in machine.deniedPorts { ports.remove(range) }
    }

    /// The last frame that 48 bits of address reach.
    private static let lastFrame: UInt64 = 1 << 36 - 1
    /// The last port of an x86 machine.
    static let lastPort = UInt64(UInt16.max)

    /// Which of the two.
    enum Kind {
        case frames
        case ports
    }

    subscript(_ kind: Kind) -> FakeRanges {
        get { kind == .frames ? frames : ports }
        set { if kind == .frames { frames = newValue } else { ports = newValue } }
    }
}

/// A set of numbers kept as closed ranges, in order, no two of which touch.
struct FakeRanges: Equatable {
    private var ranges: [ClosedRange<UInt64>] = []

    /// Makes a set of some ranges.
    init(_ ranges: [ClosedRange<UInt64>] = []) {
        for range in ranges { insert(range) }
    }

    /// Whether every number of a range is in the set.
    func contains(_ range: ClosedRange<UInt64>) -> Bool {
        ranges.contains { $0.contains(range.lowerBound) && $0.contains(range.upperBound) }
    }

    mutating func insert(_ range: ClosedRange<UInt64>) {
        var (low, high) = (range.lowerBound, range.upperBound)
        ranges.removeAll { other in
            let touches =
                other.lowerBound <= (high == .max ? high : high + 1)
                && low <= (other.upperBound == .max ? .max : other.upperBound + 1)
            if touches { (low, high) = (min(low, other.lowerBound), max(high, other.upperBound)) }
            return touches
        }
        let place = ranges.firstIndex { $0.lowerBound > high } ?? ranges.endIndex
        ranges.insert(low...high, at: place)
    }

    mutating func remove(_ range: ClosedRange<UInt64>) {
        ranges = ranges.flatMap { other -> [ClosedRange<UInt64>] in
            guard other.overlaps(range) else { return [other] }
            var left: [ClosedRange<UInt64>] = []
            if other.lowerBound < range.lowerBound {
                left.append(other.lowerBound...(range.lowerBound - 1))
            }
            if other.upperBound > range.upperBound {
                left.append((range.upperBound + 1)...other.upperBound)
            }
            return left
        }
    }
}
