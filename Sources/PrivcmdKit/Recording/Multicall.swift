// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// The hypercalls of a multicall, each read and told as if it were made alone.
enum Multicall {
    static let hypercallKey = "hypercall"
    static let commandKey = "command"
    static let inputKey = "in"
    static let outputKey = "out"
    static let resultKey = "result"

    /// What an entry is told by, before the call and after it.
    static let keys: Set = [hypercallKey, commandKey, inputKey, outputKey, resultKey]

    private static let entry = ABIStructure.multicallEntry
    private static let result = field("result")
    private static let arguments = field("args")

    private static func field(_ name: String) -> ABIField {
        guard let field = entry.fields.first(where: { $0.name == name }) else {
            preconditionFailure("a multicall's entry has no \(name)")
        }
        return field
    }

    /// Reads the calls of some entries.
    ///
    /// One of a multicall within is not followed: Xen refuses it, and it could hold itself.
    static func calls(_ bytes: [UInt8], at address: Address, _ memory: any CallerMemory)
        -> [CallDecoder.Decoded]
    {
        let starts = stride(from: 0, to: bytes.count, by: entry.size)
        return starts.prefix(BufferReading.elementLimit).map { start in
            let words = ABIStructure.hypercall
            // The arguments follow the number here, where an entry has room for the result.
            let envelope = StructureReading(
                words, address.advanced(by: start),
                Array(
                    bytes[start..<(start + 8)]
                        + bytes[(start + arguments.offset)...].prefix(words.size - 8)))
            if envelope.word(0) == UInt64(MIRROR___HYPERVISOR_multicall) {
                let row = ABI.row(hypercall: MIRROR___HYPERVISOR_multicall)
                return CallDecoder.Decoded(
                    question: .init(ioctl: "", hypercall: row.name, input: .fields(envelope.input)),
                    target: nil)
            }
            return CallDecoder.hypercall("", envelope, memory)
        }
    }

    /// What the caller asks by one of them.
    static func input(_ call: CallDecoder.Decoded) -> FieldValue {
        var fields: FieldValues = [:]
        fields[hypercallKey] = call.question.hypercall.map(FieldValue.text)
        fields[commandKey] = call.question.command.map(FieldValue.text)
        switch call.question.input {
        case .none: break
        case .fields(let values): fields[inputKey] = .fields(values)
        case .null: fields[inputKey] = FieldCoding.null
        case .unreadable: fields[inputKey] = FieldCoding.unreadable
        case .raw(let text): fields[inputKey] = .fields([FieldValue.rawKey: .text(text)])
        }
        return .fields(fields)
    }

    /// What came of each: its result, below 0 for an error, and what it wrote.
    static func output(
        _ calls: [CallDecoder.Decoded], _ bytes: [UInt8], in memory: any CallerMemory
    ) -> [FieldValue] {
        calls.indices.prefix(bytes.count / entry.size).map { index in
            let reading = StructureReading(entry, .null, Array(bytes[(index * entry.size)...]))
            let number = Int64(bitPattern: reading.integer(at: result.offset, width: result.size))
            var fields: FieldValues = [resultKey: .number(number)]
            let output = calls[index].target?.output(
                result: number < 0 ? nil : number, in: memory)
            if let output, !output.isEmpty { fields[outputKey] = .fields(output) }
            return .fields(fields)
        }
    }

    /// Writes the results into the live call's entries, and what each call wrote where its own
    /// addresses lead.
    static func write(
        _ values: [FieldValue], to buffer: BufferReading, _ misfit: AnswerFault,
        in memory: any CallerMemory
    ) throws(AnswerFault) {
        guard values.count <= buffer.count else { throw misfit }
        for (index, value) in values.enumerated() {
            guard case .fields(let fields) = value, let number = fields[resultKey]?.integer else {
                throw misfit
            }
            if case .fields(let output)? = fields[outputKey], index < buffer.calls.count {
                guard let target = buffer.calls[index].target else { throw misfit }
                try AnswerWriter.write(output, to: target, in: memory)
            }
            let place = buffer.address.advanced(by: index * entry.size + result.offset)
            let bytes = (0..<result.size).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
            guard memory.write(bytes, to: place) else { throw .badAddress }
        }
    }
}
