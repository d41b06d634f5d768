// SPDX-License-Identifier: MIT

import Glibc

/// A node that can be opened.
package enum FakeNode: Sendable, CaseIterable {
    /// `/dev/xen/privcmd`.
    case privcmd
    /// `/proc/xen/privcmd`, the same device.
    case xenfs
    /// `/dev/xen/hypercall`.
    case hypercall

    /// Its path.
    package var path: String {
        switch self {
        case .privcmd: "/dev/xen/privcmd"
        case .xenfs: "/proc/xen/privcmd"
        case .hypercall: "/dev/xen/hypercall"
        }
    }
}

/// What this process has mapped of the nodes.
package struct FakeMappings {
    /// A mapping of a node.
    package struct Area: Sendable {
        package let node: FakeNode
        package let start: UInt64
        package let pageCount: Int
        package let protection: CInt
        /// Whether somebody has tried to fill it.
        package var isTaken = false
        /// The pages that have been put there.
        package var filled: Set<Int> = []
        /// Those of them that no frame could be had for.
        package var dead: Set<Int> = []

        /// Describes a mapping that nothing has been put into.
        package init(node: FakeNode, start: UInt64, pageCount: Int, protection: CInt) {
            self.node = node
            self.start = start
            self.pageCount = pageCount
            self.protection = protection
        }

        package var end: UInt64 { start + UInt64(pageCount) * UserSpace.pageSize }
        /// Whether frames can be mapped there.
        var isForFrames: Bool { node != .hypercall }

        package func address(of page: Int) -> Address {
            Address(start + UInt64(page) * UserSpace.pageSize)
        }

        /// The pages from an address on, as far as they lie in the mapping.
        func pages(from address: UInt64, count: UInt64) -> Range<Int>? {
            guard address >= start, count <= UInt64(pageCount),
                address + count * UserSpace.pageSize <= end
            else { return nil }
            let first = Int((address - start) / UserSpace.pageSize)
            return first..<(first + Int(count))
        }
    }

    private var areas: [UInt64: Area] = [:]

    /// The mapping that an address lies in.
    subscript(_ address: Address) -> Area? {
        areas.values.first { ($0.start..<$0.end).contains(address.rawValue) }
    }

    mutating func update(_ area: Area) { areas[area.start] = area }

    mutating func remove(_ start: Address) { areas[start.rawValue] = nil }
}
