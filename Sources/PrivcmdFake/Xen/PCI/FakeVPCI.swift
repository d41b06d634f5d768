// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit
internal import SystemPackage

/// vPCI's state of a device.
///
/// A PVH dom0 accesses configuration space only through vPCI.
///
/// ``write(_:_:at:_:)`` drops a write to a base address register (BAR) that is in use in this
/// state. After a reset that Linux does not report to Xen, this state no longer matches the device.
/// vPCI then drops the writes that restore the BARs.
///
/// Source: xen/drivers/vpci/header.c, msi.c, msix.c (Xen 4.17 to 4.22).
struct FakeVPCI {
    private var bars: [BARState]
    /// Whether memory decoding is on in Xen's copy.
    private(set) var decodesMemory: Bool
    /// Xen's copies of the MSI and MSI-X control words, by offset.
    private var controlWords: [Int: UInt16] = [:]
    /// The capability that Xen could not set up, and hides.
    private var hiddenRange: ClosedRange<Int>?

    /// A base address register in Xen's copy.
    private struct BARState {
        let declared: DeviceRegisters.BAR
        var address: UInt64
        /// Whether its memory is in the domain's p2m.
        ///
        /// vPCI drops writes to such a BAR.
        var isEnabled: Bool

        var offsets: Range<Int> {
            let start = FakeConfigSpace.offset(of: declared)
            return start..<start + (declared.kind == .memory64 ? 8 : 4)
        }
    }

    /// What decides where a device's memory may be.
    struct Rules {
        /// The frames of the domain's RAM.
        let ramFrames: ClosedRangeSet
        /// The frames in the firmware's memory map.
        let firmwareFrames: ClosedRangeSet
        /// Whether Xen hides a capability that it cannot set up, instead of returning an error.
        let hidesCapability: Bool
        /// Whether Xen enables a BAR at any address.
        let enablesEveryBAR: Bool
        /// Whether writes to an enabled BAR reach the device: a seeded bug.
        let forwardsBARWrites: Bool
    }

    /// Initialises vPCI's state from a device's registers.
    ///
    /// - Parameters:
    ///   - device: the device.
    ///   - rules: where the device's memory may be.
    /// - Throws: EEXIST if the device's MSI-X table overlaps the domain's RAM.
    init(_ device: FakeConfigSpace, _ rules: Rules) throws(Errno) {
        decodesMemory = device.decodesMemory
        bars = device.declared.bars.filter { $0.kind != .ports }.map { bar in
            let address = device.address(of: bar)
            return BARState(
                declared: bar, address: address,
                isEnabled: device.decodesMemory && Self.canEnable(bar, at: address, rules))
        }
        if let msi = device.declared.msi {
            controlWords[Int(msi) + Int(MIRROR_PCI_CAP_FLAGS)] = 0
        }
        guard let msix = device.declared.msix else { return }
        if Self.isMSIXTableInRAM(device, rules.ramFrames) {
            guard rules.hidesCapability else { throw .eexist }
            hiddenRange = Int(msix.offset)...Int(msix.offset) + Int(MIRROR_PCI_MSIX_PBA) + 3
            return
        }
        controlWords[Int(msix.offset) + Int(MIRROR_PCI_CAP_FLAGS)] = msix.count - 1
    }

    /// Whether the MSI-X table or the pending bits overlap the domain's RAM.
    private static func isMSIXTableInRAM(_ device: FakeConfigSpace, _ memory: ClosedRangeSet)
        -> Bool
    {
        guard let msix = device.declared.msix,
            let bar = device.declared.bars.first(where: { $0.index == msix.bar })
        else { return false }
        let base = device.address(of: bar)
        return [msix.table, msix.pending].contains { offset in
            memory.contains(UserSpace.pageNumbers(of: base + offset...base + offset))
        }
    }

    /// Whether vPCI may enable a BAR at an address.
    private static func canEnable(_ bar: DeviceRegisters.BAR, at address: UInt64, _ rules: Rules)
        -> Bool
    {
        if rules.enablesEveryBAR { return true }
        let frames = UserSpace.pageNumbers(of: address...address + (bar.size - 1))
        return !rules.firmwareFrames.overlaps(frames)
    }

    // MARK: Accesses

    /// Reads as the domain does: from the device, except the words that Xen keeps.
    func read(_ device: FakeConfigSpace, at offset: Int, count: Int) -> [UInt8] {
        var bytes = device.read(at: offset, count: count)
        for (start, word) in controlWords {
            for (index, byte) in word.littleEndianBytes.enumerated()
            where (offset..<offset + count).contains(start + index) {
                bytes[start + index - offset] = byte
            }
        }
        if let hiddenRange {
            for index in bytes.indices where hiddenRange.contains(offset + index) {
                bytes[index] = 0
            }
        }
        return bytes
    }

    /// Writes as the domain does.
    ///
    /// A write to an enabled BAR is dropped.
    mutating func write(
        _ device: inout FakeConfigSpace, _ bytes: [UInt8], at offset: Int,
        _ rules: Rules
    ) {
        let written = offset..<offset + bytes.count
        let command = Int(MIRROR_PCI_COMMAND)..<Int(MIRROR_PCI_COMMAND) + 2
        if written.overlaps(command) {
            let old = device.read(at: command.lowerBound, count: command.count)
            let new = Self.merge(bytes, at: offset, into: old, at: command.lowerBound)
            let value = new.littleEndian(at: 0, width: new.count) ?? 0
            setCommand(&device, UInt16(truncatingIfNeeded: value), rules)
        }
        for (index, byte) in zip(written, bytes)
        where !command.contains(index) && (!isInEnabledBAR(index) || rules.forwardsBARWrites)
            && hiddenRange?.contains(index) != true
        {
            device.write([byte], at: index)
        }
        for index in bars.indices where !bars[index].isEnabled {
            guard bars[index].offsets.overlaps(written) else { continue }
            bars[index].address = device.address(of: bars[index].declared)
        }
        for start in controlWords.keys where written.overlaps(start..<start + 2) {
            let old = controlWords[start] ?? 0
            let new = Self.merge(bytes, at: offset, into: old.littleEndianBytes, at: start)
            device.write(new, at: start)
            controlWords[start] = device.word(at: start)
        }
    }

    /// Whether a byte belongs to an enabled BAR.
    private func isInEnabledBAR(_ offset: Int) -> Bool {
        bars.contains { $0.isEnabled && $0.offsets.contains(offset) }
    }

    /// Writes the command register.
    ///
    /// Decoding changes only if vPCI can map the BARs.
    private mutating func setCommand(
        _ device: inout FakeConfigSpace, _ command: UInt16, _ rules: Rules
    ) {
        let decodes = command & UInt16(MIRROR_PCI_COMMAND_MEMORY) != 0
        if decodes != decodesMemory {
            if decodes, Self.isMSIXTableInRAM(device, rules.ramFrames), hiddenRange == nil {
                return
            }
            for index in bars.indices
            where Self.canEnable(bars[index].declared, at: bars[index].address, rules) {
                bars[index].isEnabled = decodes
            }
            decodesMemory = decodes
        }
        device.write(command.littleEndianBytes, at: Int(MIRROR_PCI_COMMAND))
    }

    private static func merge(
        _ bytes: [UInt8], at offset: Int, into old: [UInt8], at start: Int
    ) -> [UInt8] {
        old.indices.map { index in
            let source = start + index - offset
            return bytes.indices.contains(source) ? bytes[source] : old[index]
        }
    }
}

extension ClosedRangeSet {
    /// Whether the set contains any number of a range.
    func overlaps(_ range: ClosedRange<UInt64>) -> Bool {
        var rest = self
        rest.remove(range)
        return rest != self
    }
}
