// SPDX-License-Identifier: MIT

extension FakeProfile {
    /// The PVH dom0 of this project's lab, as `info` found it there.
    ///
    /// Its e1000e at 0000:03:00.0 is bound to xen-pciback. Recorded in
    /// Fixtures/xen-4.20-linux-6.12-pvh; what is registered and mapped beforehand was seen there by
    /// trying each GSI.
    static let pvhDom0 = {
        var profile = recorded
        profile.board = .lab
        return profile
    }()

    private static let recorded = FakeProfile(
        name: "xen-4.20-linux-6.12-pvh",
        summary: "Xen 4.20, Linux 6.12, PVH dom0, in QEMU's q35",
        system: system,
        gsis: [address(3, 0): GSI(22)],
        interrupts: .init(
            registered: gsis(0, 1, 3, 4, 8, 9, 12, 22), mapped: gsis(1, 3, 8, 9, 12),
            denied: gsis(0), bound: gsis(1, 3, 8, 9, 12), messages: [25, 26, 27, 28, 29]))

    private static let system = SystemSnapshot(
        architecture: "x86_64",
        cpu: "AMD EPYC Processor",
        kernel: "6.12.117+deb13-amd64",
        xen: .init(version: "4.20", extra: ".5-pre"),
        domain: .init(type: .pvh, isControlDomain: true),
        nodes: ["/dev/xen/privcmd", "/dev/xen/hypercall", "/dev/xen/evtchn", "/proc/xen/privcmd"]
            .map { .init(path: $0, access: SystemSnapshot.Node.readWrite) },
        modules: ["xen-privcmd", LinuxSystem.pcibackModule, "xen-evtchn", "xen-gntdev", "xenfs"]
            .map { .init(name: $0, present: true) },
        devices: [
            PCIDevice(
                sbdf: address(0x00, 0x00), classCode: "0x060000", vendor: "0x8086",
                device: "0x29c0", irq: 0, pin: 0),
            PCIDevice(
                sbdf: address(0x00, 0x01), classCode: "0x080600", vendor: "0x1022",
                device: "0x0008", irq: 0, pin: 0),
            PCIDevice(
                sbdf: address(0x00, 0x04), classCode: "0x060400", vendor: "0x1b36",
                device: "0x000c", driver: "pcieport", irq: 20, pin: 1),
            PCIDevice(
                sbdf: address(0x00, 0x05), classCode: "0x060400", vendor: "0x1b36",
                device: "0x000c", driver: "pcieport", irq: 21, pin: 1),
            PCIDevice(
                sbdf: address(0x00, 0x06), classCode: "0x060400", vendor: "0x1b36",
                device: "0x000c", driver: "pcieport", irq: 22, pin: 1),
            PCIDevice(
                sbdf: address(0x00, 0x1f), classCode: "0x060100", vendor: "0x8086",
                device: "0x2918", irq: 0, pin: 0),
            PCIDevice(
                sbdf: address(0x00, 0x1f, 2), classCode: "0x010601", vendor: "0x8086",
                device: "0x2922", irq: 10, pin: 1),
            PCIDevice(
                sbdf: address(0x00, 0x1f, 3), classCode: "0x0c0500", vendor: "0x8086",
                device: "0x2930", irq: 10, pin: 1),
            PCIDevice(
                sbdf: address(0x01, 0x00), classCode: "0x010802", vendor: "0x1b36",
                device: "0x0010", irq: 10, pin: 1),
            PCIDevice(
                sbdf: address(0x02, 0x00), classCode: "0x020000", vendor: "0x1af4",
                device: "0x1041", driver: "virtio-pci", irq: 21, pin: 1),
            PCIDevice(
                sbdf: address(0x03, 0x00), classCode: "0x020000", vendor: "0x8086",
                device: "0x10d3", driver: PCIDevice.pcibackDriver, irq: 22, pin: 1),
        ])

    private static func address(_ bus: UInt8, _ slot: UInt8, _ function: UInt8 = 0) -> SBDF {
        SBDF(segment: 0, bus: bus, slot: slot, function: function)
    }

    private static func gsis(_ numbers: UInt32...) -> Set<GSI> { Set(numbers.map(GSI.init)) }
}
