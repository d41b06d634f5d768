// SPDX-License-Identifier: MIT

import PrivcmdKit
internal import SystemPackage

/// One domain's pIRQs: the interrupt of each, and the domain's access to interrupts.
///
/// Interrupts are Xen's own IRQ numbers: first the GSIs, then those allocated for MSIs. Both tables
/// are arrays indexed by number and change in place, so map and unmap allocate no memory.
///
/// Source: xen/arch/x86/irq.c (Xen 4.20).
package struct FakePIRQs {
    /// Marks a pIRQ that is reserved without an interrupt.
    private static let reservedMarker: Int16 = -1
    /// Xen never allocates the pIRQs below: they are the legacy interrupts.
    private static let firstAllocatable = 16

    /// The interrupt of each pIRQ: 0 for none, negative for one being unmapped or reserved.
    private var interrupts: ContiguousArray<Int16>
    /// Whether Xen has a struct pirq for each pIRQ; a search for a free one also creates it.
    private var records: ContiguousArray<Bool>
    private var lines: ContiguousArray<Line>

    /// The domain's state of one interrupt.
    private struct Line {
        /// Its pIRQ: 0 for none, negative for one being unmapped.
        var pirq: Int16 = 0
        var isPermitted = false
        /// Whether the domain's kernel has bound it to an event channel.
        var isBound = false
    }

    /// How many pIRQs the domain has.
    var count: Int { interrupts.count }

    /// Creates the table of a domain without mappings.
    init(pirqCount: Int, interruptCount: Int) {
        interrupts = ContiguousArray(repeating: 0, count: pirqCount)
        records = ContiguousArray(repeating: false, count: pirqCount)
        lines = ContiguousArray(repeating: Line(), count: interruptCount)
    }

    // MARK: Queries

    /// The interrupt of a pIRQ: 0 for none or out of range, negative for one being unmapped.
    package func interrupt(of pirq: Int32) -> Int32 {
        guard pirq >= 0, pirq < interrupts.count else { return 0 }
        return Int32(interrupts[Int(pirq)])
    }

    /// Whether Xen has a struct pirq for a pIRQ.
    func hasRecord(of pirq: Int32) -> Bool {
        pirq >= 0 && pirq < records.count && records[Int(pirq)]
    }

    /// Whether the domain may use an interrupt.
    func isPermitted(_ interrupt: Int32) -> Bool {
        guard interrupt >= 0, interrupt < lines.count else { return false }
        return lines[Int(interrupt)].isPermitted
    }

    // MARK: Changes

    /// Grants or revokes the domain's access to an interrupt.
    mutating func setAccess(_ interrupt: Int32, _ isPermitted: Bool) {
        lines[Int(interrupt)].isPermitted = isPermitted
    }

    /// Records that the domain's kernel bound an interrupt to an event channel.
    mutating func bind(_ interrupt: Int32) { lines[Int(interrupt)].isBound = true }

    /// Records a mapping that the domain's kernel made before the first call.
    mutating func setMapping(_ pirq: Int32, _ interrupt: Int32) {
        interrupts[Int(pirq)] = Int16(interrupt)
        records[Int(pirq)] = true
        lines[Int(interrupt)].pirq = Int16(pirq)
    }

    /// Finds the pIRQ that an interrupt has, or a free one.
    ///
    /// The caller's choice has priority; with a negative number Xen chooses.
    mutating func allocatePIRQ(
        _ wanted: Int32, for interrupt: Int32, _ gsiCount: Int, isGSI: Bool
    ) throws(Errno) -> Int32 {
        let current = Int32(lines[Int(interrupt)].pirq)
        guard wanted < 0 else {
            guard current == 0 || current == wanted else { throw .eexist }
            return wanted
        }
        if current < 0 { throw .ebusy }
        return current != 0 ? current : try findFirstFree(gsiCount, isGSI: isGSI)
    }

    /// Maps a pIRQ to an interrupt, and grants access to it.
    ///
    /// If either is mapped to another one, nothing changes and there is no error.
    mutating func map(_ pirq: Int32, to interrupt: Int32) throws(Errno) {
        guard pirq >= 0, pirq < interrupts.count, interrupt > 0, interrupt < lines.count else {
            throw .einval
        }
        let (old, line) = (interrupts[Int(pirq)], lines[Int(interrupt)])
        if old > 0 && old != interrupt || line.pirq != 0 && line.pirq != pirq { return }
        lines[Int(interrupt)].isPermitted = true
        setMapping(pirq, interrupt)
    }

    /// Unmaps a pIRQ, and revokes access to its interrupt.
    ///
    /// A bound pIRQ is unbound, and stays in use until the event channel closes.
    mutating func unmap(_ pirq: Int32) throws(Errno) {
        guard pirq >= 0, pirq < interrupts.count else { throw .einval }
        let interrupt = interrupts[Int(pirq)]
        guard interrupt > 0 else { throw .einval }
        let isBound = lines[Int(interrupt)].isBound
        interrupts[Int(pirq)] = isBound ? -interrupt : 0
        records[Int(pirq)] = isBound
        lines[Int(interrupt)] = Line(pirq: isBound ? -Int16(pirq) : 0)
    }

    /// Reserves a pIRQ without an interrupt.
    mutating func reserve(_ gsiCount: Int, isGSI: Bool) throws(Errno) -> Int32 {
        let pirq = try findFirstFree(gsiCount, isGSI: isGSI)
        interrupts[Int(pirq)] = Self.reservedMarker
        return pirq
    }

    /// Removes the struct pirq of a pIRQ that got no interrupt.
    mutating func discardRecord(_ pirq: Int32) {
        if interrupts[Int(pirq)] == 0 { records[Int(pirq)] = false }
    }

    /// Finds a block of free pIRQs from the top, as for MSIs; nil if there is none.
    mutating func findFreeBlock(of size: Int, _ gsiCount: Int) -> Int32? {
        var found = 0
        var pirq = interrupts.count - 1
        while pirq >= gsiCount {
            let isFree = interrupts[pirq] == 0
            if isFree { records[pirq] = true }
            found = isFree ? found + 1 : 0
            if found == size { return Int32(pirq) }
            pirq -= 1
        }
        return nil
    }

    /// Searches from the bottom for a GSI, from the top otherwise.
    private mutating func findFirstFree(_ gsiCount: Int, isGSI: Bool) throws(Errno) -> Int32 {
        if isGSI {
            var pirq = Self.firstAllocatable
            while pirq < gsiCount {
                if interrupts[pirq] == 0 {
                    records[pirq] = true
                    return Int32(pirq)
                }
                pirq += 1
            }
        }
        guard let pirq = findFreeBlock(of: 1, gsiCount) else { throw .enospc }
        return pirq
    }
}
