// SPDX-License-Identifier: MIT

internal import CPrivcmd

extension FakeProfile {
    /// What is known of a device's registers: as the machine has them, or else as the board says.
    func registers(of device: SBDF) -> DeviceRegisters? {
        machine.registers[device] ?? board.devices[device].map(DeviceRegisters.init)
    }
}

extension DeviceRegisters {
    /// Where the first capability lies, and the next: wherever the real device may have them.
    private static let msiOffset: UInt8 = 0x40
    private static let msixOffset: UInt8 = 0x50

    /// Lays a device's registers out.
    init(_ device: FakePCIDevice) {
        self.init(
            bars: device.bars.map { bar in
                BAR(bar.index, at: bar.address, size: bar.size, Self.kind(bar.kind))
            },
            msi: device.hasMSI ? Self.msiOffset : nil,
            msix: device.msix.map { table in
                MSIX(
                    at: Self.msixOffset, count: UInt16(table.count), bar: table.bar,
                    table: UInt64(table.tableOffset), pending: UInt64(table.pendingOffset))
            }, decodesMemory: device.bars.contains { $0.kind != .io },
            isClearedByReset: device.reset == .flr || device.reset == .bus)
    }

    private static func kind(_ kind: FakePCIDevice.BAR.Kind) -> BAR.Kind {
        switch kind {
        case .memory32: .memory32
        case .memory64: .memory64
        case .io: .ports
        }
    }
}
