// SPDX-License-Identifier: MIT

extension FakeProfile {
    /// What Xen knows of dom0's interrupts when the lab's machine has booted.
    ///
    /// What Linux itself has registered and mapped by then was seen by trying each GSI. A device that
    /// xen-pciback has adds its own, as the kernel of the profile prepares it.
    var initialInterrupts: Interrupts {
        var known = Interrupts(
            registered: numbers(0, 1, 3, 4, 8, 9, 12), mapped: numbers(1, 3, 8, 9, 12),
            denied: numbers(0))
        let isPV = system.domain?.type == .pv
        let bound = Set(system.devicesBoundToPciback().compactMap { gsis[$0.sbdf] })
        switch revision?.preparation {
        case .setsUpAndMapsAll where !isPV:
            known.registered.formUnion(gsis.values)
            known.mapped.formUnion(gsis.values)
        case .unmasksBound where !isPV, .setsUpAndMapsBound where !isPV:
            known.registered.formUnion(bound)
            known.mapped.formUnion(bound)
        case nil where !isPV && !has(.setsUpGSI): break
        default: known.registered.formUnion(bound)
        }
        return known
    }

    private func numbers(_ numbers: UInt32...) -> Set<GSI> { Set(numbers.map(GSI.init)) }
}
