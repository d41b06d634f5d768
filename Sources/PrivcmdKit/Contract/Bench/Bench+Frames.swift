// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// Which of the two requests that map single frames.
enum Batch: String, Sendable, CaseIterable {
    case first = "mmapbatch"
    case second = "mmapbatch-v2"

    var row: ABIRequest {
        switch self {
        case .first: ABI.row(request: MIRROR_IOCTL_PRIVCMD_MMAPBATCH)
        case .second: ABI.row(request: MIRROR_IOCTL_PRIVCMD_MMAPBATCH_V2)
        }
    }
}

/// What is to be mapped by a batch; what is not said is as it should be.
struct BatchCall {
    var domain: DomainID
    var address: Address
    var frames: [UInt64]
    /// How many frames the call says there are.
    var count: Int32?
    /// Where it says they are.
    var list: Address?
    /// Where it says that errors go.
    var errors: Address?
}

extension Bench {
    /// What an error list holds before a call; no error has this number.
    static let untouched = Int32(0x5a5a_5a5a)

    /// Maps frames one by one, and notes the answer.
    ///
    /// - Returns: the answer, and what became of each frame, in words.
    @discardableResult
    func ask(_ batch: Batch, _ call: BatchCall, as sent: String) throws(Obstacle)
        -> (answer: Answer, fates: String)
    {
        let before = call.frames.flatMap(Bytes.of)
        let frames = try buffer(before)
        let errors = try buffer(call.frames.flatMap { _ in Bytes.of(Self.untouched) })
        let count = call.count ?? Int32(call.frames.count)
        let list = (call.list ?? frames.address).rawValue
        let answer: Answer
        switch batch {
        case .first:
            var argument = mirror_privcmd_mmapbatch()
            argument.num = count
            argument.dom = call.domain.rawValue
            argument.addr = call.address.rawValue
            argument.arr = list
            answer = try ask(batch.row, argument, as: sent).answer
        case .second:
            var argument = mirror_privcmd_mmapbatch_v2()
            argument.num = UInt32(bitPattern: count)
            argument.dom = call.domain.rawValue
            argument.addr = call.address.rawValue
            argument.arr = list
            argument.err = (call.errors ?? errors.address).rawValue
            answer = try ask(batch.row, argument, as: sent).answer
            if frames.content != before { noteDamage("MMAPBATCH_V2 changed its list of frames") }
        }
        if frames.changedBefore + errors.changedBefore > 0 {
            noteDamage("\(batch.row.name) wrote before one of its lists")
        }
        let fates = call.frames.indices.map { index in
            batch == .first
                ? Self.mark(call.frames[index], frames.content, index)
                : Self.error(errors.content, index)
        }
        return (answer, fates.joined(separator: " "))
    }

    /// What the first version leaves in a frame: the bits that it has added.
    private static func mark(_ frame: UInt64, _ list: [UInt8], _ index: Int) -> String {
        let now = Bytes.value(frame, Array(list[(8 * index)..<(8 * index + 8)]))
        return now == frame ? "0" : "0x" + String(now ^ frame, radix: 16)
    }

    private static func error(_ list: [UInt8], _ index: Int) -> String {
        let number = Bytes.value(Int32(0), Array(list[(4 * index)..<(4 * index + 4)]))
        switch number {
        case 0: return "0"
        case untouched: return "untouched"
        case ..<0: return Errno(rawValue: -number).name
        default: return String(number)
        }
    }

    /// Gives a domain some memory, and says which frames.
    func populate(_ domain: DomainID, count: Int) throws(Obstacle) -> [UInt64] {
        let limit = try perform(
            domctl: ABI.row(domctl: MIRROR_XEN_DOMCTL_max_mem), on: domain,
            ["u.max_mem.max_memkb": .number(1024)]
        ).answer
        guard limit == .result(0) else { throw .broken("no memory may be had: \(limit)") }
        let frames = try buffer((0..<count).flatMap { Bytes.of(UInt64($0)) }, .hypercall)
        var reservation = mirror_xen_memory_reservation()
        reservation.extent_start = frames.address.rawValue
        reservation.nr_extents = UInt64(count)
        reservation.domid = domain.rawValue
        let memory = try buffer(Bytes.of(reservation), .hypercall)
        let answer = try perform(
            hypercall: UInt64(MIRROR___HYPERVISOR_memory_op),
            [UInt64(MIRROR_XENMEM_populate_physmap), memory.address.rawValue])
        guard answer == .result(Int64(count)) else {
            throw .broken("no memory was given: \(answer)")
        }
        let content = frames.content
        return (0..<count).map { index in
            Bytes.value(UInt64(0), Array(content[(8 * index)..<(8 * index + 8)]))
        }
    }
}
