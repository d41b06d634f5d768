// SPDX-License-Identifier: MIT

package import PrivcmdConformance
package import PrivcmdDevices
import PrivcmdFake
package import PrivcmdKit

extension FuzzConfiguration {
    /// Derives a configuration from the system around a device.
    ///
    /// It issues no call.
    ///
    /// - Parameters:
    ///   - device: the device.
    ///   - seed: the seed of the random numbers.
    ///   - level: the most harmful level of calls that may be generated.
    ///   - sbdf: an unused PCI device that is bound to xen-pciback.
    package init(for device: Device, seed: UInt64, level: HarmLevel, device sbdf: SBDF? = nil) {
        let system = device.system.snapshot()
        var used = Set(system.devices.compactMap(\.irq))
        switch device.origin {
        case .kernel: used.formUnion(LinuxSystem.interruptsInUse())
        case .fake:
            if let profile = device.fakeDevice?.profile {
                used.formUnion(profile.interrupts.bound.map(\.rawValue))
                used.formUnion(profile.gsis.values.map(\.rawValue))
            }
        case .recording: break
        }
        // The timer, the keyboard and the serial ports use GSIs below 5; the first IO-APIC has 24.
        let free = (UInt32(5)..<24).filter { !used.contains($0) }
        self.init(
            seed: seed, level: level, xen: system.xenRelease ?? Release(0, 0), device: sbdf,
            freeGSIs: free.map(GSI.init))
    }
}
