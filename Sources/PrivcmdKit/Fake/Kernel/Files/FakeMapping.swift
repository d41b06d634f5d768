// SPDX-License-Identifier: MIT

import Glibc
internal import Synchronization
internal import SystemPackage

/// A mapping of a fake's node: addresses of this process, and what the kernel lets be done to them.
final class FakeMapping: Sendable {
    /// Where it begins.
    let address: Address
    /// How long it is, in whole pages.
    let byteCount: Int
    private let node: FakeNode
    private let host: FakeHost
    /// Whether the kernel refuses to split privcmd's.
    private let refusesSplit: Bool

    init(
        _ node: FakeNode, _ host: FakeHost, byteCount: Int, _ protection: CInt,
        _ flags: CInt, offset: Int
    ) throws(Errno) {
        let page = Int(UserSpace.pageSize)
        self.node = node
        self.host = host
        self.byteCount = (byteCount + page - 1) / page * page
        address =
            node == .hypercall
            ? try FakeMemory.mapFresh(self.byteCount, protection)
            : try host.memory.mapNothing(self.byteCount, protection, flags, offset: offset)
        let area = FakeMappings.Area(
            node: node, start: address.rawValue, pageCount: self.byteCount / page,
            protection: protection)
        refusesSplit = host.state.withLock { state in
            state.kernel.mappings.update(area)
            return state.kernel.traits.refusesSplit
        }
    }

    deinit {
        host.state.withLock { $0.kernel.mappings.remove(address) }
        FakeMemory.unmap(address, byteCount)
    }

    /// What may be done to a mapping.
    enum Change: Sendable {
        /// To set pages apart: to unmap or protect them, or give advice on them.
        case part(Range<Int>)
        /// To give it another length.
        case resize(Int)
        /// To give advice on it, for all of its pages.
        case advise(CInt)
        /// To lock it.
        case lock
        /// To read it as a debugger does.
        case peek
    }

    /// What Linux says of a change by itself.
    enum Ruling: Sendable, Equatable {
        /// It does what is asked for ordinary memory.
        case ordinary
        /// It refuses.
        case refused(Errno)
        /// It says that it does it, and does nothing.
        case ignored
    }

    /// What Linux says of a change.
    func ruling(on change: Change) -> Ruling {
        switch change {
        case .part(let pages): return ruling(onPart: pages)
        // Marked as not to be expanded.
        case .resize(let count) where count > byteCount: return .refused(.efault)
        case .resize(let count): return ruling(onPart: 0..<(count / Int(UserSpace.pageSize)))
        // Marked as a device's memory; and what lies in privcmd's is another's.
        case .advise(MADV_DOFORK): return .refused(.einval)
        case .advise(MADV_DONTNEED) where node != .hypercall: return .refused(.einval)
        case .advise: return .ordinary
        // Locking leaves a device's memory out.
        case .lock: return .ignored
        case .peek: return .refused(.efault)
        }
    }

    private func ruling(onPart pages: Range<Int>) -> Ruling {
        let isWhole = pages == 0..<(byteCount / Int(UserSpace.pageSize))
        return !isWhole && node != .hypercall && refusesSplit ? .refused(.einval) : .ordinary
    }

    /// Whether what is written at an offset stays: there may be no memory behind the page.
    func keepsWrites(at offset: Int) -> Bool {
        // A child shares these pages, and not the lock of its parent's model.
        if node == .hypercall { return true }
        return host.state.withLock { state in
            let page = offset / Int(UserSpace.pageSize)
            return state.kernel.mappings[address]?.dead.contains(page) != true
        }
    }
}
