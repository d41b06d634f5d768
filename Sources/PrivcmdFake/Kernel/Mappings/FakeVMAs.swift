// SPDX-License-Identifier: MIT

import Glibc
package import PrivcmdKit

/// A device node of privcmd.
package enum XenNode: Sendable, CaseIterable {
    /// `/dev/xen/privcmd`.
    case privcmd
    /// `/proc/xen/privcmd`, the same device.
    case xenfs
    /// `/dev/xen/hypercall`.
    case hypercall

    package var path: String {
        switch self {
        case .privcmd: "/dev/xen/privcmd"
        case .xenfs: "/proc/xen/privcmd"
        case .hypercall: "/dev/xen/hypercall"
        }
    }
}

/// The mappings of the nodes in this process, as Linux's VMAs.
package struct FakeVMAs {
    /// A mapping of a node.
    package struct VMA: Sendable {
        package let node: XenNode
        package let start: UInt64
        package let pageCount: Int
        package let protection: CInt
        /// Whether a call has tried to fill it (Linux's PRIV_VMA_LOCKED).
        package var isLocked = false
        package var mappedPages: Set<Int> = []
        /// Those of them that failed and became error pages.
        package var errorPages: Set<Int> = []

        /// Describes an empty mapping.
        package init(node: XenNode, start: UInt64, pageCount: Int, protection: CInt) {
            self.node = node
            self.start = start
            self.pageCount = pageCount
            self.protection = protection
        }

        package var end: UInt64 { start + UInt64(pageCount) * UserSpace.pageSize }
        /// Whether frames can be mapped into it.
        var canMapFrames: Bool { node != .hypercall }

        package func address(of page: Int) -> Address {
            Address(start + UInt64(page) * UserSpace.pageSize)
        }

        /// A number of pages from an address on; nil if they do not all lie in the mapping.
        func pages(from address: UInt64, count: UInt64) -> Range<Int>? {
            guard address >= start, count <= UInt64(pageCount),
                address + count * UserSpace.pageSize <= end
            else { return nil }
            let first = Int((address - start) / UserSpace.pageSize)
            return first..<(first + Int(count))
        }
    }

    private var vmas: [UInt64: VMA] = [:]

    /// The mapping that contains an address.
    subscript(_ address: Address) -> VMA? {
        vmas.values.first { ($0.start..<$0.end).contains(address.rawValue) }
    }

    mutating func update(_ vma: VMA) { vmas[vma.start] = vma }

    mutating func remove(_ start: Address) { vmas[start.rawValue] = nil }
}
