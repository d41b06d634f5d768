// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// What vPCI keeps of a device whose configuration space a PVH dom0 reaches only through it.
///
/// It is what makes a reset that Xen is not told of harmful: what Xen remembers of a device is no
/// longer what the device has.
///
/// Source: xen/drivers/vpci/header.c, msi.c, msix.c (Xen 4.17 to 4.22).
struct FakeVPCI {
    private var bars: [Bar]
    /// Whether memory decoding is on, as Xen remembers it.
    private(set) var isMapped: Bool
    /// The words that switch messages on, as Xen remembers them, by their offsets.
    private var controls: [Int: UInt16] = [:]
    /// The capability that Xen could not set up, and hides.
    private var hidden: ClosedRange<Int>?

    /// A base address register, as Xen remembers it.
    private struct Bar {
        let known: DeviceRegisters.BAR
        /// Where it leads to.
        var address: UInt64
        /// Whether its memory is in the domain's map: then it is not to be moved.
        var isEnabled: Bool

        var offsets: Range<Int> {
            let start = FakeRegisters.offset(of: known)
            return start..<start + (known.kind == .memory64 ? 8 : 4)
        }
    }

    /// What decides where a device's memory may lie.
    struct Rules {
        /// The frames that are the domain's memory.
        let memory: FakeRanges
        /// The frames that the firmware says something of.
        let occupied: FakeRanges
        /// Whether what cannot be set up is hidden, and not an error.
        let hidesCapability: Bool
        /// Whether a base address register is in use wherever it leads to.
        let holdsEveryBAR: Bool
        /// Whether one in use takes writes all the same, which is wrong.
        let isFlawed: Bool
    }

    /// Looks at a device, and remembers what it has.
    ///
    /// - Parameters:
    ///   - device: the device.
    ///   - rules: where it is.
    /// - Throws: EEXIST where the device's table of messages would lie in the domain's memory.
    init(_ device: FakeRegisters, _ rules: Rules) throws(Errno) {
        isMapped = device.decodesMemory
        bars = device.known.bars.filter { $0.kind != .ports }.map { known in
            let address = device.address(of: known)
            return Bar(
                known: known, address: address,
                isEnabled: device.decodesMemory && Self.canUse(known, at: address, rules))
        }
        if let msi = device.known.msi {
            controls[Int(msi) + Int(MIRROR_PCI_CAP_FLAGS)] = 0
        }
        guard let msix = device.known.msix else { return }
        if Self.isTableInMemory(device, rules.memory) {
            guard rules.hidesCapability else { throw .eexist }
            hidden = Int(msix.offset)...Int(msix.offset) + Int(MIRROR_PCI_MSIX_PBA) + 3
            return
        }
        controls[Int(msix.offset) + Int(MIRROR_PCI_CAP_FLAGS)] = msix.count - 1
    }

    /// Whether a table of messages lies where the domain has memory.
    private static func isTableInMemory(_ device: FakeRegisters, _ memory: FakeRanges) -> Bool {
        guard let msix = device.known.msix,
            let bar = device.known.bars.first(where: { $0.index == msix.bar })
        else { return false }
        let base = device.address(of: bar)
        return [msix.table, msix.pending].contains { offset in
            memory.contains((base + offset) >> frameShift...(base + offset) >> frameShift)
        }
    }

    /// Whether a base address register may be in use where it leads to.
    private static func canUse(_ bar: DeviceRegisters.BAR, at address: UInt64, _ rules: Rules)
        -> Bool
    {
        if rules.holdsEveryBAR { return true }
        let frames = address >> frameShift...(address + (bar.size - 1)) >> frameShift
        return !rules.occupied.overlaps(frames)
    }

    private static let frameShift: UInt64 = 12

    // MARK: Accesses

    /// Reads as the domain does: from the device, but for the words that Xen keeps.
    func read(_ device: FakeRegisters, at offset: Int, count: Int) -> [UInt8] {
        var bytes = device.read(at: offset, count: count)
        for (place, word) in controls {
            for (index, byte) in [UInt8(truncatingIfNeeded: word), UInt8(word >> 8)].enumerated()
            where (offset..<offset + count).contains(place + index) {
                bytes[place + index - offset] = byte
            }
        }
        if let hidden {
            for index in bytes.indices where hidden.contains(offset + index) { bytes[index] = 0 }
        }
        return bytes
    }

    /// Writes as the domain does: a base address register in use keeps what it has.
    mutating func write(
        _ device: inout FakeRegisters, _ bytes: [UInt8], at offset: Int,
        _ rules: Rules
    ) {
        let written = offset..<offset + bytes.count
        let command = Int(MIRROR_PCI_COMMAND)..<Int(MIRROR_PCI_COMMAND) + 2
        if written.overlaps(command) {
            let old = device.read(at: command.lowerBound, count: command.count)
            let new = Self.merge(bytes, at: offset, into: old, at: command.lowerBound)
            setCommand(&device, UInt16(new[0]) | UInt16(new[1]) << 8, rules)
        }
        for (index, byte) in zip(written, bytes)
        where !command.contains(index) && (!isHeld(index) || rules.isFlawed)
            && hidden?.contains(index) != true
        {
            device.write([byte], at: index)
        }
        for index in bars.indices where !bars[index].isEnabled {
            guard bars[index].offsets.overlaps(written) else { continue }
            bars[index].address = device.address(of: bars[index].known)
        }
        for place in controls.keys where written.overlaps(place..<place + 2) {
            let old = controls[place] ?? 0
            let parts = [UInt8(truncatingIfNeeded: old), UInt8(old >> 8)]
            let new = Self.merge(bytes, at: offset, into: parts, at: place)
            device.write(new, at: place)
            controls[place] = device.word(at: place)
        }
    }

    /// Whether a byte belongs to a base address register that is in use.
    private func isHeld(_ offset: Int) -> Bool {
        bars.contains { $0.isEnabled && $0.offsets.contains(offset) }
    }

    /// The command register: decoding is switched only where Xen can follow.
    private mutating func setCommand(
        _ device: inout FakeRegisters, _ command: UInt16, _ rules: Rules
    ) {
        let decodes = command & UInt16(MIRROR_PCI_COMMAND_MEMORY) != 0
        if decodes != isMapped {
            if decodes, Self.isTableInMemory(device, rules.memory), hidden == nil { return }
            for index in bars.indices
            where Self.canUse(bars[index].known, at: bars[index].address, rules) {
                bars[index].isEnabled = decodes
            }
            isMapped = decodes
        }
        device.write(
            [UInt8(truncatingIfNeeded: command), UInt8(command >> 8)],
            at: Int(MIRROR_PCI_COMMAND))
    }

    private static func merge(
        _ bytes: [UInt8], at offset: Int, into old: [UInt8], at place: Int
    ) -> [UInt8] {
        old.indices.map { index in
            let source = place + index - offset
            return bytes.indices.contains(source) ? bytes[source] : old[index]
        }
    }
}

extension FakeRanges {
    /// Whether any number of a range is in the set.
    func overlaps(_ range: ClosedRange<UInt64>) -> Bool {
        var rest = self
        rest.remove(range)
        return rest != self
    }
}
