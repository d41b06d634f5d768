// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// What came back from a call.
struct Reply {
    let answer: Answer
    /// The argument after the call.
    let bytes: [UInt8]
}

/// What a call may change in its argument.
enum Changes {
    /// Its output fields, and only where it succeeds.
    case onSuccess
    /// Its output fields, also where it fails.
    case always
}

extension Bench {
    /// Makes a request without noting it.
    ///
    /// What it does to its argument that it must not do is noted all the same.
    func perform(
        _ request: Request, _ argument: [UInt8], as structure: ABIStructure?,
        changes: Changes = .onSuccess, on file: (any Transport)? = nil
    ) throws(Obstacle) -> Reply {
        let target = if let file { file } else { try device() }
        let memory = try buffer(argument)
        // A hypercall's own name says more than its request's.
        if let row = ABI.request(request), row.request.rawValue != MIRROR_IOCTL_PRIVCMD_HYPERCALL {
            about(Sent.request(row, argument))
        }
        let result = try answer(target.answer(request, memory.address, in: OwnMemory.shared))
        let reply = Reply(answer: result, bytes: memory.content)
        inspect(
            ABI.request(request)?.name ?? request.description, memory, argument, reply, structure,
            changes)
        return reply
    }

    /// Makes a request with a structure of the table, and notes the answer.
    @discardableResult
    func ask<Argument: BitwiseCopyable>(
        _ row: ABIRequest, _ argument: Argument, changes: Changes = .onSuccess,
        on file: (any Transport)? = nil, as sent: String? = nil
    ) throws(Obstacle) -> (answer: Answer, argument: Argument) {
        let bytes = Bytes.of(argument)
        let reply = try perform(
            row.request, bytes, as: row.argument, changes: changes, on: file)
        note(sent ?? Sent.request(row, bytes), reply.answer)
        return (reply.answer, Bytes.value(argument, reply.bytes))
    }

    /// Makes a request with an address, whatever lies there, and notes the answer.
    @discardableResult
    func ask(
        _ request: Request, at address: Address, on file: (any Transport)? = nil, as sent: String
    ) throws(Obstacle) -> Answer {
        let target = if let file { file } else { try device() }
        about(sent)
        let result = try answer(target.answer(request, address, in: OwnMemory.shared))
        note(sent, result)
        return result
    }

    /// Makes a hypercall without noting it.
    func perform(
        hypercall number: UInt64, _ arguments: [UInt64], on file: (any Transport)? = nil
    ) throws(Obstacle) -> Answer {
        var call = mirror_privcmd_hypercall()
        call.op = number
        func argument(_ index: Int) -> UInt64 { index < arguments.count ? arguments[index] : 0 }
        call.arg = (argument(0), argument(1), argument(2), argument(3), argument(4))
        return try perform(
            Request(MIRROR_IOCTL_PRIVCMD_HYPERCALL), Bytes.of(call), as: .hypercall, on: file
        ).answer
    }

    /// Makes a hypercall and notes the answer.
    @discardableResult
    func ask(
        hypercall number: UInt64, _ arguments: [UInt64], on file: (any Transport)? = nil,
        as sent: String
    ) throws(Obstacle) -> Answer {
        about(sent)
        let result = try perform(hypercall: number, arguments, on: file)
        note(sent, result)
        return result
    }

    /// Makes a physdev operation without noting it.
    func perform<Argument: BitwiseCopyable>(
        physdev row: ABICommand, _ argument: Argument, changes: Changes = .onSuccess,
        on file: (any Transport)? = nil
    ) throws(Obstacle) -> (answer: Answer, argument: Argument) {
        let bytes = Bytes.of(argument)
        let memory = try buffer(bytes, .hypercall)
        about(Sent.physdev(row, bytes))
        let result = try perform(
            hypercall: UInt64(MIRROR___HYPERVISOR_physdev_op),
            [UInt64(row.number), memory.address.rawValue], on: file)
        let reply = Reply(answer: result, bytes: memory.content)
        inspect("PHYSDEVOP_" + row.name, memory, bytes, reply, row.argument, changes)
        return (result, Bytes.value(argument, reply.bytes))
    }

    /// Makes a physdev operation and notes the answer.
    @discardableResult
    func ask<Argument: BitwiseCopyable>(
        physdev row: ABICommand, _ argument: Argument, changes: Changes = .onSuccess,
        on file: (any Transport)? = nil, as sent: String? = nil
    ) throws(Obstacle) -> (answer: Answer, argument: Argument) {
        let reply = try perform(physdev: row, argument, changes: changes, on: file)
        note(sent ?? Sent.physdev(row, Bytes.of(argument)), reply.answer)
        return reply
    }

    /// Makes a physdev operation with the named fields of its structure, and notes the answer.
    @discardableResult
    func ask(physdev row: ABICommand, fields: FieldValues) throws(Obstacle) -> Answer {
        guard let structure = row.argument else { throw .broken("\(row.name) has no argument") }
        var bytes = [UInt8](repeating: 0, count: structure.size)
        if let stranger = FieldCoding.encode(fields, structure, into: &bytes) {
            throw .broken("\(row.name) has no field \(stranger)")
        }
        let memory = try buffer(bytes, .hypercall)
        let answer = try ask(physdev: row, at: memory.address, as: Sent.physdev(row, bytes))
        let reply = Reply(answer: answer, bytes: memory.content)
        inspect("PHYSDEVOP_" + row.name, memory, bytes, reply, structure, .onSuccess)
        return answer
    }

    /// Makes a physdev operation with an address, whatever lies there, and notes the answer.
    @discardableResult
    func ask(physdev row: ABICommand, at address: Address, as sent: String)
        throws(Obstacle) -> Answer
    {
        try ask(
            hypercall: UInt64(MIRROR___HYPERVISOR_physdev_op),
            [UInt64(row.number), address.rawValue], as: sent)
    }

    /// Notes what a call did to its argument, or around it, that no call may do.
    func inspect(
        _ call: String, _ memory: GuardedBuffer, _ before: [UInt8], _ reply: Reply,
        _ structure: ABIStructure?, _ changes: Changes
    ) {
        let outside = memory.changedBefore
        if outside > 0 { noteDamage("\(call) changed \(outside) bytes before its argument") }
        var mayChange = Set<Int>()
        let succeeded = if case .result = reply.answer { true } else { false }
        if let structure, succeeded || changes == .always {
            for field in structure.fields where field.flow.isOutput {
                mayChange.formUnion(field.offset..<(field.offset + field.size))
            }
        }
        let changed = before.indices.filter { index in
            reply.bytes[index] != before[index] && !mayChange.contains(index)
        }
        guard let first = changed.first else { return }
        let field = structure?.fields.first { field in
            (field.offset..<(field.offset + field.size)).contains(first)
        }
        let what = field.map { "the field \($0.name)" } ?? "byte \(first) of its argument"
        noteDamage(
            succeeded
                ? "\(call) changed \(what), which is the caller's"
                : "\(call) changed \(what) although it answered \(reply.answer)")
    }
}
