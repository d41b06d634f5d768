// SPDX-License-Identifier: MIT

extension RecordedCall {
    /// The call in one line: `domctl(gsi_permission, dom1, gsi 22, grant) = 0`.
    ///
    /// What the table has no name for is marked with a question mark and told as it is.
    public var inWords: String { inWords(xen: nil) }

    /// The call in one line, with the interface's version where it is not that of a release.
    ///
    /// - Parameter xen: the release that answered; nil where it is not known.
    /// - Returns: the line.
    public func inWords(xen: Release?) -> String {
        let words = CallWords(self, xen: xen)
        return Printable.line(words.callee + words.arguments + " = " + words.outcome)
    }
}

extension RecordedCall.Question {
    /// The question in one line: `domctl(gsi_permission, dom1, gsi 22, grant)`.
    package var inWords: String {
        let words = CallWords(RecordedCall(self, .result(0), nanoseconds: 0), xen: nil)
        return Printable.line(words.callee + words.arguments)
    }
}

/// A recorded call as words, made from its names and the table.
struct CallWords {
    private let call: RecordedCall
    private let xen: Release?
    /// The hypercall's row, where it has one.
    private let hypercall: ABIHypercall?
    /// The command's row, where it has one.
    private let command: ABICommand?
    /// The structure that the fields are those of, where the table knows it.
    private let structure: ABIStructure?

    init(_ call: RecordedCall, xen: Release?) {
        self.call = call
        self.xen = xen
        let hypercall = call.question.hypercall.flatMap { name in
            ABI.hypercalls.first { $0.name == name }
        }
        let commands = hypercall?.shape.commands ?? ABI.deviceModelOperations
        let command = call.question.command.flatMap { name in
            commands.first { $0.name == name }
        }
        self.hypercall = hypercall
        self.command = command
        switch hypercall?.shape {
        case .envelope(let head, _):
            let version = Self.version(call.question.input)
            structure = version.flatMap { command?.argument(version: $0) } ?? head
        case .command, .words: structure = command?.argument
        case .plain(let words): structure = words
        case .opaque, nil:
            structure = ABI.requests.first { $0.name == call.question.ioctl }?.argument
        }
    }

    // MARK: Who is called

    /// The call's name, with the version of its interface where that says something.
    var callee: String {
        let question = call.question
        if let name = question.hypercall {
            let known = hypercall == nil ? "hypercall \(name) ?" : name
            return known + versionMark
        }
        let prefix = "IOCTL_PRIVCMD_"
        guard question.ioctl.hasPrefix(prefix) else { return "ioctl \(question.ioctl) ?" }
        return question.ioctl.dropFirst(prefix.count).lowercased()
    }

    private var versionMark: String {
        guard let hypercall, let version = Self.version(call.question.input) else { return "" }
        let text = "0x" + String(version, radix: 16)
        guard let isKnown = ABI.isKnown(version, of: hypercall) else { return "" }
        if !isKnown { return "[\(text) ?]" }
        let spoken = xen.flatMap { ABI.version(of: hypercall, in: $0) }
        // A version that Xen does not speak is refused with EACCES.
        let isRefused = call.answer == .error("EACCES")
        return isRefused || spoken.map { $0 != version } == true ? "[\(text)]" : ""
    }

    private static func version(_ input: RecordedArgument) -> UInt32? {
        guard case .fields(let fields) = input, case .text(let text)? = fields["interface_version"]
        else { return nil }
        return UInt32(text.dropFirst(2), radix: 16)
    }

    // MARK: With what

    /// The arguments in parentheses.
    var arguments: String {
        let pieces = (commandWords.map { [$0] } ?? []) + (multicallWords ?? argumentWords)
        return "(" + pieces.joined(separator: ", ") + ")"
    }

    /// A multicall's calls, each with what came of it.
    private var multicallWords: [String]? {
        guard let calls = MulticallWords(call) else { return nil }
        return calls.lines(xen: xen)
    }

    private var commandWords: String? {
        guard let name = call.question.command else { return nil }
        return command == nil ? name + " ?" : name
    }

    private var argumentWords: [String] {
        switch call.question.input {
        case .none: return []
        // A command without a structure has no argument that could be missing.
        case .null: return command != nil && structure == nil ? [] : ["NULL"]
        case .unreadable: return ["unreadable"]
        case .raw(let hexadecimal): return [FieldWords.raw(hexadecimal)]
        case .fields(let fields):
            var form = FieldForm(fields, structure, isInput: true)
            form.dropHead("cmd", "interface_version", "op")
            SpecialForms.apply(to: &form, hypercall?.name ?? call.question.ioctl, command?.name)
            let pieces = form.finished()
            if case .command? = hypercall?.shape {
                return ["{" + pieces.joined(separator: ", ") + "}"]
            }
            return pieces
        }
    }

    // MARK: What came of it

    /// The result or the error, and what the call wrote.
    var outcome: String {
        var form = FieldForm(call.output, structure, isInput: false)
        SpecialForms.apply(to: &form, hypercall?.name ?? call.question.ioctl, command?.name)
        let written = MulticallWords(call) == nil ? form.finished() : []
        let answer =
            switch call.answer {
            case .error(let name): "-1 " + name
            case .result(let result): resultWords(result)
            }
        return written.isEmpty ? answer : answer + " (" + written.joined(separator: ", ") + ")"
    }

    private func resultWords(_ result: Int64) -> String {
        guard hypercall?.name == "xen_version", command?.name == "version", result > 0 else {
            return String(result)
        }
        return "\(result >> 16).\(result & 0xffff)"
    }
}
