// SPDX-License-Identifier: MIT

import PrivcmdKit

extension FakeProfile {
    /// Xen's state of dom0's interrupts after boot.
    ///
    /// Linux's own registrations and mappings are as in the lab's cell with the same kind of dom0
    /// and a Linux that does not prepare devices. Devices add to them: in a PV dom0 those with a
    /// driver, in a PVH dom0 those bound to xen-pciback, as the profile's kernel prepares them.
    package var initialInterrupts: Interrupts {
        let type = system.domain?.type ?? .pvh
        var state =
            Interrupts.lab(xen: XenVersion(4, 20), linux: LinuxVersion(6, 1), dom0: type)
            ?? Interrupts(registered: [], mapped: [], denied: [])
        // Xen numbers the MSIs after the GSIs.
        let shift = Int32(machine.gsiCount - Machine().gsiCount)
        state.msiInterrupts = state.msiInterrupts.map { $0 + shift }
        func numbers(_ devices: [PCIDevice]) -> Set<GSI> {
            Set(devices.compactMap { self.gsis[$0.sbdf] })
        }
        guard type != .pv else {
            let lab = Set(LabMachine.gsis.values)
            let driven = numbers(system.devices.filter { $0.driver != nil })
            state.registered = state.registered.subtracting(lab).union(driven)
            state.mapped = state.mapped.subtracting(lab).union(driven)
            return state
        }
        let bound = numbers(system.devicesBoundToPciback())
        switch revision?.gsiSetup {
        case .setsUpAndMapsAll:
            state.registered.formUnion(self.gsis.values)
            state.mapped.formUnion(self.gsis.values)
        case .unmasksBound, .setsUpAndMapsBound:
            state.registered.formUnion(bound)
            state.mapped.formUnion(bound)
        case .setsUpBound: state.registered.formUnion(bound)
        case nil where has(.setsUpGSI): state.registered.formUnion(bound)
        case nil: break
        }
        return state
    }
}
