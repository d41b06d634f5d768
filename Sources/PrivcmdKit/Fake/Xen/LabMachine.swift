// SPDX-License-Identifier: MIT

extension FakeProfile.Machine {
    /// The machine of this project's lab: QEMU's q35 with a disk, a network card for virtual machines
    /// and one like Intel's, each behind a bridge.
    ///
    /// Where their memory lies was read from Linux's log; the capabilities are QEMU's.
    public static let lab: FakeProfile.Machine = {
        var machine = FakeProfile.Machine()
        machine.registers = [
            SBDF(segment: 0, bus: 1, slot: 0, function: 0): disk,
            SBDF(segment: 0, bus: 2, slot: 0, function: 0): virtioCard,
            SBDF(segment: 0, bus: 3, slot: 0, function: 0): intelCard,
        ]
        return machine
    }()

    /// An NVMe disk: a function level reset clears its addresses.
    private static let disk = DeviceRegisters(
        bars: [.init(0, at: 0xfde0_0000, size: 0x4000, .memory64)],
        msix: .init(at: 0x40, count: 65, bar: 0, table: 0x2000, pending: 0x3000))

    /// A virtio card; QEMU resets it as a whole.
    private static let virtioCard = DeviceRegisters(
        bars: [
            .init(1, at: 0xfdc4_0000, size: 0x1000),
            .init(4, at: 0xfe80_0000, size: 0x4000, .memory64),
        ],
        msix: .init(at: 0x98, count: 4, bar: 1, table: 0, pending: 0x800))

    /// An e1000e: its reset by power management leaves its addresses.
    private static let intelCard = DeviceRegisters(
        bars: [
            .init(0, at: 0xfda4_0000, size: 0x2_0000), .init(1, at: 0xfda6_0000, size: 0x2_0000),
            .init(2, at: 0xe000, size: 0x20, .ports), .init(3, at: 0xfda8_0000, size: 0x4000),
        ],
        msi: 0xd0, msix: .init(at: 0xa0, count: 5, bar: 3, table: 0, pending: 0x2000),
        isClearedByReset: false)
}
