// SPDX-License-Identifier: MIT

internal import SystemPackage

/// The calls that a recorded multicall made.
struct MulticallWords {
    private let ioctl: String
    private let questions: [FieldValue]
    private let answers: [FieldValue]
    /// How many there were, where not all are told.
    private let count: Int?

    /// Nil where the call is no multicall, or its list could not be read.
    init?(_ call: RecordedCall) {
        guard let list = Self.list, call.question.hypercall == "multicall",
            case .fields(let input) = call.question.input, let asked = input[list],
            let (questions, count) = Self.elements(asked)
        else { return nil }
        ioctl = call.question.ioctl
        self.questions = questions
        self.count = count
        answers = call.output[list].flatMap(Self.elements)?.list ?? []
    }

    private static let list = ABIStructure.multicalls.fields.first { $0.pointee != nil }?.name

    private static func elements(_ value: FieldValue) -> (list: [FieldValue], count: Int?)? {
        switch value {
        case .list(let list): (list, nil)
        case .fields(let fields):
            if case .list(let first)? = fields[FieldValue.firstKey] {
                (first, fields[FieldValue.cutKey]?.integer.map { Int($0) })
            } else {
                nil
            }
        case .number, .text: nil
        }
    }

    /// Each call in one line: `memory_op(current_reservation, {dom1}) = 1024`.
    func lines(xen: Release?) -> [String] {
        let lines = questions.indices.map { index in
            let answer = index < answers.count ? answers[index] : nil
            guard let call = Self.call(ioctl, questions[index], answer) else {
                return FieldWords.words(questions[index], nil)
            }
            let words = CallWords(call, xen: xen)
            return words.callee + words.arguments + (answer == nil ? "" : " = " + words.outcome)
        }
        return lines + (count.map { ["… \($0) in all"] } ?? [])
    }

    private static func call(_ ioctl: String, _ asked: FieldValue, _ answer: FieldValue?)
        -> RecordedCall?
    {
        guard case .fields(let fields) = asked,
            case .text(let hypercall)? = fields[Multicall.hypercallKey]
        else { return nil }
        var command: String?
        if case .text(let name)? = fields[Multicall.commandKey] { command = name }
        let input: RecordedArgument
        switch fields[Multicall.inputKey] {
        case .fields(let values)?: input = .fields(values)
        case FieldCoding.null?: input = .null
        case nil: input = .none
        default: input = .unreadable
        }
        var response = RecordedCall.Response.result(0)
        var output: FieldValues = [:]
        if case .fields(let told)? = answer {
            if let number = told[Multicall.resultKey]?.integer {
                response =
                    Int32(exactly: -number).flatMap { number < 0 ? $0 : nil }
                    .map { .error(Errno(rawValue: $0).name) } ?? .result(number)
            }
            if case .fields(let values)? = told[Multicall.outputKey] { output = values }
        }
        return RecordedCall(
            .init(ioctl: ioctl, hypercall: hypercall, command: command, input: input), response,
            output: output, nanoseconds: 0)
    }
}
