// SPDX-License-Identifier: MIT

extension FakeBoard {
    /// The machine of this project's lab: QEMU's q35 with one IO-APIC.
    ///
    /// Where the firmware put the devices is seen in the lab; how the rest of each lies in its
    /// configuration space is this model's own.
    static let lab = FakeBoard(devices: [
        address(0x00, 0x1f, 2): FakePCIDevice(interruptLine: 10),
        address(0x00, 0x1f, 3): FakePCIDevice(interruptLine: 10),
        // An NVMe disk.
        address(0x01, 0x00): FakePCIDevice(
            interruptLine: 10,
            bars: [.init(0, .memory64, size: 0x4000, at: 0xfe00_0000)],
            msix: .init(bar: 0, tableOffset: 0x2000, pendingOffset: 0x3000, count: 65),
            reset: .flr),
        // A virtio network card.
        address(0x02, 0x00): FakePCIDevice(
            interruptLine: 10,
            bars: [
                .init(1, .memory32, size: 0x1000, at: 0xfde0_0000),
                .init(4, .memory64, size: 0x4000, at: 0xfd00_0000),
            ],
            msix: .init(bar: 1, tableOffset: 0, pendingOffset: 0x800, count: 3), reset: .bus),
        address(0x03, 0x00): networkCard(at: 0xfdc0_0000, interruptLine: 11),
        // One network card with two functions.
        address(0x04, 0x00): networkCard(at: 0xfda0_0000, interruptLine: 11),
        address(0x04, 0x00, 1): networkCard(at: 0xfdb0_0000, interruptLine: 11),
    ])

    /// An e1000e, whose reset by its power states changes no register.
    private static func networkCard(at base: UInt64, interruptLine: UInt8) -> FakePCIDevice {
        FakePCIDevice(
            interruptLine: interruptLine,
            bars: [
                .init(0, .memory32, size: 0x2_0000, at: base),
                .init(1, .memory32, size: 0x2_0000, at: base + 0x2_0000),
                .init(3, .memory32, size: 0x4000, at: base + 0x4_0000),
            ],
            hasMSI: true,
            msix: .init(bar: 3, tableOffset: 0, pendingOffset: 0x2000, count: 5), reset: .pm)
    }

    private static func address(_ bus: UInt8, _ slot: UInt8, _ function: UInt8 = 0) -> SBDF {
        SBDF(segment: 0, bus: bus, slot: slot, function: function)
    }
}
