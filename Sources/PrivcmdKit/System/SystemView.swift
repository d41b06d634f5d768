// SPDX-License-Identifier: MIT

/// A look at the system that answers the calls: the live one, or the one that a fake or a
/// recording stands for.
///
/// Each question is answered on its own, so that a command reads no more than it shows.
public protocol SystemView: Sendable {
    /// Whatever can be said, all at once.
    func snapshot() -> SystemSnapshot
    /// The PCI device at an address.
    ///
    /// - Parameter sbdf: the address.
    /// - Returns: the device, or nil where there is none.
    func device(_ sbdf: SBDF) -> PCIDevice?
    /// The PCI devices that xen-pciback has, in the order of their addresses.
    func devicesBoundToPciback() -> [PCIDevice]
    /// The domain that the kernel runs as.
    var domain: SystemSnapshot.Domain? { get }
    /// The version of the hypervisor.
    var xenVersion: XenVersion? { get }
    /// The version of the kernel.
    var linuxVersion: LinuxVersion? { get }
    /// Whether xen-pciback is there, loaded or built in.
    var hasPciback: Bool { get }
}

/// A snapshot answers for the system it was taken of.
extension SystemSnapshot: SystemView {
    /// The snapshot itself.
    public func snapshot() -> SystemSnapshot { self }

    /// The PCI device at an address.
    public func device(_ sbdf: SBDF) -> PCIDevice? { devices.first { $0.sbdf == sbdf } }

    /// The PCI devices that xen-pciback has.
    public func devicesBoundToPciback() -> [PCIDevice] { devices.filter(\.isBoundToPciback) }

    /// The version of the hypervisor.
    public var xenVersion: XenVersion? { xen.flatMap { XenVersion(parsing: $0.version) } }

    /// The version of the kernel.
    public var linuxVersion: LinuxVersion? { LinuxVersion(parsing: kernel) }

    /// Whether xen-pciback is there.
    public var hasPciback: Bool {
        modules.contains { $0.name == LinuxSystem.pcibackModule && $0.present }
    }
}
