// SPDX-License-Identifier: MIT

internal import SystemPackage

/// Checks that a path is the privcmd device before it is opened.
///
/// Opening another device can have side effects.
enum PrivcmdNode {
    /// The name of the device in sysfs, below /dev.
    private static let deviceName = "xen/privcmd"
    /// The same device in xenfs, where it is a regular file.
    private static let xenfsPath = FilePath("/proc/xen/privcmd")

    /// Checks that a path is the privcmd device, without opening it.
    static func check(_ path: FilePath) throws(OpenFailure) {
        let status = try OpenFailure.convertingErrno { () throws(Errno) in try Stat(path) }
        switch status.type {
        case .characterSpecial:
            if let name = sysfsName(of: status), name != deviceName {
                throw .notPrivcmd("it is the character device '\(name)', not '\(deviceName)'")
            }
        case .regular:
            guard path == xenfsPath else { throw .notPrivcmd("it is a regular file") }
        case .directory: throw .notPrivcmd("it is a directory")
        case .socket: throw .notPrivcmd("it is a socket")
        case .fifo: throw .notPrivcmd("it is a named pipe")
        case .blockSpecial: throw .notPrivcmd("it is a block device")
        default: throw .notPrivcmd("it is not a character device")
        }
    }

    /// The device's name in sysfs, or nil if sysfs has none.
    private static func sysfsName(of status: Stat) -> String? {
        // glibc's dev_t: bits 8 to 19 are the low bits of the major number, and bits 0 to 7 those
        // of the minor number. The high bits of each follow.
        let number = status.specialDeviceID.rawValue
        let major = number >> 8 & 0xfff | number >> 32 & ~0xfff
        let minor = number & 0xff | number >> 12 & ~0xff
        let path = "/sys/dev/char/\(major):\(minor)/uevent"
        guard let text = TextFile.read(path) else { return nil }
        let prefix = "DEVNAME="
        let line = text.split(separator: "\n").first { $0.hasPrefix(prefix) }
        return line.map { String($0.dropFirst(prefix.count)) }
    }
}
