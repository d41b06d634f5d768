// SPDX-License-Identifier: MIT

/// The machine of this project's lab, as `info` found it in each of its cells.
///
/// QEMU's q35 with one IO-APIC. Recorded in Fixtures/xen-*-linux-*.
enum LabMachine {
    static let architecture = "x86_64"
    static let cpu = "AMD EPYC Processor"

    /// The device that the lab binds to xen-pciback, an e1000e.
    static let passedThrough = address(3, 0)

    /// The GSI that each INTx pin leads to, as far as a PV dom0's irqs show it.
    static let gsis: [SBDF: GSI] = [
        address(0, 4): GSI(20), address(0, 5): GSI(21), address(0, 6): GSI(22),
        address(2, 0): GSI(21), passedThrough: GSI(22),
    ]

    static let nodes = [
        "/dev/xen/privcmd", "/dev/xen/hypercall", "/dev/xen/evtchn", "/proc/xen/privcmd",
    ]

    static let modules = [
        "xen-privcmd", LinuxSystem.pcibackModule, "xen-evtchn", "xen-gntdev", "xenfs",
    ]

    /// What a PV dom0 leaves of the memory: it needs none for page tables of its own.
    static let freeFramesBesidePV: UInt64 = 0x3_e222

    /// What the lab tells Xen; the kind of dom0 is all that differs.
    static func commandLine(_ dom0: DomainType) -> String {
        "dom0=\(dom0.rawValue.lowercased()) dom0_mem=1536M console=com1 com1=115200"
            + " loglvl=all guest_loglvl=all bootscrub=0 spec-ctrl=no"
    }

    /// The devices as dom0 shows them; the one that is passed through is bound to nothing.
    ///
    /// A Linux without a driver for the network card at 0000:02:00.0 shows its Interrupt Line, and
    /// one with a driver its GSI.
    static func devices(drivesNetwork: Bool) -> [PCIDevice] {
        [
            PCIDevice(
                sbdf: address(0, 0), classCode: "0x060000", vendor: "0x8086", device: "0x29c0",
                irq: 0, pin: 0),
            PCIDevice(
                sbdf: address(0, 1), classCode: "0x080600", vendor: "0x1022", device: "0x0008",
                irq: 0, pin: 0),
            rootPort(4, irq: 20), rootPort(5, irq: 21), rootPort(6, irq: 22),
            PCIDevice(
                sbdf: address(0, 0x1f), classCode: "0x060100", vendor: "0x8086",
                device: "0x2918", irq: 0, pin: 0),
            PCIDevice(
                sbdf: address(0, 0x1f, 2), classCode: "0x010601", vendor: "0x8086",
                device: "0x2922", irq: 10, pin: 1),
            PCIDevice(
                sbdf: address(0, 0x1f, 3), classCode: "0x0c0500", vendor: "0x8086",
                device: "0x2930", irq: 10, pin: 1),
            PCIDevice(
                sbdf: address(1, 0), classCode: "0x010802", vendor: "0x1b36", device: "0x0010",
                irq: 10, pin: 1),
            PCIDevice(
                sbdf: address(2, 0), classCode: "0x020000", vendor: "0x1af4", device: "0x1041",
                driver: drivesNetwork ? "virtio-pci" : nil, irq: drivesNetwork ? 21 : 10, pin: 1),
            PCIDevice(
                sbdf: passedThrough, classCode: "0x020000", vendor: "0x8086", device: "0x10d3",
                irq: 22, pin: 1),
        ]
    }

    private static func rootPort(_ slot: UInt8, irq: UInt32) -> PCIDevice {
        PCIDevice(
            sbdf: address(0, slot), classCode: "0x060400", vendor: "0x1b36", device: "0x000c",
            driver: "pcieport", irq: irq, pin: 1)
    }

    static func address(_ bus: UInt8, _ slot: UInt8, _ function: UInt8 = 0) -> SBDF {
        SBDF(segment: 0, bus: bus, slot: slot, function: function)
    }
}
