// SPDX-License-Identifier: MIT

package import PrivcmdKit

/// The lab's machine: QEMU's q35 with one IO-APIC.
///
/// Recorded by `info` in each cell of the lab, in Fixtures/xen-*-linux-*.
package enum LabMachine {
    static let architecture = "x86_64"
    static let cpu = "AMD EPYC Processor"

    /// The device that the lab binds to xen-pciback, an e1000e.
    package static let passthroughDevice = address(3, 0)

    /// The GSI of each device's INTx pin, as far as a PV dom0's irqs show it.
    static let gsis: [SBDF: GSI] = [
        address(0, 4): GSI(20), address(0, 5): GSI(21), address(0, 6): GSI(22),
        address(2, 0): GSI(21), passthroughDevice: GSI(22),
    ]

    static let nodes = [
        "/dev/xen/privcmd", "/dev/xen/hypercall", "/dev/xen/evtchn", "/proc/xen/privcmd",
    ]

    static let modules = [
        "xen-privcmd", LinuxSystem.pcibackModule, "xen-evtchn", "xen-gntdev", "xenfs",
    ]

    /// The free frames with a PV dom0.
    ///
    /// A PVH dom0 leaves fewer, because Xen allocates its page
    /// tables.
    static let freeFramesWithPV: UInt64 = 0x3_e222

    /// Xen's command line in the lab; it differs only in the kind of dom0.
    static func commandLine(_ dom0: DomainType) -> String {
        "dom0=\(dom0.rawValue.lowercased()) dom0_mem=1536M console=com1 com1=115200"
            + " loglvl=all guest_loglvl=all bootscrub=0 spec-ctrl=no"
    }

    /// The devices as dom0 shows them, before xen-pciback binds any.
    ///
    /// Without a driver for the network card at 0000:02:00.0, Linux shows its Interrupt Line; with
    /// a driver its GSI.
    static func devices(hasNetworkDriver: Bool) -> [PCIDevice] {
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
                driver: hasNetworkDriver ? "virtio-pci" : nil, irq: hasNetworkDriver ? 21 : 10,
                pin: 1),
            PCIDevice(
                sbdf: passthroughDevice, classCode: "0x020000", vendor: "0x8086", device: "0x10d3",
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
