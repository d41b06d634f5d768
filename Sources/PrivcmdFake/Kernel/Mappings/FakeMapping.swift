// SPDX-License-Identifier: MIT

import Glibc
package import PrivcmdKit
internal import Synchronization
package import SystemPackage

/// A mapping of a fake's node in this process, and what Linux allows to be done to it.
package final class FakeMapping: Sendable {
    /// Its start.
    package let address: Address
    /// Its length in bytes, a multiple of the page size.
    package let byteCount: Int
    private let node: XenNode
    private let host: FakeHost
    /// Whether Linux refuses to split a mapping of privcmd.
    private let refusesSplit: Bool

    init(
        _ node: XenNode, _ host: FakeHost, byteCount: Int, _ protection: CInt,
        _ flags: CInt, offset: Int
    ) throws(Errno) {
        let page = Int(UserSpace.pageSize)
        self.node = node
        self.host = host
        self.byteCount = (byteCount + page - 1) / page * page
        address =
            node == .hypercall
            ? try FakeFrameStore.mapZeroed(self.byteCount, protection)
            : try host.memory.mapEmpty(self.byteCount, protection, flags, offset: offset)
        let vma = FakeVMAs.VMA(
            node: node, start: address.rawValue, pageCount: self.byteCount / page,
            protection: protection)
        refusesSplit = host.state.withLock { state in
            state.kernel.vmas.update(vma)
            return state.kernel.behavior.refusesSplit
        }
    }

    deinit {
        host.state.withLock { $0.kernel.vmas.remove(address) }
        FakeFrameStore.unmap(address, byteCount)
    }

    /// An operation on a mapping.
    package enum Operation: Sendable {
        /// munmap, mprotect or madvise on some pages, which splits the mapping.
        case split(Range<Int>)
        /// mremap to another length.
        case resize(Int)
        /// madvise on all pages.
        case advise(CInt)
        /// mlock.
        case lock
        /// A read through ptrace.
        case peek
    }

    /// Linux's result of an operation.
    package enum Outcome: Sendable, Equatable {
        /// As for ordinary memory.
        case ordinary
        /// Linux refuses it.
        case refused(Errno)
        /// Linux returns success and does nothing.
        case ignored
    }

    /// Linux's result of an operation on this mapping.
    package func outcome(of change: Operation) -> Outcome {
        switch change {
        case .split(let pages): return outcome(ofSplit: pages)
        // The mapping is VM_DONTEXPAND.
        case .resize(let count) where count > byteCount: return .refused(.efault)
        case .resize(let count): return outcome(ofSplit: 0..<(count / Int(UserSpace.pageSize)))
        // The mapping is VM_IO, and privcmd's is VM_PFNMAP.
        case .advise(MADV_DOFORK): return .refused(.einval)
        case .advise(MADV_DONTNEED) where node != .hypercall: return .refused(.einval)
        case .advise: return .ordinary
        // mlock skips device memory.
        case .lock: return .ignored
        case .peek: return .refused(.efault)
        }
    }

    private func outcome(ofSplit pages: Range<Int>) -> Outcome {
        let isWhole = pages == 0..<(byteCount / Int(UserSpace.pageSize))
        return !isWhole && node != .hypercall && refusesSplit ? .refused(.einval) : .ordinary
    }

    /// Whether a write at an offset has an effect: there is no memory behind an error page.
    package func keepsWrites(at offset: Int) -> Bool {
        // A forked child shares these pages, but cannot use the lock of its parent's fake.
        if node == .hypercall { return true }
        return host.state.withLock { state in
            let page = offset / Int(UserSpace.pageSize)
            return state.kernel.vmas[address]?.errorPages.contains(page) != true
        }
    }
}
