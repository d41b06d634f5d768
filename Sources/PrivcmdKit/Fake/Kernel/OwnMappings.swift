// SPDX-License-Identifier: MIT

/// This process's mappings, whoever made them.
enum OwnMappings {
    /// Whether any ends above an address.
    static func hasAny(above address: Address) -> Bool {
        ranges.contains { $0.upperBound > address.rawValue }
    }

    /// Whether an address lies in one.
    static func hasOne(at address: Address) -> Bool {
        ranges.contains { $0.contains(address.rawValue) }
    }

    private static var ranges: [Range<UInt64>] {
        let text = TextFile.read("/proc/self/maps") ?? ""
        return text.split(separator: "\n").compactMap { line in
            let ends = line.prefix { $0 != " " }.split(separator: "-").compactMap {
                UInt64($0, radix: 16)
            }
            // What lies in the kernel's half is no mapping of the process's.
            guard ends.count == 2, ends[0] < ends[1], ends[0] < UserSpace.end else { return nil }
            return ends[0]..<ends[1]
        }
    }
}
