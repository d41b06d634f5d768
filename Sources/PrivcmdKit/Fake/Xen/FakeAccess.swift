// SPDX-License-Identifier: MIT

internal import SystemPackage

/// Ranges of I/O memory, in frames, and of ports that a domain may use.
struct FakeAccess {
    private var frames = FakeRanges()
    private var ports = FakeRanges()

    /// Makes the access of a domain that was given none.
    init() {}

    /// Makes a dom0's, which has what it was not refused.
    ///
    /// Source: xen/arch/x86/dom0_build.c, xen/drivers/passthrough/amd (Xen 4.17 to 4.22); each range was
    /// found in the lab by asking for all of them.
    init(ofDom0 kind: DomainType, on machine: FakeProfile.Machine, _ traits: XenTraits) {
        let isInHardware = kind != .pv
        let end = UInt64(1) << (UInt64(machine.addressBits) - Self.frameShift)
        frames.insert(0...(end - 1 - Self.hyperTransportFrames))
        frames.remove(Self.localAPIC...Self.localAPIC)
        if !traits.has(.opensMessageRange) { frames.remove(Self.messageFrames) }
        if !isInHardware || traits.has(.deniesIOMMU) { frames.remove(machine.iommuFrames) }
        ports.insert(0...Self.lastPort)
        for range in Self.deniedPorts + machine.keptPorts { ports.remove(range) }
        if isInHardware { ports.remove(Self.debugPort...Self.debugPort) }
        guard traits.has(.deniesEmulated) else { return }
        for range in Self.deniedLater { ports.remove(range) }
        guard isInHardware else { return }
        for range in Self.directMemoryPorts { ports.remove(range) }
        let ioapic = machine.ioapicAddress >> Self.frameShift
        frames.remove(ioapic...ioapic)
        let configuration = machine.mmcfgAddress >> Self.frameShift
        frames.remove(configuration...(configuration + Self.configurationFrames - 1))
    }

    private static let frameShift: UInt64 = 12
    /// AMD's processors have something else at the end of their addresses.
    private static let hyperTransportFrames: UInt64 = 0x30_0000
    private static let localAPIC: UInt64 = 0xfee00
    /// Where messages of interrupts are written to.
    private static let messageFrames: ClosedRange<UInt64> = 0xfee00...0xfeeff
    /// How many frames the configuration space of 256 buses has.
    private static let configurationFrames: UInt64 = 0x1_0000
    /// The interrupt controllers, the timer, the speaker and configuration space.
    private static let deniedPorts: [ClosedRange<UInt64>] = [
        0x20...0x21, 0x40...0x43, 0x61...0x61, 0xa0...0xa1, 0xcfc...0xcff,
    ]
    /// The A20 gate, IGNNE#, the controllers' edges and levels, and the reset.
    private static let deniedLater: [ClosedRange<UInt64>] = [
        0x92...0x92, 0xf0...0xf0, 0x4d0...0x4d1, 0xcf9...0xcf9,
    ]
    /// The controllers of ISA's direct memory access.
    private static let directMemoryPorts: [ClosedRange<UInt64>] = [
        0...0x1f, 0x81...0x8f, 0xc0...0xdf,
    ]
    /// Where a domain in hardware writes to Xen's log.
    private static let debugPort: UInt64 = 0xe9
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
