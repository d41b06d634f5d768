// SPDX-License-Identifier: MIT

import PrivcmdKit

/// All mappings of this process, from /proc/self/maps.
enum SelfMappings {
    /// Whether any mapping ends above an address.
    static func hasAny(above address: Address) -> Bool {
        ranges.contains { $0.upperBound > address.rawValue }
    }

    /// Whether a mapping contains an address.
    static func isMapped(at address: Address) -> Bool {
        ranges.contains { $0.contains(address.rawValue) }
    }

    private static var ranges: [Range<UInt64>] {
        let text = TextFile.read("/proc/self/maps") ?? ""
        return text.split(separator: "\n").compactMap { line in
            let ends = line.prefix { $0 != " " }.split(separator: "-").compactMap {
                UInt64($0, radix: 16)
            }
            // vsyscall lies in the kernel's half: it is not a mapping of the process.
            guard ends.count == 2, ends[0] < ends[1], ends[0] < UserSpace.end else { return nil }
            return ends[0]..<ends[1]
        }
    }
}
