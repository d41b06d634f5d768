// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// Domains' memory: memory_op as far as it gives some, and what can be mapped.
///
/// Source: xen/common/memory.c, xen/common/grant_table.c (Xen 4.17 to 4.22).
extension FakeXen {
    // MARK: Giving memory

    mutating func memoryOp(
        _ command: UInt64, _ address: Address, _ memory: any CallerMemory
    ) throws(CallFailure) -> Int64 {
        let operation = command & (1 << UInt64(MIRROR_MEMOP_EXTENT_SHIFT) - 1)
        let done = command >> UInt64(MIRROR_MEMOP_EXTENT_SHIFT)
        guard operation == UInt64(MIRROR_XENMEM_populate_physmap) else {
            // What cannot be continued says so.
            return try memoryInfo(UInt32(operation), isContinued: done != 0, address, memory)
        }
        // What cannot be done is not an error: the answer is how much had been done before.
        guard let argument = try? memory.load(mirror_xen_memory_reservation(), from: address),
            argument.nr_extents <= Self.mostExtents, done < argument.nr_extents,
            let target = indexOfAny(argument.domid),
            target == Self.callerIndex || (try? requireControl(of: target)) != nil
        else { return Int64(bitPattern: done) }
        guard target != Self.callerIndex, argument.extent_order == 0, argument.mem_flags == 0 else {
            throw .unanswered("the fake gives single frames to other domains, and nothing else")
        }
        return Int64(bitPattern: populate(target, argument, done, memory))
    }

    /// What there is, and what domains have of it.
    private func memoryInfo(
        _ operation: UInt32, isContinued: Bool, _ address: Address, _ memory: any CallerMemory
    ) throws(CallFailure) -> Int64 {
        switch operation {
        case MIRROR_XENMEM_maximum_ram_page:
            if isContinued { throw .errno(.einval) }
            return Int64(machine.hardware.frameEnd)
        case MIRROR_XENMEM_get_sharing_freed_pages, MIRROR_XENMEM_get_sharing_shared_pages:
            if isContinued { throw .errno(.einval) }
            return 0
        case MIRROR_XENMEM_current_reservation, MIRROR_XENMEM_maximum_reservation,
            MIRROR_XENMEM_maximum_gpfn:
            if isContinued { throw .errno(.einval) }
            let domain = try memory.load(UInt16(0), from: address)
            guard let target = indexOfAny(domain) else { throw .errno(.esrch) }
            if target != Self.callerIndex { try requireControl(of: target) }
            let own = domains[target].memory
            if operation == MIRROR_XENMEM_current_reservation { return Int64(own.count) }
            if operation == MIRROR_XENMEM_maximum_reservation { return Int64(own.limit) }
            guard target != Self.callerIndex else {
                throw .unanswered("which frames the caller's kernel has used is not known")
            }
            return domains[target].isInHardware ? Int64(own.frames.max() ?? 0) : 0
        default:
            throw .unanswered("the fake does not model the memory_op \(operation)")
        }
    }

    /// Gives a domain frame after frame, until one cannot be had.
    ///
    /// A paravirtualised domain is told which they are, another tells where it wants them.
    private mutating func populate(
        _ target: Int, _ argument: mirror_xen_memory_reservation, _ start: UInt64,
        _ memory: any CallerMemory
    ) -> UInt64 {
        for index in start..<argument.nr_extents {
            let place = Address(argument.extent_start)
                .advanced(by: Int(index) * MemoryLayout<UInt64>.size)
            guard let wanted = try? memory.load(UInt64(0), from: place),
                domains[target].memory.count < domains[target].memory.limit
            else { return index }
            domains[target].memory.count += 1
            let isTold = domains[target].kind == .pv
            let frame = isTold ? nextFrame : wanted
            if isTold { nextFrame += 1 }
            domains[target].memory.frames.insert(frame)
            if isTold, (try? memory.store(frame, to: place)) == nil { return index }
        }
        return argument.nr_extents
    }

    /// More extents than this Xen cannot count.
    private static let mostExtents = UInt64(UInt32.max >> MIRROR_MEMOP_EXTENT_SHIFT)

    // MARK: Mapping memory

    /// Which frames of a domain the caller's kernel can map.
    ///
    /// - Parameters:
    ///   - domain: whose frames they are; the caller's name for itself is no such domain.
    ///   - frames: their numbers.
    /// - Returns: for each the error that mapping it gives; nil where it can be mapped.
    func frames(of domain: DomainID, _ frames: [UInt64]) -> [Errno?] {
        guard let index = index(of: domain.rawValue) else { return frames.map { _ in .esrch } }
        guard (try? requireControl(of: index)) != nil else { return frames.map { _ in .eperm } }
        // The two ways of mapping have two names for a frame that is not there.
        let absent: Errno = caller.isInHardware ? .einval : .eperm
        return frames.map { domains[index].memory.frames.contains($0) ? nil : absent }
    }

    // MARK: Resources

    /// How many frames a resource of a domain has, as MMAP_RESOURCE asks for it.
    ///
    /// - Parameters:
    ///   - domain: the domain.
    ///   - type: what of it.
    ///   - id: which of those.
    /// - Returns: the number.
    /// - Throws: why it has none.
    func resourceSize(of domain: DomainID, type: UInt32, id: UInt32) throws(CallFailure) -> UInt64 {
        let index = try indexOfRemote(domain.rawValue)
        try requireControl(of: index)
        let count: UInt32
        switch type {
        case MIRROR_XENMEM_resource_grant_table: count = grantFrames(of: index, id)
        case MIRROR_XENMEM_resource_ioreq_server:
            count = domains[index].isInHardware ? Self.deviceModelFrames : 0
        case MIRROR_XENMEM_resource_vmtrace_buf: count = 0
        default:
            // The error was taken for a number.
            count =
                traits.has(.refusesUnknownResource)
                ? 0 : UInt32(bitPattern: -Errno.eopnotsupp.rawValue)
        }
        guard count > 0 else { throw .errno(.einval) }
        return UInt64(count)
    }

    /// Whether some frames of a resource can be mapped.
    ///
    /// - Parameters:
    ///   - domain: the domain.
    ///   - type: what of it.
    ///   - id: which of those.
    ///   - frames: which frames.
    /// - Throws: why they cannot be mapped.
    func checkResource(
        of domain: DomainID, type: UInt32, id: UInt32, _ frames: Range<UInt64>
    ) throws(CallFailure) {
        guard frames.upperBound >> UInt64(UInt32.bitWidth) == 0 else { throw .errno(.einval) }
        let count = try resourceSize(of: domain, type: type, id: id)
        guard type == MIRROR_XENMEM_resource_grant_table else {
            throw .unanswered("the fake models no resources but grant tables")
        }
        guard frames.upperBound <= count else { throw .errno(.einval) }
    }

    private func grantFrames(of index: Int, _ id: UInt32) -> UInt32 {
        let shared = domains[index].memory.grantFrames
        switch id {
        case MIRROR_XENMEM_resource_grant_table_id_shared: return shared
        case MIRROR_XENMEM_resource_grant_table_id_status:
            return (shared &* Self.grantsPerFrame &+ Self.statusesPerFrame &- 1)
                / Self.statusesPerFrame
        default: return 0
        }
    }

    /// How many grants, of the second version's size, a frame has, and how many of their states.
    private static let grantsPerFrame: UInt32 = 256
    private static let statusesPerFrame: UInt32 = 2048

    /// What a device model has of a domain with as many virtual CPUs as hardware may have: a page of
    /// buffered accesses, and one of the others.
    private static let deviceModelFrames: UInt32 = 2

    // MARK: Device models

    /// Makes a call of a device model.
    ///
    /// - Parameters:
    ///   - domain: the domain whose devices are emulated.
    ///   - buffers: what the caller hands over.
    ///   - memory: what they point into.
    /// - Returns: the call's result.
    /// - Throws: its error, or that the fake does not model it.
    func dmOp(
        on domain: DomainID, _ buffers: [mirror_privcmd_dm_op_buf], _ memory: any CallerMemory
    ) throws(CallFailure) -> Int64 {
        guard buffers.count <= Int(MIRROR_dm_op_xen_buffer_count) else { throw .errno(.e2big) }
        let index = try indexOfRemote(domain.rawValue)
        guard domains[index].isInHardware else { throw .errno(.einval) }
        try requireControl(of: index)
        let size = MemoryLayout<mirror_xen_dm_op_head>.size
        guard let first = buffers.first, first.size >= size else { throw .errno(.efault) }
        let head = try memory.load(mirror_xen_dm_op_head(), from: Address(first.uptr))
        guard head.op > 0, head.op <= MIRROR_XEN_DMOP_nr_vcpus else {
            // The number 0 passes for one without an argument first.
            throw .errno(head.op == 0 && head.pad != 0 ? .einval : .eopnotsupp)
        }
        throw .unanswered("the fake does not model device models")
    }
}
