// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit
internal import SystemPackage

/// The ioctls that map memory: Linux looks up the mapping, then Xen maps the frames.
extension FakeKernel {
    /// The mapping of privcmd that contains an address.
    func privcmdVMA(at address: UInt64, _ caller: any CallerMemory) throws(CallFailure)
        -> FakeVMAs.VMA
    {
        guard let vma = nodeVMA(at: Address(address), caller), vma.canMapFrames else {
            throw .errno(.einval)
        }
        return vma
    }

    /// The mapping of a node that contains an address: this process's, or the caller's if it is a
    /// ``MappingCallerMemory``.
    func nodeVMA(at address: Address, _ caller: any CallerMemory) -> FakeVMAs.VMA? {
        if let nodes = caller as? any MappingCallerMemory { return nodes.vma(at: address) }
        return vmas[address]
    }

    /// Stores the changed state of a mapping.
    mutating func update(_ vma: FakeVMAs.VMA, _ caller: any CallerMemory) {
        if let nodes = caller as? any MappingCallerMemory { return nodes.update(vma) }
        vmas.update(vma)
    }

    /// Maps a frame into a mapping's page.
    func mapFrame(
        _ frame: FrameID, at page: Int, of vma: inout FakeVMAs.VMA,
        _ caller: any CallerMemory
    ) throws(CallFailure) {
        do throws(Errno) {
            if let nodes = caller as? any MappingCallerMemory {
                try nodes.mapFrame(frame, at: page, of: vma)
            } else {
                try frameStore.mapFrame(frame, at: vma.address(of: page), vma.protection)
            }
        } catch {
            throw .notEmulated("mmap for the fake's page failed: \(error.name)")
        }
        vma.mappedPages.insert(page)
    }

    /// Whether an address lies in a mapping that is not of a node.
    private func isOrdinaryMemory(_ address: Address, _ caller: any CallerMemory) -> Bool {
        guard nodeVMA(at: address, caller) == nil else { return false }
        if let nodes = caller as? any MappingCallerMemory { return nodes.isMapped(address) }
        return SelfMappings.isMapped(at: address)
    }

    /// Linux refuses ranges with more pages.
    private static let maxPages = UInt64(Int64.max) / UserSpace.pageSize

    /// MMAP: consecutive ranges of frames.
    ///
    /// Only a PV domain supports it.
    mutating func mapRanges(
        _ address: Address, _ caller: any CallerMemory, _ file: OpenFile, _ xen: inout FakeXen
    ) throws(CallFailure) -> Int64 {
        let argument = try caller.load(mirror_privcmd_mmap(), from: address)
        try file.allow(argument.dom)
        // Linux reads the count as unsigned.
        let count = UInt64(UInt32(bitPattern: argument.num))
        guard count > 0 else { return 0 }
        let size = MemoryLayout<mirror_privcmd_mmap_entry>.size
        try Self.gatherArray(argument.entry, count: count, size, caller)
        func entry(_ index: UInt64) throws(CallFailure) -> mirror_privcmd_mmap_entry {
            let position = Address(argument.entry).advanced(by: Int(index) * size)
            return try caller.load(mirror_privcmd_mmap_entry(), from: position)
        }
        let first = try entry(0).va
        // Linux accepts any mapping without private data, also one that is not of privcmd.
        if isOrdinaryMemory(Address(first), caller) {
            throw .notEmulated("the fake maps frames only into its own mappings")
        }
        var vma = try privcmdVMA(at: first, caller)
        guard first == vma.start, !vma.isLocked else { throw .errno(.einval) }
        vma.isLocked = true
        update(vma, caller)
        defer { update(vma, caller) }
        var next = vma.start
        for index in 0..<count {
            let entry = try entry(index)
            guard entry.npages <= Self.maxPages,
                entry.npages << 12 < 0 &- next, entry.va == next,
                let pages = vma.pages(from: entry.va, count: entry.npages)
            else { throw .errno(.einval) }
            for page in pages {
                let number = entry.mfn &+ UInt64(page - pages.lowerBound)
                if let error = xen.mappingErrors(of: DomainID(argument.dom), [number])[0] {
                    throw .errno(error)
                }
                try mapFrame(.memory(DomainID(argument.dom), number), at: page, of: &vma, caller)
            }
            next += entry.npages * UserSpace.pageSize
        }
        return 0
    }

    /// The largest array of frames that Linux allocates.
    private static let maxFrames: UInt64 = (4 << 20) / 8

    /// MMAP_RESOURCE: frames of a resource, or their number.
    mutating func mapResource(
        _ address: Address, _ caller: any CallerMemory, _ file: OpenFile, _ xen: inout FakeXen
    ) throws(CallFailure) -> Int64 {
        var argument = try caller.load(mirror_privcmd_mmap_resource(), from: address)
        try file.allow(argument.dom)
        guard (argument.addr == 0) == (argument.num == 0) else { throw .errno(.einval) }
        let domain = DomainID(argument.dom)
        guard argument.addr != 0 else {
            argument.num = try xen.resourceSize(
                of: domain, type: argument.type, id: argument.id)
            try caller.store(argument, to: address)
            return 0
        }
        var vma = try privcmdVMA(at: argument.addr, caller)
        guard argument.num <= Self.maxFrames else { throw .errno(.enomem) }
        if !behavior.isPV, vma.isLocked {
            throw .notEmulated("Linux would hit a BUG: the mapping is already filled")
        }
        vma.isLocked = true
        update(vma, caller)
        let first = UInt64(argument.idx)
        try xen.checkResource(
            of: domain, type: argument.type, id: argument.id, first..<(first + argument.num))
        guard let pages = vma.pages(from: argument.addr, count: argument.num) else {
            throw .notEmulated("the fake maps nothing outside a mapping")
        }
        for page in pages {
            let index = first + UInt64(page - pages.lowerBound)
            try mapFrame(
                .resource(domain, type: argument.type, id: argument.id, index), at: page,
                of: &vma, caller)
        }
        update(vma, caller)
        return 0
    }

    /// Reads an array page by page, as Linux's gather_array does.
    ///
    /// Throws EFAULT at the first
    /// unreadable one.
    static func gatherArray(
        _ address: UInt64, count: UInt64, _ size: Int, _ memory: any CallerMemory
    ) throws(CallFailure) {
        var done: UInt64 = 0
        let total = count * UInt64(size)
        while done < total {
            let length = Int(min(UserSpace.pageSize, total - done))
            guard memory.isReadable(Address(address &+ done), count: length) else {
                throw .errno(.efault)
            }
            done += UInt64(length)
        }
    }
}
