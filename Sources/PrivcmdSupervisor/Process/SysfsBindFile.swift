// SPDX-License-Identifier: MIT

/// The sysfs files of a PCI driver that act when a PCI address is written to them.
enum SysfsBindFile: String, CaseIterable {
    case bind
    case unbind
    /// xen-pciback only.
    case newSlot = "new_slot"
    /// xen-pciback only.
    case removeSlot = "remove_slot"

    /// The directory of the drivers, each with a directory of its own.
    static let driverDirectory = "/sys/bus/pci/drivers/"
    /// The most bytes of a write that are read; a PCI address has twelve.
    static let maximumTextSize: UInt64 = 256

    /// The path of a driver's file.
    func path(of driver: String) -> String { Self.driverDirectory + driver + "/" + rawValue }

    /// Whether a path names such a file.
    static func contains(_ path: String) -> Bool {
        path.hasPrefix(driverDirectory)
            && path.split(separator: "/").last.flatMap { Self(rawValue: String($0)) } != nil
    }
}
