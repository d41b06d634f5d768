// SPDX-License-Identifier: MIT

package import PrivcmdFake
package import PrivcmdKit

/// Addresses of the devices in ``SystemSnapshot/pvhDom0``.
extension SBDF {
    /// Bound to xen-pciback, GSI 22, sysfs irq 11.
    package static let bound = SBDF(segment: 0, bus: 3, slot: 0, function: 0)
    /// Bound to e1000e.
    package static let otherDriver = SBDF(segment: 0, bus: 0, slot: 2, function: 0)
    /// Bound to no driver.
    package static let unbound = SBDF(segment: 0, bus: 4, slot: 0, function: 1)
    /// Bound to no driver, and without an INTx pin.
    package static let pinless = SBDF(segment: 0, bus: 5, slot: 0x10, function: 0)
    /// A missing device.
    package static let absent = SBDF(segment: 0xffff, bus: 0xff, slot: 0x1f, function: 7)
}

extension SystemSnapshot {
    /// A system for tests, independent of the built-in profiles.
    ///
    /// - Parameters:
    ///   - xen: the version of Xen; nil for none.
    ///   - linux: the kernel release.
    ///   - type: the type of the domain.
    ///   - isControlDomain: whether it is dom0.
    ///   - pciback: whether xen-pciback is loaded.
    /// - Returns: the system.
    package static func testSystem(
        xen: String? = "4.20", linux: String = "6.12.107+deb13-amd64", type: DomainType? = .pvh,
        isControlDomain: Bool? = true, pciback: Bool = true
    ) -> SystemSnapshot {
        SystemSnapshot(
            architecture: "x86_64", cpu: "Test CPU", kernel: linux,
            xen: xen.map { .init(version: $0, extra: ".3-pre", changeset: "abc") },
            domain: xen == nil ? nil : .init(type: type, isControlDomain: isControlDomain),
            nodes: [.init(path: "/dev/xen/privcmd", access: SystemSnapshot.Node.readWrite)],
            modules: [
                .init(name: "xen-privcmd", present: true),
                .init(name: "xen-pciback", present: pciback),
            ],
            devices: [
                PCIDevice(sbdf: .otherDriver, driver: "e1000e", irq: 24, pin: 1),
                PCIDevice(
                    sbdf: .bound, classCode: "0x020000", vendor: "0x8086", device: "0x10d3",
                    driver: PCIDevice.pcibackDriver, irq: 11, pin: 1),
                PCIDevice(sbdf: .unbound, irq: 10, pin: 2),
                PCIDevice(sbdf: .pinless, irq: 0, pin: 0),
            ])
    }

    /// Linux 6.12 on Xen 4.20, in a PVH dom0.
    package static let pvhDom0 = testSystem()
    /// The same in a PV dom0.
    package static let pvDom0 = testSystem(type: .pv)
    /// The same in a domU, which cannot have xen-pciback.
    package static let domU = testSystem(type: .pvh, isControlDomain: false, pciback: false)
    /// The same on Xen 4.17.
    package static let oldXen = testSystem(xen: "4.17")
    /// The same without Xen.
    package static let bareMetal = testSystem(xen: nil)
}

extension FakeProfile {
    /// Linux 6.12 on Xen 4.20 in a PVH dom0, with one device bound.
    package static let test = FakeProfile(
        name: "test", summary: "a profile of the tests", system: .pvhDom0,
        gsis: [.bound: GSI(22)], interrupts: .init(registered: [GSI(22)], mapped: [], denied: []))

    /// The same on another system.
    ///
    /// - Parameter system: the system.
    /// - Returns: the profile.
    package static func test(on system: SystemSnapshot) -> FakeProfile {
        FakeProfile(
            name: "test", summary: "", system: system, gsis: FakeProfile.test.gsis,
            interrupts: FakeProfile.test.interrupts)
    }
}
