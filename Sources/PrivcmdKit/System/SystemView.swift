// SPDX-License-Identifier: MIT

/// The facts of the system that a device belongs to: live, emulated or recorded.
///
/// Each fact has its own accessor, so that a command reads only what it prints.
public protocol SystemView: Sendable {
    /// All facts at once.
    func snapshot() -> SystemSnapshot
    /// The PCI device at an address.
    ///
    /// - Parameter sbdf: the address.
    /// - Returns: the device, or nil if there is none.
    func device(_ sbdf: SBDF) -> PCIDevice?
    /// The PCI devices that are bound to xen-pciback, in the order of their addresses.
    func devicesBoundToPciback() -> [PCIDevice]
    /// The domain that the kernel runs in.
    var domain: SystemSnapshot.Domain? { get }
    /// The version of the hypervisor.
    var xenVersion: XenVersion? { get }
    /// The version of the kernel.
    var linuxVersion: LinuxVersion? { get }
    /// Whether xen-pciback is loaded or built in.
    var hasPciback: Bool { get }
}

/// The facts of the system that the snapshot describes.
extension SystemSnapshot: SystemView {
    /// The snapshot itself.
    public func snapshot() -> SystemSnapshot { self }

    /// The PCI device at an address.
    public func device(_ sbdf: SBDF) -> PCIDevice? { devices.first { $0.sbdf == sbdf } }

    /// The PCI devices that are bound to xen-pciback.
    public func devicesBoundToPciback() -> [PCIDevice] { devices.filter(\.isBoundToPciback) }

    /// The version of the hypervisor.
    public var xenVersion: XenVersion? { xen.flatMap { XenVersion(parsing: $0.version) } }

    /// The version of the kernel.
    public var linuxVersion: LinuxVersion? { LinuxVersion(parsing: kernel) }

    /// Whether xen-pciback is loaded or built in.
    public var hasPciback: Bool {
        modules.contains { $0.name == LinuxSystem.pcibackModule && $0.present }
    }
}
