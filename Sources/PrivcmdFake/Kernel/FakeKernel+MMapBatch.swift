// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit
internal import SystemPackage

/// MMAPBATCH in its two versions: single frames, each with its own error.
extension FakeKernel {
    /// The argument of either version.
    private struct FrameBatch {
        let count: UInt32
        let domain: UInt16
        let address: UInt64
        let frames: UInt64
        /// The address of the errors; nil for version 1, which marks them in the frame numbers.
        let errors: UInt64?
    }

    mutating func mapBatch(
        _ address: Address, _ caller: any CallerMemory, _ file: OpenFile, _ xen: inout FakeXen
    ) throws(CallFailure) -> Int64 {
        let argument = try caller.load(mirror_privcmd_mmapbatch(), from: address)
        // Linux reads the count as unsigned.
        let batch = FrameBatch(
            count: UInt32(bitPattern: argument.num), domain: argument.dom, address: argument.addr,
            frames: argument.arr, errors: nil)
        try Self.requireUserRange(Address(argument.arr), batch.count, MemoryLayout<UInt64>.size)
        return try mapFrames(batch, caller, file, &xen)
    }

    mutating func mapBatchV2(
        _ address: Address, _ caller: any CallerMemory, _ file: OpenFile, _ xen: inout FakeXen
    ) throws(CallFailure) -> Int64 {
        let argument = try caller.load(mirror_privcmd_mmapbatch_v2(), from: address)
        let batch = FrameBatch(
            count: argument.num, domain: argument.dom, address: argument.addr,
            frames: argument.arr, errors: argument.err)
        try Self.requireUserRange(Address(argument.err), batch.count, MemoryLayout<Int32>.size)
        return try mapFrames(batch, caller, file, &xen)
    }

    /// Throws EFAULT if an array extends beyond user space.
    ///
    /// Linux checks this first.
    private static func requireUserRange(_ address: Address, _ count: UInt32, _ size: Int)
        throws(CallFailure)
    {
        guard UserSpace.contains(address, count: UInt64(count) * UInt64(size)) else {
            throw .errno(.efault)
        }
    }

    private mutating func mapFrames(
        _ batch: FrameBatch, _ caller: any CallerMemory, _ file: OpenFile, _ xen: inout FakeXen
    ) throws(CallFailure) -> Int64 {
        try file.allow(batch.domain)
        guard batch.count > 0 else { throw .errno(.einval) }
        let size = MemoryLayout<UInt64>.size
        try Self.gatherArray(batch.frames, count: UInt64(batch.count), size, caller)
        if let errors = batch.errors { try Self.clearErrors(errors, batch.count, caller) }
        var vma = try privcmdVMA(at: batch.address, caller)
        let pages = try pagesToMap(batch, &vma)
        update(vma, caller)
        defer { update(vma, caller) }
        var errors: [Errno?] = []
        for page in pages {
            let entry = Address(batch.frames).advanced(by: (page - pages.lowerBound) * size)
            let number = try caller.load(UInt64(0), from: entry)
            errors.append(
                try mapBatchFrame(page, of: &vma, number, DomainID(batch.domain), xen, caller))
        }
        try Self.writeErrors(errors, batch, caller)
        if errors.contains(.enoent) { throw .errno(.enoent) }
        return 0
    }

    /// The pages of a batch: at the first call the whole mapping, later only pages without a frame.
    private func pagesToMap(_ batch: FrameBatch, _ vma: inout FakeVMAs.VMA) throws(CallFailure)
        -> Range<Int>
    {
        guard let pages = vma.pages(from: batch.address, count: UInt64(batch.count)) else {
            throw .errno(.einval)
        }
        if vma.isLocked {
            guard vma.mappedPages.isDisjoint(with: pages) else { throw .errno(.einval) }
        } else {
            guard batch.address == vma.start, pages.count == vma.pageCount else {
                throw .errno(.einval)
            }
            vma.isLocked = true
        }
        return pages
    }

    /// Maps a frame.
    ///
    /// Returns nil for success, or the frame's errno.
    private func mapBatchFrame(
        _ page: Int, of vma: inout FakeVMAs.VMA, _ number: UInt64, _ domain: DomainID,
        _ xen: FakeXen, _ caller: any CallerMemory
    ) throws(CallFailure) -> Errno? {
        guard let error = xen.mappingErrors(of: domain, [number])[0] else {
            try mapFrame(.memory(domain, number), at: page, of: &vma, caller)
            return nil
        }
        // Except in a PV domain, Linux leaves the page that it allocated for the frame in the
        // mapping.
        if !behavior.isPV { try mapErrorPage(page, of: &vma, caller) }
        return error
    }

    private func mapErrorPage(
        _ page: Int, of vma: inout FakeVMAs.VMA, _ caller: any CallerMemory
    ) throws(CallFailure) {
        do throws(Errno) {
            if let nodes = caller as? any MappingCallerMemory {
                try nodes.mapErrorPage(at: page, of: vma)
            } else {
                try FakeFrameStore.mapErrorPage(at: vma.address(of: page), vma.protection)
            }
        } catch {
            throw .notEmulated("mmap for the fake's page failed: \(error.name)")
        }
        vma.mappedPages.insert(page)
        vma.errorPages.insert(page)
    }

    /// Sets the errors to 0 before Linux maps anything.
    private static func clearErrors(_ address: UInt64, _ count: UInt32, _ caller: any CallerMemory)
        throws(CallFailure)
    {
        let total = UInt64(count) * UInt64(MemoryLayout<Int32>.size)
        var done: UInt64 = 0
        while done < total {
            let length = Int(min(UserSpace.pageSize, total - done))
            let zeroes = [UInt8](repeating: 0, count: length)
            guard caller.write(zeroes, to: Address(address &+ done)) else {
                throw .errno(.efault)
            }
            done += UInt64(length)
        }
    }

    /// Writes the errors to the caller's array.
    ///
    /// A frame without an error is not changed.
    private static func writeErrors(
        _ results: [Errno?], _ batch: FrameBatch, _ caller: any CallerMemory
    )
        throws(CallFailure)
    {
        for (index, result) in results.enumerated() {
            guard let error = result else { continue }
            if let errors = batch.errors {
                let entry = Address(errors).advanced(by: index * MemoryLayout<Int32>.size)
                try caller.store(-error.rawValue, to: entry)
            } else {
                let entry = Address(batch.frames).advanced(by: index * MemoryLayout<UInt64>.size)
                let mark =
                    error == .enoent
                    ? MIRROR_PRIVCMD_MMAPBATCH_PAGED_ERROR : MIRROR_PRIVCMD_MMAPBATCH_MFN_ERROR
                try caller.store(
                    try caller.load(UInt64(0), from: entry) | UInt64(mark), to: entry)
            }
        }
    }
}
