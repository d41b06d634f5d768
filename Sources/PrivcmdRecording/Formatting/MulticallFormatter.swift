// SPDX-License-Identifier: MIT

import PrivcmdKit
internal import SystemPackage

/// Formats the calls of a recorded multicall.
struct MulticallFormatter {
    private let ioctl: String
    private let entries: [FieldValue]
    private let results: [FieldValue]
    /// The number of entries if not all were recorded.
    private let count: Int?

    /// Nil if the call is not a multicall, or its entries were unreadable.
    init?(_ call: RecordedCall) {
        guard let list = Self.listField, call.invocation.hypercall == "multicall",
            case .fields(let input) = call.invocation.input, let value = input[list],
            let (entries, count) = Self.elements(value)
        else { return nil }
        ioctl = call.invocation.ioctl
        self.entries = entries
        self.count = count
        results = call.output[list].flatMap(Self.elements)?.list ?? []
    }

    private static let listField = ABIStructure.multicalls.fields.first { $0.pointee != nil }?.name

    private static func elements(_ value: FieldValue) -> (list: [FieldValue], count: Int?)? {
        switch value {
        case .list(let list): (list, nil)
        case .fields(let fields):
            if case .list(let first)? = fields[FieldValue.elementsKey] {
                (first, fields[FieldValue.countKey]?.integer.map { Int($0) })
            } else {
                nil
            }
        case .number, .text: nil
        }
    }

    /// Each call in one line: `memory_op(current_reservation, {dom1}) = 1024`.
    func lines(xen: Release?) -> [String] {
        let lines = entries.indices.map { index in
            let result = index < results.count ? results[index] : nil
            guard let call = Self.recordedCall(ioctl, entries[index], result) else {
                return ValueFormatter.text(entries[index], nil)
            }
            let formatter = CallFormatter(call, xen: xen)
            return formatter.callee + formatter.arguments
                + (result == nil ? "" : " = " + formatter.outcome)
        }
        return lines + (count.map { ["… \($0) in all"] } ?? [])
    }

    private static func recordedCall(_ ioctl: String, _ entry: FieldValue, _ result: FieldValue?)
        -> RecordedCall?
    {
        guard case .fields(let fields) = entry,
            case .text(let hypercall)? = fields[MulticallCoding.hypercallKey]
        else { return nil }
        var command: String?
        if case .text(let name)? = fields[MulticallCoding.commandKey] { command = name }
        let input = RecordedArgument(fields[MulticallCoding.inputKey]) ?? .unreadable
        var response = RecordedCall.Response.result(0)
        var output: FieldValues = [:]
        if case .fields(let fields)? = result {
            if let number = fields[MulticallCoding.resultKey]?.integer {
                response =
                    Int32(exactly: 0 &- number).flatMap { number < 0 ? $0 : nil }
                    .map { .error(Errno(rawValue: $0).name) } ?? .result(number)
            }
            if case .fields(let values)? = fields[MulticallCoding.outputKey] { output = values }
        }
        return RecordedCall(
            .init(ioctl: ioctl, hypercall: hypercall, command: command, input: input), response,
            output: output, nanoseconds: 0)
    }
}
