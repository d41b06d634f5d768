// SPDX-License-Identifier: MIT

extension LinuxSystem {
    /// The interrupt numbers in /proc/interrupts.
    package static func interruptsInUse() -> [UInt32] {
        (TextFile.read("/proc/interrupts") ?? "").split(separator: "\n").compactMap { line in
            UInt32(line.prefix { $0 != ":" }.drop { $0 == " " })
        }
    }
}
