// SPDX-License-Identifier: MIT

import PrivcmdKit
internal import SystemPackage

/// The I/O memory (in frames) and the I/O ports that a domain may use.
package struct AccessRanges {
    private var frames = ClosedRangeSet()
    private var ports = ClosedRangeSet()

    /// Creates the access of a domain without any I/O memory or ports.
    init() {}

    /// Creates a dom0's access: all but what Xen denies it.
    ///
    /// Source: xen/arch/x86/dom0_build.c, xen/drivers/passthrough/amd (Xen 4.17 to 4.22). Each
    /// range was measured in the lab by a call for every frame and port.
    init(ofDom0 kind: DomainType, on machine: FakeProfile.Machine, _ behavior: XenBehavior) {
        let isInHardware = kind != .pv
        let end = UInt64(1) << (UInt64(machine.addressBits) - UserSpace.pageShift)
        frames.insert(0...(end - 1 - Self.hyperTransportFrames))
        frames.remove(Self.localAPICFrame...Self.localAPICFrame)
        if !behavior.has(.grantsMSIRange) { frames.remove(Self.msiFrames) }
        if !isInHardware || behavior.has(.deniesIOMMU) { frames.remove(machine.iommuFrames) }
        ports.insert(0...Self.lastPort)
        for range in Self.deniedPorts + machine.xenPorts { ports.remove(range) }
        if isInHardware { ports.remove(Self.debugPort...Self.debugPort) }
        guard behavior.has(.deniesEmulated) else { return }
        for range in Self.laterDeniedPorts { ports.remove(range) }
        guard isInHardware else { return }
        for range in Self.dmaPorts { ports.remove(range) }
        let ioapic = machine.ioapicAddress >> UserSpace.pageShift
        frames.remove(ioapic...ioapic)
        let configuration = machine.mmcfgAddress >> UserSpace.pageShift
        frames.remove(configuration...(configuration + Self.mmcfgFrameCount - 1))
    }

    /// AMD processors reserve this many frames for HyperTransport at the end of the address space.
    private static let hyperTransportFrames: UInt64 = 0x30_0000
    private static let localAPICFrame: UInt64 = 0xfee00
    /// Devices write their MSIs to these frames.
    private static let msiFrames: ClosedRange<UInt64> = 0xfee00...0xfeeff
    /// How many frames the configuration space of 256 buses takes.
    private static let mmcfgFrameCount: UInt64 = 0x1_0000
    /// The interrupt controllers, the timer, the speaker and the configuration space.
    private static let deniedPorts: [ClosedRange<UInt64>] = [
        0x20...0x21, 0x40...0x43, 0x61...0x61, 0xa0...0xa1, 0xcfc...0xcff,
    ]
    /// The A20 gate, IGNNE#, ELCR and the reset port.
    private static let laterDeniedPorts: [ClosedRange<UInt64>] = [
        0x92...0x92, 0xf0...0xf0, 0x4d0...0x4d1, 0xcf9...0xcf9,
    ]
    /// The ISA DMA controllers.
    private static let dmaPorts: [ClosedRange<UInt64>] = [
        0...0x1f, 0x81...0x8f, 0xc0...0xdf,
    ]
    /// HVM and PVH domains write to Xen's log through this port.
    private static let debugPort: UInt64 = 0xe9
    /// The last port of an x86 machine.
    static let lastPort = UInt64(UInt16.max)

    /// The two kinds of range.
    package enum Kind {
        case frames
        case ports
    }

    package subscript(_ kind: Kind) -> ClosedRangeSet {
        get { kind == .frames ? frames : ports }
        set { if kind == .frames { frames = newValue } else { ports = newValue } }
    }
}

/// A set of numbers, stored as sorted closed ranges, no two of which touch.
package struct ClosedRangeSet: Equatable {
    private var ranges: [ClosedRange<UInt64>] = []

    /// Creates a set from ranges.
    init(_ ranges: [ClosedRange<UInt64>] = []) {
        for range in ranges { insert(range) }
    }

    /// Whether the set contains every number of a range.
    package func contains(_ range: ClosedRange<UInt64>) -> Bool {
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
        let index = ranges.firstIndex { $0.lowerBound > high } ?? ranges.endIndex
        ranges.insert(low...high, at: index)
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
