// SPDX-License-Identifier: MIT

extension FakeProfile {
    /// What Xen knows of dom0's interrupts when the machine has booted.
    ///
    /// What Linux itself has registered and mapped by then is as in the cell of the lab that has the
    /// same kind of dom0, and does not prepare devices. Devices add their own: in a PV dom0 those
    /// with a driver, in a PVH dom0 those of xen-pciback, as the kernel of the profile prepares them.
    var initialInterrupts: Interrupts {
        let type = system.domain?.type ?? .pvh
        var known =
            Interrupts.lab(xen: XenVersion(4, 20), linux: LinuxVersion(6, 1), dom0: type)
            ?? Interrupts(registered: [], mapped: [], denied: [])
        // Xen numbers messages behind the GSIs.
        let shift = Int32(machine.gsiCount - Machine().gsiCount)
        known.messages = known.messages.map { $0 + shift }
        func numbers(_ devices: [PCIDevice]) -> Set<GSI> {
            Set(devices.compactMap { self.gsis[$0.sbdf] })
        }
        guard type != .pv else {
            let lab = Set(LabMachine.gsis.values)
            let driven = numbers(system.devices.filter { $0.driver != nil })
            known.registered = known.registered.subtracting(lab).union(driven)
            known.mapped = known.mapped.subtracting(lab).union(driven)
            return known
        }
        let bound = numbers(system.devicesBoundToPciback())
        switch revision?.preparation {
        case .setsUpAndMapsAll:
            known.registered.formUnion(self.gsis.values)
            known.mapped.formUnion(self.gsis.values)
        case .unmasksBound, .setsUpAndMapsBound:
            known.registered.formUnion(bound)
            known.mapped.formUnion(bound)
        case .setsUpBound: known.registered.formUnion(bound)
        case nil where has(.setsUpGSI): known.registered.formUnion(bound)
        case nil: break
        }
        return known
    }
}
