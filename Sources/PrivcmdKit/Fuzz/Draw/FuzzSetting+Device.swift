// SPDX-License-Identifier: MIT

extension FuzzSetting {
    /// Finds out what may be drawn for a device, without asking it anything.
    ///
    /// - Parameters:
    ///   - device: the device.
    ///   - seed: where the random numbers begin.
    ///   - level: how much harm the calls may do.
    ///   - sbdf: a device bound to xen-pciback that nobody uses.
    public init(for device: Device, seed: UInt64, level: Level, device sbdf: SBDF? = nil) {
        let system = device.system.snapshot()
        var used = Set(system.devices.compactMap(\.irq))
        switch device.origin {
        case .kernel: used.formUnion(Survey.interruptsInUse())
        case .fake:
            if let profile = device.fake?.profile {
                used.formUnion(profile.interrupts.bound.map(\.rawValue))
                used.formUnion(profile.gsis.values.map(\.rawValue))
            }
        case .recording: break
        }
        // Below 5 lie the timer, the keyboard and the serial ports; one IO-APIC ends at 24.
        let free = (UInt32(5)..<24).filter { !used.contains($0) }
        self.init(
            seed: seed, level: level, xen: system.xenRelease ?? Release(0, 0), device: sbdf,
            gsis: free.map(GSI.init))
    }
}
