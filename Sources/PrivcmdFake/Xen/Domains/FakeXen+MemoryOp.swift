// SPDX-License-Identifier: MIT

internal import CPrivcmd
package import PrivcmdKit
internal import SystemPackage

/// Domains' memory: the modelled part of memory_op, and the frames that can be mapped.
///
/// Source: xen/common/memory.c, xen/common/grant_table.c (Xen 4.17 to 4.22).
extension FakeXen {
    // MARK: Memory operations

    mutating func memoryOp(
        _ command: UInt64, _ address: Address, _ memory: any CallerMemory
    ) throws(CallFailure) -> Int64 {
        let operation = command & (1 << UInt64(MIRROR_MEMOP_EXTENT_SHIFT) - 1)
        let done = command >> UInt64(MIRROR_MEMOP_EXTENT_SHIFT)
        guard operation == UInt64(MIRROR_XENMEM_populate_physmap) else {
            // Operations without continuation fail if the start extent is not 0.
            return try memoryInfo(UInt32(operation), isContinued: done != 0, address, memory)
        }
        // A failure is not an error: the result is the number of extents done before.
        guard let argument = try? memory.load(mirror_xen_memory_reservation(), from: address),
            argument.nr_extents <= Self.maxExtents, done < argument.nr_extents,
            let target = domainIndex(byAnyID: argument.domid),
            target == Self.callerIndex || (try? requireControl(of: target)) != nil
        else { return Int64(bitPattern: done) }
        guard target != Self.callerIndex, argument.extent_order == 0, argument.mem_flags == 0 else {
            throw .notEmulated("the fake only gives single frames to other domains")
        }
        return Int64(bitPattern: populatePhysmap(target, argument, done, memory))
    }

    /// Operations that return information on the machine or a domain.
    private func memoryInfo(
        _ operation: UInt32, isContinued: Bool, _ address: Address, _ memory: any CallerMemory
    ) throws(CallFailure) -> Int64 {
        switch operation {
        case MIRROR_XENMEM_maximum_ram_page:
            if isContinued { throw .errno(.einval) }
            return Int64(hardware.profile.frameEnd)
        case MIRROR_XENMEM_get_sharing_freed_pages, MIRROR_XENMEM_get_sharing_shared_pages:
            if isContinued { throw .errno(.einval) }
            return 0
        case MIRROR_XENMEM_current_reservation, MIRROR_XENMEM_maximum_reservation,
            MIRROR_XENMEM_maximum_gpfn:
            if isContinued { throw .errno(.einval) }
            let domain = try memory.load(UInt16(0), from: address)
            guard let target = domainIndex(byAnyID: domain) else { throw .errno(.esrch) }
            if target != Self.callerIndex { try requireControl(of: target) }
            let own = domains[target].memory
            if operation == MIRROR_XENMEM_current_reservation { return Int64(own.count) }
            if operation == MIRROR_XENMEM_maximum_reservation { return Int64(own.limit) }
            guard target != Self.callerIndex else {
                throw .notEmulated("the fake does not know which frames the caller's kernel uses")
            }
            return domains[target].usesHVM ? Int64(own.frames.max() ?? 0) : 0
        default:
            throw .notEmulated("the fake does not model the memory_op \(operation)")
        }
    }

    /// Adds frames to a domain until one fails.
    ///
    /// Xen chooses the frames of a PV domain and returns their numbers. For other domains the
    /// caller chooses them.
    private mutating func populatePhysmap(
        _ target: Int, _ argument: mirror_xen_memory_reservation, _ start: UInt64,
        _ memory: any CallerMemory
    ) -> UInt64 {
        for index in start..<argument.nr_extents {
            let extent = Address(argument.extent_start)
                .advanced(by: Int(index) * MemoryLayout<UInt64>.size)
            guard let wanted = try? memory.load(UInt64(0), from: extent),
                domains[target].memory.count < domains[target].memory.limit
            else { return index }
            domains[target].memory.count += 1
            let xenChooses = domains[target].kind == .pv
            let frame = xenChooses ? nextFrame : wanted
            if xenChooses { nextFrame += 1 }
            domains[target].memory.frames.insert(frame)
            if xenChooses, (try? memory.store(frame, to: extent)) == nil { return index }
        }
        return argument.nr_extents
    }

    /// Xen cannot encode a continuation for more extents.
    private static let maxExtents = UInt64(UInt32.max >> MIRROR_MEMOP_EXTENT_SHIFT)

    // MARK: Mapping memory

    /// Which frames of a domain the caller's kernel can map.
    ///
    /// - Parameters:
    ///   - domain: the owner of the frames; DOMID_SELF fails with ESRCH.
    ///   - frames: the frame numbers.
    /// - Returns: for each frame the errno of the mapping; nil for success.
    func mappingErrors(of domain: DomainID, _ frames: [UInt64]) -> [Errno?] {
        guard let index = domainIndex(byID: domain.rawValue) else {
            return frames.map { _ in .esrch }
        }
        guard (try? requireControl(of: index)) != nil else { return frames.map { _ in .eperm } }
        // Linux maps by two hypercalls, which return different errnos for a missing frame.
        let absent: Errno = caller.usesHVM ? .einval : .eperm
        return frames.map { domains[index].memory.frames.contains($0) ? nil : absent }
    }

    // MARK: Resources

    /// Returns the number of frames of a domain's resource, for MMAP_RESOURCE.
    ///
    /// - Parameters:
    ///   - domain: the domain.
    ///   - type: the type of the resource.
    ///   - id: which resource of that type.
    /// - Returns: the number of frames.
    /// - Throws: the errno if the resource has none.
    package func resourceSize(of domain: DomainID, type: UInt32, id: UInt32) throws(CallFailure)
        -> UInt64
    {
        let index = try domainIndex(byRemoteID: domain.rawValue)
        try requireControl(of: index)
        let count: UInt32
        switch type {
        case MIRROR_XENMEM_resource_grant_table: count = grantFrames(of: index, id)
        case MIRROR_XENMEM_resource_ioreq_server:
            count = domains[index].usesHVM ? Self.ioreqServerFrames : 0
        case MIRROR_XENMEM_resource_vmtrace_buf: count = 0
        default:
            // Old releases returned the negative errno as the size.
            count =
                behavior.has(.refusesUnknownResource)
                ? 0 : UInt32(bitPattern: -Errno.eopnotsupp.rawValue)
        }
        guard count > 0 else { throw .errno(.einval) }
        return UInt64(count)
    }

    /// Throws unless the frames of a resource can be mapped.
    func checkResource(
        of domain: DomainID, type: UInt32, id: UInt32, _ frames: Range<UInt64>
    ) throws(CallFailure) {
        guard frames.upperBound >> UInt64(UInt32.bitWidth) == 0 else { throw .errno(.einval) }
        let count = try resourceSize(of: domain, type: type, id: id)
        guard type == MIRROR_XENMEM_resource_grant_table else {
            throw .notEmulated("the fake models only the grant table resource")
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

    /// The number of grants of version 2, and of their status words, in a frame.
    private static let grantsPerFrame: UInt32 = 256
    private static let statusesPerFrame: UInt32 = 2048

    /// The frames of an ioreq server: one page of buffered requests, and one of the others.
    private static let ioreqServerFrames: UInt32 = 2

    // MARK: Device models

    /// Performs a device model operation.
    func dmOp(
        on domain: DomainID, _ buffers: [mirror_privcmd_dm_op_buf], _ memory: any CallerMemory
    ) throws(CallFailure) -> Int64 {
        guard buffers.count <= Int(MIRROR_dm_op_xen_buffer_count) else { throw .errno(.e2big) }
        let index = try domainIndex(byRemoteID: domain.rawValue)
        guard domains[index].usesHVM else { throw .errno(.einval) }
        try requireControl(of: index)
        let size = MemoryLayout<mirror_xen_dm_op_head>.size
        guard let first = buffers.first, first.size >= size else { throw .errno(.efault) }
        let head = try memory.load(mirror_xen_dm_op_head(), from: Address(first.uptr))
        guard head.op > 0, head.op <= MIRROR_XEN_DMOP_nr_vcpus else {
            // Xen checks the padding of operation 0 before it refuses the operation.
            throw .errno(head.op == 0 && head.pad != 0 ? .einval : .eopnotsupp)
        }
        throw .notEmulated("the fake does not model device models")
    }
}
