// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit
import PrivcmdRecording
internal import SystemPackage

/// The two versions of the request that maps single frames.
enum BatchRequest: String, Sendable, CaseIterable {
    case v1 = "mmapbatch"
    case v2 = "mmapbatch-v2"

    var row: ABIRequest {
        switch self {
        case .v1: ABI.row(request: MIRROR_IOCTL_PRIVCMD_MMAPBATCH)
        case .v2: ABI.row(request: MIRROR_IOCTL_PRIVCMD_MMAPBATCH_V2)
        }
    }
}

/// The arguments of a batch; those that are nil get their correct value.
struct BatchCall {
    var domain: DomainID
    var address: Address
    var frames: [UInt64]
    /// The number of frames to pass.
    var count: Int32?
    /// The address of the list of frames to pass.
    var list: Address?
    /// The address of the list of errors to pass.
    var errors: Address?
}

extension TestContext {
    /// The value of each element of the error list before a call; no errno has it.
    static let untouched = Int32(0x5a5a_5a5a)

    /// Maps frames one by one, and records the result.
    ///
    /// - Returns: the result, and the error of each frame as text.
    @discardableResult
    func issue(_ batch: BatchRequest, _ call: BatchCall, as text: String) throws(SkipOrError)
        -> (result: StepResult, frameErrors: String)
    {
        let before = call.frames.flatMap(Bytes.of)
        let frames = try buffer(before)
        let errors = try buffer(call.frames.flatMap { _ in Bytes.of(Self.untouched) })
        let count = call.count ?? Int32(call.frames.count)
        let list = (call.list ?? frames.address).rawValue
        let result: StepResult
        switch batch {
        case .v1:
            var argument = mirror_privcmd_mmapbatch()
            argument.num = count
            argument.dom = call.domain.rawValue
            argument.addr = call.address.rawValue
            argument.arr = list
            result = try issue(batch.row, argument, as: text).result
        case .v2:
            var argument = mirror_privcmd_mmapbatch_v2()
            argument.num = UInt32(bitPattern: count)
            argument.dom = call.domain.rawValue
            argument.addr = call.address.rawValue
            argument.arr = list
            argument.err = (call.errors ?? errors.address).rawValue
            result = try issue(batch.row, argument, as: text).result
            if frames.content != before {
                recordUnexpectedWrite("MMAPBATCH_V2 changed its list of frames")
            }
        }
        if frames.changedBytesBefore + errors.changedBytesBefore > 0 {
            recordUnexpectedWrite("\(batch.row.name) wrote before one of its lists")
        }
        let frameErrors = call.frames.indices.map { index in
            batch == .v1
                ? Self.errorBits(call.frames[index], frames.content, index)
                : Self.errorName(errors.content, index)
        }
        return (result, frameErrors.joined(separator: " "))
    }

    /// The error bits that the first version sets in a frame number.
    private static func errorBits(_ frame: UInt64, _ list: [UInt8], _ index: Int) -> String {
        let now = Bytes.value(frame, Array(list[(8 * index)..<(8 * index + 8)]))
        return now == frame ? "0" : "0x" + String(now ^ frame, radix: 16)
    }

    private static func errorName(_ list: [UInt8], _ index: Int) -> String {
        let number = Bytes.value(Int32(0), Array(list[(4 * index)..<(4 * index + 4)]))
        switch number {
        case 0: return "0"
        case untouched: return "untouched"
        case ..<0: return Errno(rawValue: -number).name
        default: return String(number)
        }
    }

    /// Allocates memory to a domain, and returns its frames.
    func populate(_ domain: DomainID, count: Int) throws(SkipOrError) -> [UInt64] {
        let limit = try perform(
            domctl: ABI.row(domctl: MIRROR_XEN_DOMCTL_max_mem), on: domain,
            ["u.max_mem.max_memkb": .number(1024)]
        ).result
        guard limit == .result(0) else {
            throw .error("cannot set the memory limit of the domain: \(limit)")
        }
        let frames = try buffer((0..<count).flatMap { Bytes.of(UInt64($0)) }, .hypercall)
        var reservation = mirror_xen_memory_reservation()
        reservation.extent_start = frames.address.rawValue
        reservation.nr_extents = UInt64(count)
        reservation.domid = domain.rawValue
        let memory = try buffer(Bytes.of(reservation), .hypercall)
        let result = try perform(
            hypercall: UInt64(MIRROR___HYPERVISOR_memory_op),
            [UInt64(MIRROR_XENMEM_populate_physmap), memory.address.rawValue])
        guard result == .result(Int64(count)) else {
            throw .error("cannot populate the domain: \(result)")
        }
        let content = frames.content
        return (0..<count).map { index in
            Bytes.value(UInt64(0), Array(content[(8 * index)..<(8 * index + 8)]))
        }
    }
}
