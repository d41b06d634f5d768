// SPDX-License-Identifier: MIT

internal import SystemPackage

/// What a path is, looked at before it is opened: opening somebody else's device may act on it.
enum NodeKind {
    /// The name of the device in sysfs, below /dev.
    private static let deviceName = "xen/privcmd"
    /// The name that xenfs gives the same device.
    ///
    /// There it is a regular file.
    private static let xenfsPath = FilePath("/proc/xen/privcmd")

    /// Makes sure that a path is the privcmd device, as far as can be told without opening it.
    static func check(_ path: FilePath) throws(OpenFailure) {
        let status: Stat
        do throws(Errno) {
            status = try Stat(path)
        } catch {
            throw .errno(error)
        }
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
        default: throw .notPrivcmd("it is no character device")
        }
    }

    /// The device's name as sysfs has it, or nil where sysfs does not tell.
    private static func sysfsName(of status: Stat) -> String? {
        // glibc's encoding of dev_t: 12 bits of the major number at 8, 8 of the minor at 0, the
        // rest of each above them.
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
