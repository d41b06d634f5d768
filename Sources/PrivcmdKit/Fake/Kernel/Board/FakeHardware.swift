// SPDX-License-Identifier: MIT

/// The PCI devices themselves: what lies behind the hypervisor.
struct FakeHardware {
    /// The registers of each device, by its address.
    private(set) var spaces: [UInt32: FakeConfigSpace]

    /// Makes the devices of a profile as firmware left them.
    init(_ profile: FakeProfile) {
        spaces = [:]
        for seen in profile.system.devices {
            let device = profile.board.devices[seen.sbdf] ?? FakePCIDevice()
            spaces[seen.sbdf.rawValue] = FakeConfigSpace(seen, device)
        }
    }

    /// The registers of a device; nil where there is no such device.
    subscript(_ device: SBDF) -> FakeConfigSpace? { spaces[device.rawValue] }

    /// Writes a byte of a device's registers.
    mutating func write(_ value: UInt8, to device: SBDF, at offset: Int) {
        spaces[device.rawValue]?.write(value, at: offset)
    }

    /// Resets a device by its own method.
    ///
    /// - Returns: whether it has one.
    mutating func reset(_ device: SBDF) -> Bool { spaces[device.rawValue]?.reset() ?? false }
}
