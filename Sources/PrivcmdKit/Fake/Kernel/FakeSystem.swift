// SPDX-License-Identifier: MIT

internal import Synchronization

/// The system that a fake is part of: what its profile says, with its devices as they are now.
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
                guard let now = state.kernel.devices.seen[device.sbdf.rawValue] else {
                    return device
                }
                var device = device
                device.driver = now.driver
                device.irq = now.irq?.rawValue
                return device
            }
        }
    }

    /// Everything that can be said of the system.
    func snapshot() -> SystemSnapshot {
        var snapshot = base
        snapshot.devices = devices
        return snapshot
    }

    /// The PCI device at an address.
    func device(_ sbdf: SBDF) -> PCIDevice? { devices.first { $0.sbdf == sbdf } }

    /// The PCI devices that xen-pciback has.
    func devicesBoundToPciback() -> [PCIDevice] { devices.filter(\.isBoundToPciback) }

    /// The domain that the kernel runs as.
    var domain: SystemSnapshot.Domain? { base.domain }

    /// The version of the hypervisor.
    var xenVersion: XenVersion? { base.xenVersion }

    /// The version of the kernel.
    var linuxVersion: LinuxVersion? { base.linuxVersion }

    /// Whether xen-pciback is there.
    var hasPciback: Bool { base.hasPciback }
}
