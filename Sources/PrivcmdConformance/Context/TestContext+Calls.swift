// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit
import PrivcmdRecording
internal import SystemPackage

/// The result of a call, and its argument afterwards.
struct CallResult {
    let result: StepResult
    /// The argument after the call.
    let bytes: [UInt8]
}

/// When a call may change its argument.
enum AllowedChanges {
    /// It may change output fields if it succeeds.
    case onSuccess
    /// It may change output fields also if it fails.
    case always
}

extension TestContext {
    /// Issues a request without recording a step.
    ///
    /// It still records unexpected writes.
    func perform(
        _ request: Request, _ argument: [UInt8], as structure: ABIStructure?,
        changes: AllowedChanges = .onSuccess, on file: (any Transport)? = nil
    ) throws(SkipOrError) -> CallResult {
        let target = if let file { file } else { try device() }
        let memory = try buffer(argument)
        // The caller has already named the hypercall.
        if let row = ABI.request(request), row.request.rawValue != MIRROR_IOCTL_PRIVCMD_HYPERCALL {
            willIssue(IssuedCall.request(row, argument))
        }
        let result = try stepResult(target.perform(request, memory.address, in: SelfMemory.shared))
        let reply = CallResult(result: result, bytes: memory.content)
        checkArgument(
            ABI.request(request)?.name ?? request.description, memory, argument, reply, structure,
            changes)
        return reply
    }

    /// Issues a request with a structure of the table, and records the result.
    @discardableResult
    func issue<Argument: BitwiseCopyable>(
        _ row: ABIRequest, _ argument: Argument, changes: AllowedChanges = .onSuccess,
        on file: (any Transport)? = nil, as text: String? = nil
    ) throws(SkipOrError) -> (result: StepResult, argument: Argument) {
        let bytes = Bytes.of(argument)
        let reply = try perform(
            row.request, bytes, as: row.argument, changes: changes, on: file)
        record(text ?? IssuedCall.request(row, bytes), reply.result)
        return (reply.result, Bytes.value(argument, reply.bytes))
    }

    /// Issues a request with an arbitrary address, and records the result.
    @discardableResult
    func issue(
        _ request: Request, at address: Address, on file: (any Transport)? = nil, as text: String
    ) throws(SkipOrError) -> StepResult {
        let target = if let file { file } else { try device() }
        willIssue(text)
        let result = try stepResult(target.perform(request, address, in: SelfMemory.shared))
        record(text, result)
        return result
    }

    /// Issues a hypercall without recording a step.
    func perform(
        hypercall number: UInt64, _ arguments: [UInt64], on file: (any Transport)? = nil
    ) throws(SkipOrError) -> StepResult {
        var call = mirror_privcmd_hypercall()
        call.op = number
        func argument(_ index: Int) -> UInt64 { index < arguments.count ? arguments[index] : 0 }
        call.arg = (argument(0), argument(1), argument(2), argument(3), argument(4))
        return try perform(
            Request(MIRROR_IOCTL_PRIVCMD_HYPERCALL), Bytes.of(call), as: .hypercall, on: file
        ).result
    }

    /// Issues a hypercall, and records the result.
    @discardableResult
    func issue(
        hypercall number: UInt64, _ arguments: [UInt64], on file: (any Transport)? = nil,
        as text: String
    ) throws(SkipOrError) -> StepResult {
        willIssue(text)
        let result = try perform(hypercall: number, arguments, on: file)
        record(text, result)
        return result
    }

    /// Issues a physdev operation without recording a step.
    func perform<Argument: BitwiseCopyable>(
        physdev row: ABICommand, _ argument: Argument, changes: AllowedChanges = .onSuccess,
        on file: (any Transport)? = nil
    ) throws(SkipOrError) -> (result: StepResult, argument: Argument) {
        let bytes = Bytes.of(argument)
        let memory = try buffer(bytes, .hypercall)
        willIssue(IssuedCall.physdev(row, bytes))
        let result = try perform(
            hypercall: UInt64(MIRROR___HYPERVISOR_physdev_op),
            [UInt64(row.number), memory.address.rawValue], on: file)
        let reply = CallResult(result: result, bytes: memory.content)
        checkArgument("\(TestedCall.physdev(row))", memory, bytes, reply, row.argument, changes)
        return (result, Bytes.value(argument, reply.bytes))
    }

    /// Issues a physdev operation, and records the result.
    @discardableResult
    func issue<Argument: BitwiseCopyable>(
        physdev row: ABICommand, _ argument: Argument, changes: AllowedChanges = .onSuccess,
        on file: (any Transport)? = nil, as text: String? = nil
    ) throws(SkipOrError) -> (result: StepResult, argument: Argument) {
        let reply = try perform(physdev: row, argument, changes: changes, on: file)
        record(text ?? IssuedCall.physdev(row, Bytes.of(argument)), reply.result)
        return reply
    }

    /// Issues a physdev operation with the named fields of its structure, and records the result.
    @discardableResult
    func issue(physdev row: ABICommand, fields: FieldValues) throws(SkipOrError) -> StepResult {
        guard let structure = row.argument else { throw .error("\(row.name) has no argument") }
        var bytes = [UInt8](repeating: 0, count: structure.size)
        if let unknownField = FieldCoding.encode(fields, structure, into: &bytes) {
            throw .error("\(row.name) has no field \(unknownField)")
        }
        let memory = try buffer(bytes, .hypercall)
        let result = try issue(physdev: row, at: memory.address, as: IssuedCall.physdev(row, bytes))
        let reply = CallResult(result: result, bytes: memory.content)
        checkArgument("\(TestedCall.physdev(row))", memory, bytes, reply, structure, .onSuccess)
        return result
    }

    /// Issues a physdev operation with an arbitrary address, and records the result.
    @discardableResult
    func issue(physdev row: ABICommand, at address: Address, as text: String)
        throws(SkipOrError) -> StepResult
    {
        try issue(
            hypercall: UInt64(MIRROR___HYPERVISOR_physdev_op),
            [UInt64(row.number), address.rawValue], as: text)
    }

    /// Records bytes in or before the argument that the call must not change, but did.
    func checkArgument(
        _ call: String, _ memory: GuardedBuffer, _ before: [UInt8], _ reply: CallResult,
        _ structure: ABIStructure?, _ changes: AllowedChanges
    ) {
        let outside = memory.changedBytesBefore
        if outside > 0 {
            recordUnexpectedWrite("\(call) changed \(outside) bytes before its argument")
        }
        var mayChange = Set<Int>()
        let succeeded = if case .result = reply.result { true } else { false }
        if let structure, succeeded || changes == .always {
            for field in structure.fields where field.direction.isOutput {
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
        recordUnexpectedWrite(
            succeeded
                ? "\(call) changed \(what), which is input"
                : "\(call) changed \(what) although it failed with \(reply.result)")
    }
}
