// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// MMAPBATCH in its two versions: single frames, each with an error of its own.
extension FakeKernel {
    /// What either version says.
    private struct FrameBatch {
        let count: UInt32
        let domain: UInt16
        let address: UInt64
        let frames: UInt64
        /// Where the errors go; nil for the first version, which leaves them in the frames.
        let errors: UInt64?
    }

    mutating func mapBatch(
        _ address: Address, _ caller: any CallerMemory, _ file: OpenFile, _ xen: inout FakeXen
    ) throws(CallFailure) -> Int64 {
        let argument = try caller.load(mirror_privcmd_mmapbatch(), from: address)
        // The kernel reads the number without its sign.
        let batch = FrameBatch(
            count: UInt32(bitPattern: argument.num), domain: argument.dom, address: argument.addr,
            frames: argument.arr, errors: nil)
        try Self.require(Address(argument.arr), batch.count, MemoryLayout<UInt64>.size)
        return try map(batch, caller, file, &xen)
    }

    mutating func mapBatchV2(
        _ address: Address, _ caller: any CallerMemory, _ file: OpenFile, _ xen: inout FakeXen
    ) throws(CallFailure) -> Int64 {
        let argument = try caller.load(mirror_privcmd_mmapbatch_v2(), from: address)
        let batch = FrameBatch(
            count: argument.num, domain: argument.dom, address: argument.addr,
            frames: argument.arr, errors: argument.err)
        try Self.require(Address(argument.err), batch.count, MemoryLayout<Int32>.size)
        return try map(batch, caller, file, &xen)
    }

    /// Refuses a list that reaches into the kernel's half, before anything else is looked at.
    private static func require(_ address: Address, _ count: UInt32, _ size: Int)
        throws(CallFailure)
    {
        guard UserSpace.contains(address, count: UInt64(count) * UInt64(size)) else {
            throw .errno(.efault)
        }
    }

    private mutating func map(
        _ batch: FrameBatch, _ caller: any CallerMemory, _ file: OpenFile, _ xen: inout FakeXen
    ) throws(CallFailure) -> Int64 {
        try file.allow(batch.domain)
        guard batch.count > 0 else { throw .errno(.einval) }
        let size = MemoryLayout<UInt64>.size
        try Self.gather(batch.frames, count: UInt64(batch.count), size, caller)
        if let errors = batch.errors { try Self.clear(errors, batch.count, caller) }
        var area = try area(at: batch.address, caller)
        let pages = try claim(batch, &area)
        update(area, caller)
        defer { update(area, caller) }
        var fates: [Errno?] = []
        for page in pages {
            let place = Address(batch.frames).advanced(by: (page - pages.lowerBound) * size)
            let number = try caller.load(UInt64(0), from: place)
            fates.append(try fill(page, of: &area, number, DomainID(batch.domain), xen, caller))
        }
        try Self.tell(fates, batch, caller)
        if fates.contains(.enoent) { throw .errno(.enoent) }
        return 0
    }

    /// Finds the pages that a batch is for: the whole mapping at first, then what was left out.
    private func claim(_ batch: FrameBatch, _ area: inout FakeMappings.Area) throws(CallFailure)
        -> Range<Int>
    {
        guard let pages = area.pages(from: batch.address, count: UInt64(batch.count)) else {
            throw .errno(.einval)
        }
        if area.isTaken {
            guard area.filled.isDisjoint(with: pages) else { throw .errno(.einval) }
        } else {
            guard batch.address == area.start, pages.count == area.pageCount else {
                throw .errno(.einval)
            }
            area.isTaken = true
        }
        return pages
    }

    /// Maps a frame; nil comes back where it was mapped, else why it was not.
    private func fill(
        _ page: Int, of area: inout FakeMappings.Area, _ number: UInt64, _ domain: DomainID,
        _ xen: FakeXen, _ caller: any CallerMemory
    ) throws(CallFailure) -> Errno? {
        guard let error = xen.frames(of: domain, [number])[0] else {
            try show(.memory(domain, number), at: page, of: &area, caller)
            return nil
        }
        // Outside a PV domain the page taken for the frame is put in its place all the same.
        if !traits.isPV { try showDead(page, of: &area, caller) }
        return error
    }

    private func showDead(
        _ page: Int, of area: inout FakeMappings.Area, _ caller: any CallerMemory
    ) throws(CallFailure) {
        do throws(Errno) {
            if let nodes = caller as? any MappedNodes {
                try nodes.showDead(at: page, of: area)
            } else {
                try FakeMemory.showDead(at: area.address(of: page), area.protection)
            }
        } catch {
            throw .unanswered("this machine has no page for the fake: \(error.name)")
        }
        area.filled.insert(page)
        area.dead.insert(page)
    }

    /// Sets the errors to 0, before anything is mapped.
    private static func clear(_ address: UInt64, _ count: UInt32, _ caller: any CallerMemory)
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

    /// Writes the errors back; a frame without one is left alone.
    private static func tell(_ fates: [Errno?], _ batch: FrameBatch, _ caller: any CallerMemory)
        throws(CallFailure)
    {
        for (index, fate) in fates.enumerated() {
            guard let fate else { continue }
            if let errors = batch.errors {
                let place = Address(errors).advanced(by: index * MemoryLayout<Int32>.size)
                try caller.store(-fate.rawValue, to: place)
            } else {
                let place = Address(batch.frames).advanced(by: index * MemoryLayout<UInt64>.size)
                let mark =
                    fate == .enoent
                    ? MIRROR_PRIVCMD_MMAPBATCH_PAGED_ERROR : MIRROR_PRIVCMD_MMAPBATCH_MFN_ERROR
                try caller.store(
                    try caller.load(UInt64(0), from: place) | UInt64(mark), to: place)
            }
        }
    }
}
