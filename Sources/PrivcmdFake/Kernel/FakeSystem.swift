// SPDX-License-Identifier: MIT

import PrivcmdKit
internal import Synchronization

/// The system of a fake: the profile's facts, with the current state of its devices.
struct FakeSystem: SystemView {
    private let base: SystemSnapshot
    private let host: FakeHost

    init(_ base: SystemSnapshot, _ host: FakeHost) {
        self.base = base
        self.host = host
    }

    private var devices: [PCIDevice] {
        host.state.withLock { state in
            base.devices.map { device in
                guard let now = state.kernel.pci.devices[device.sbdf.rawValue] else {
                    return device
                }
                var device = device
                device.driver = now.driver
                device.irq = now.irq?.rawValue
                return device
            }
        }
    }

    /// All facts about the system.
    func snapshot() -> SystemSnapshot {
        var snapshot = base
        snapshot.devices = devices
        return snapshot
    }

    /// The PCI device at an address.
    func device(_ sbdf: SBDF) -> PCIDevice? { devices.first { $0.sbdf == sbdf } }

    /// The PCI devices that are bound to xen-pciback.
    func devicesBoundToPciback() -> [PCIDevice] { devices.filter(\.isBoundToPciback) }

    /// The type and privilege of the kernel's domain.
    var domain: SystemSnapshot.Domain? { base.domain }

    /// The version of the hypervisor.
    var xenVersion: XenVersion? { base.xenVersion }

    /// The version of the kernel.
    var linuxVersion: LinuxVersion? { base.linuxVersion }

    /// Whether xen-pciback is loaded.
    var hasPciback: Bool { base.hasPciback }
}
