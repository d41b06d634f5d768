// SPDX-License-Identifier: MIT

internal import SystemPackage

/// One domain's pIRQs: which interrupt each stands for, and which interrupts the domain may use.
///
/// Interrupts are Xen's own numbers here: those of the GSIs first, then those handed out for
/// messages. Both tables are arrays indexed by number and are changed in place, so that mapping
/// and unmapping need no memory.
///
/// Source: xen/arch/x86/irq.c (Xen 4.20).
struct FakeInterrupts {
    /// What stands for a pIRQ that is reserved without an interrupt.
    private static let reserved: Int16 = -1
    /// pIRQs below are never chosen by Xen: they are the legacy interrupts.
    private static let firstChosen = 16

    /// The interrupt of each pIRQ: 0 for none, negative for one that is going or reserved.
    private var interrupts: ContiguousArray<Int16>
    /// The pIRQs that Xen has a record of: also some that were only looked at, as free ones are.
    private var records: ContiguousArray<Bool>
    private var lines: ContiguousArray<Line>

    /// What a domain has of one interrupt.
    private struct Line {
        /// Its pIRQ: 0 for none, negative for one that is going.
        var pirq: Int16 = 0
        var isPermitted = false
        /// Whether the domain's kernel has bound it to an event channel.
        var isBound = false
    }

    /// How many pIRQs the domain has.
    var count: Int { interrupts.count }

    /// Makes the interrupts of a domain without any.
    init(pirqCount: Int, interruptCount: Int) {
        interrupts = ContiguousArray(repeating: 0, count: pirqCount)
        records = ContiguousArray(repeating: false, count: pirqCount)
        lines = ContiguousArray(repeating: Line(), count: interruptCount)
    }

    // MARK: What is known

    /// The interrupt of a pIRQ: 0 for none, negative for one that is going; none beyond the last.
    func interrupt(of pirq: Int32) -> Int32 {
        guard pirq >= 0, pirq < interrupts.count else { return 0 }
        return Int32(interrupts[Int(pirq)])
    }

    /// Whether Xen has a record of a pIRQ.
    func hasRecord(of pirq: Int32) -> Bool {
        pirq >= 0 && pirq < records.count && records[Int(pirq)]
    }

    /// Whether the domain may use an interrupt.
    func mayUse(_ interrupt: Int32) -> Bool {
        guard interrupt >= 0, interrupt < lines.count else { return false }
        return lines[Int(interrupt)].isPermitted
    }

    // MARK: What changes

    /// Gives the domain the right to use an interrupt, or takes it away.
    mutating func setAccess(_ interrupt: Int32, _ isPermitted: Bool) {
        lines[Int(interrupt)].isPermitted = isPermitted
    }

    /// Notes that the domain's kernel has bound an interrupt to an event channel.
    mutating func bind(_ interrupt: Int32) { lines[Int(interrupt)].isBound = true }

    /// Maps as a domain's kernel has done it before the first call.
    mutating func set(_ pirq: Int32, _ interrupt: Int32) {
        interrupts[Int(pirq)] = Int16(interrupt)
        records[Int(pirq)] = true
        lines[Int(interrupt)].pirq = Int16(pirq)
    }

    /// Finds the pIRQ that an interrupt has, or may have.
    ///
    /// The caller's choice comes first; a negative number leaves it to Xen.
    mutating func choose(
        _ wanted: Int32, for interrupt: Int32, _ gsiCount: Int, isGSI: Bool
    ) throws(Errno) -> Int32 {
        let current = Int32(lines[Int(interrupt)].pirq)
        guard wanted < 0 else {
            guard current == 0 || current == wanted else { throw .eexist }
            return wanted
        }
        if current < 0 { throw .ebusy }
        return current != 0 ? current : try firstFree(gsiCount, isGSI: isGSI)
    }

    /// Maps a pIRQ to an interrupt, and gives the right to use it.
    ///
    /// A pIRQ or an interrupt that is mapped otherwise is left as it is, without an error.
    mutating func map(_ pirq: Int32, to interrupt: Int32) throws(Errno) {
        guard pirq >= 0, pirq < interrupts.count, interrupt > 0, interrupt < lines.count else {
            throw .einval
        }
        let (old, line) = (interrupts[Int(pirq)], lines[Int(interrupt)])
        if old > 0 && old != interrupt || line.pirq != 0 && line.pirq != pirq { return }
        lines[Int(interrupt)].isPermitted = true
        set(pirq, interrupt)
    }

    /// Unmaps a pIRQ, and takes the right to use its interrupt.
    ///
    /// One that is bound to an event channel is unbound, and stays taken until that is closed.
    mutating func unmap(_ pirq: Int32) throws(Errno) {
        guard pirq >= 0, pirq < interrupts.count else { throw .einval }
        let interrupt = interrupts[Int(pirq)]
        guard interrupt > 0 else { throw .einval }
        let isBound = lines[Int(interrupt)].isBound
        interrupts[Int(pirq)] = isBound ? -interrupt : 0
        records[Int(pirq)] = isBound
        lines[Int(interrupt)] = Line(pirq: isBound ? -Int16(pirq) : 0)
    }

    /// Reserves a pIRQ that no interrupt has.
    mutating func reserve(_ gsiCount: Int, isGSI: Bool) throws(Errno) -> Int32 {
        let pirq = try firstFree(gsiCount, isGSI: isGSI)
        interrupts[Int(pirq)] = Self.reserved
        return pirq
    }

    /// Forgets a pIRQ that was made ready for an interrupt and got none.
    mutating func forget(_ pirq: Int32) {
        if interrupts[Int(pirq)] == 0 { records[Int(pirq)] = false }
    }

    /// Finds a block of free pIRQs, from the top as for messages; nil where there is none.
    mutating func freeBlock(of size: Int, _ gsiCount: Int) -> Int32? {
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

    /// A GSI's pIRQ is looked for from below, any other from above.
    private mutating func firstFree(_ gsiCount: Int, isGSI: Bool) throws(Errno) -> Int32 {
        if isGSI {
            var pirq = Self.firstChosen
            while pirq < gsiCount {
                if interrupts[pirq] == 0 {
                    records[pirq] = true
                    return Int32(pirq)
                }
                pirq += 1
            }
        }
        guard let pirq = freeBlock(of: 1, gsiCount) else { throw .enospc }
        return pirq
    }
}
