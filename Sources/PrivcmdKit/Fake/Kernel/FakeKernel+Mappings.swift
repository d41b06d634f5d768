// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// The requests that map memory: a mapping of privcmd is looked for, then filled by the hypervisor.
extension FakeKernel {
    /// The mapping of privcmd that an address lies in.
    func area(at address: UInt64, _ caller: any CallerMemory) throws(CallFailure)
        -> FakeMappings.Area
    {
        guard let area = node(at: Address(address), caller), area.isForFrames else {
            throw .errno(.einval)
        }
        return area
    }

    /// The mapping of a node that an address lies in: this process's, or that of a caller that has
    /// mappings of its own.
    func node(at address: Address, _ caller: any CallerMemory) -> FakeMappings.Area? {
        if let nodes = caller as? any MappedNodes { return nodes.area(at: address) }
        return mappings[address]
    }

    /// Remembers what became of a mapping.
    mutating func update(_ area: FakeMappings.Area, _ caller: any CallerMemory) {
        if let nodes = caller as? any MappedNodes { return nodes.update(area) }
        mappings.update(area)
    }

    /// Puts a frame into a mapping.
    func show(
        _ frame: FakeFrame, at page: Int, of area: inout FakeMappings.Area,
        _ caller: any CallerMemory
    ) throws(CallFailure) {
        do throws(Errno) {
            if let nodes = caller as? any MappedNodes {
                try nodes.show(frame, at: page, of: area)
            } else {
                try memory.show(frame, at: area.address(of: page), area.protection)
            }
        } catch {
            throw .unanswered("this machine has no page for the fake: \(error.name)")
        }
        area.filled.insert(page)
    }

    /// Whether an address lies in a mapping that is none of a node.
    private func isOrdinary(_ address: Address, _ caller: any CallerMemory) -> Bool {
        guard node(at: address, caller) == nil else { return false }
        if let nodes = caller as? any MappedNodes { return nodes.isMapped(address) }
        return OwnMappings.hasOne(at: address)
    }

    /// The number of pages above which no range is looked at.
    private static let mostPages = UInt64(Int64.max) / UserSpace.pageSize

    /// MMAP: ranges of frames, one behind the other; only a PV domain has it.
    mutating func map(
        _ address: Address, _ caller: any CallerMemory, _ file: OpenFile, _ xen: inout FakeXen
    ) throws(CallFailure) -> Int64 {
        let argument = try caller.load(mirror_privcmd_mmap(), from: address)
        try file.allow(argument.dom)
        // The kernel reads the number without its sign.
        let count = UInt64(UInt32(bitPattern: argument.num))
        guard count > 0 else { return 0 }
        let size = MemoryLayout<mirror_privcmd_mmap_entry>.size
        try Self.gather(argument.entry, count: count, size, caller)
        func entry(_ index: UInt64) throws(CallFailure) -> mirror_privcmd_mmap_entry {
            let place = Address(argument.entry).advanced(by: Int(index) * size)
            return try caller.load(mirror_privcmd_mmap_entry(), from: place)
        }
        let first = try entry(0).va
        // Any mapping would do that nobody has marked, and this process's others can be such.
        if isOrdinary(Address(first), caller) {
            throw .unanswered("the fake maps no frames into memory that is none of its own")
        }
        var area = try area(at: first, caller)
        guard first == area.start, !area.isTaken else { throw .errno(.einval) }
        area.isTaken = true
        update(area, caller)
        defer { update(area, caller) }
        var next = area.start
        for index in 0..<count {
            let entry = try entry(index)
            guard entry.npages <= Self.mostPages,
                entry.npages << 12 < 0 &- next, entry.va == next,
                let pages = area.pages(from: entry.va, count: entry.npages)
            else { throw .errno(.einval) }
            for page in pages {
                let number = entry.mfn &+ UInt64(page - pages.lowerBound)
                if let error = xen.frames(of: DomainID(argument.dom), [number])[0] {
                    throw .errno(error)
                }
                try show(.memory(DomainID(argument.dom), number), at: page, of: &area, caller)
            }
            next += entry.npages * UserSpace.pageSize
        }
        return 0
    }

    /// The largest list of frames that the kernel allocates.
    private static let mostFrames: UInt64 = (4 << 20) / 8

    /// MMAP_RESOURCE: frames that have no number in their domain, or how many there are.
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
        var area = try area(at: argument.addr, caller)
        guard argument.num <= Self.mostFrames else { throw .errno(.enomem) }
        if !traits.isPV, area.isTaken {
            throw .unanswered("the kernel would stop: the mapping has been filled before")
        }
        area.isTaken = true
        update(area, caller)
        let first = UInt64(argument.idx)
        try xen.checkResource(
            of: domain, type: argument.type, id: argument.id, first..<(first + argument.num))
        guard let pages = area.pages(from: argument.addr, count: argument.num) else {
            throw .unanswered("the fake maps nothing beside a mapping")
        }
        for page in pages {
            let index = first + UInt64(page - pages.lowerBound)
            try show(
                .resource(domain, type: argument.type, id: argument.id, index), at: page,
                of: &area, caller)
        }
        update(area, caller)
        return 0
    }

    /// Reads an array as the kernel gathers it: piece by piece, up to the first that is not there.
    static func gather(
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
