// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit

/// Decodes and encodes the hypercalls of a multicall, each like a hypercall of its own.
enum MulticallCoding {
    static let hypercallKey = "hypercall"
    static let commandKey = "command"
    static let inputKey = "in"
    static let outputKey = "out"
    static let resultKey = "result"

    /// The keys of an entry in a recording, before the call and after it.
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

    /// Decodes the entries of a multicall.
    ///
    /// A nested multicall is not followed: Xen refuses it, and it could contain itself.
    static func decodeEntries(_ bytes: [UInt8], at address: Address, _ memory: any CallerMemory)
        -> [CallDecoder.DecodedCall]
    {
        let starts = stride(from: 0, to: bytes.count, by: entry.size)
        return starts.prefix(DecodedBuffer.elementLimit).map { start in
            let words = ABIStructure.hypercall
            // In an entry the result comes before the arguments, so move the arguments forward.
            let envelope = DecodedStructure(
                words, address.advanced(by: start),
                Array(
                    bytes[start..<(start + 8)]
                        + bytes[(start + arguments.offset)...].prefix(words.size - 8)))
            if envelope.word(0) == UInt64(MIRROR___HYPERVISOR_multicall) {
                let row = ABI.row(hypercall: MIRROR___HYPERVISOR_multicall)
                return CallDecoder.DecodedCall(
                    invocation: .init(
                        ioctl: "", hypercall: row.name, input: .fields(envelope.input)),
                    target: nil)
            }
            return CallDecoder.decodeHypercall("", envelope, memory)
        }
    }

    /// The input of one entry, as a recording has it.
    static func inputValue(_ call: CallDecoder.DecodedCall) -> FieldValue {
        var fields: FieldValues = [:]
        fields[hypercallKey] = call.invocation.hypercall.map(FieldValue.text)
        fields[commandKey] = call.invocation.command.map(FieldValue.text)
        fields[inputKey] = call.invocation.input.value
        return .fields(fields)
    }

    /// The result of each entry, negative for an error, with its output.
    static func outputValues(
        _ calls: [CallDecoder.DecodedCall], _ bytes: [UInt8], in memory: any CallerMemory
    ) -> [FieldValue] {
        calls.indices.prefix(bytes.count / entry.size).map { index in
            let decoded = DecodedStructure(entry, .null, Array(bytes[(index * entry.size)...]))
            let number = Int64(bitPattern: decoded.integer(at: result.offset, width: result.size))
            var fields: FieldValues = [resultKey: .number(number)]
            let output = calls[index].target?.output(
                result: number < 0 ? nil : number, in: memory)
            if let output, !output.isEmpty { fields[outputKey] = .fields(output) }
            return .fields(fields)
        }
    }

    /// Writes the results into the entries of the live call, and the output of each entry to its
    /// own addresses.
    static func write(
        _ values: [FieldValue], to buffer: DecodedBuffer, _ mismatch: OutputWriteError,
        in memory: any CallerMemory
    ) throws(OutputWriteError) {
        guard values.count <= buffer.count else { throw mismatch }
        for (index, value) in values.enumerated() {
            guard case .fields(let fields) = value, let number = fields[resultKey]?.integer else {
                throw mismatch
            }
            if case .fields(let output)? = fields[outputKey], index < buffer.calls.count {
                guard let target = buffer.calls[index].target else { throw mismatch }
                try CallOutputWriter.write(output, to: target, in: memory)
            }
            let resultAddress = buffer.address.advanced(by: index * entry.size + result.offset)
            let bytes = Array(number.littleEndianBytes.prefix(result.size))
            guard memory.write(bytes, to: resultAddress) else { throw .badAddress }
        }
    }
}
