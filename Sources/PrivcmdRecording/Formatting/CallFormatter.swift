// SPDX-License-Identifier: MIT

package import PrivcmdKit

extension RecordedCall {
    /// The call in one line: `domctl(gsi_permission, dom1, gsi 22, grant) = 0`.
    ///
    /// Names and numbers that the ABI table does not have are followed by a question mark.
    package var description: String { description(xen: nil) }

    /// The call in one line, with its interface version if that is not the version of the release.
    ///
    /// - Parameter xen: the Xen release that performed the call; nil if unknown.
    /// - Returns: the line.
    package func description(xen: Release?) -> String {
        let formatter = CallFormatter(self, xen: xen)
        return PrintableText.singleLine(
            formatter.callee + formatter.arguments + " = " + formatter.outcome)
    }
}

extension RecordedCall.Invocation {
    /// The call in one line, without its result: `domctl(gsi_permission, dom1, gsi 22, grant)`.
    package var description: String {
        let formatter = CallFormatter(RecordedCall(self, .result(0), nanoseconds: 0), xen: nil)
        return PrintableText.singleLine(formatter.callee + formatter.arguments)
    }
}

/// Formats a recorded call like strace does, with the names of the ABI table.
struct CallFormatter {
    private let call: RecordedCall
    private let xen: Release?
    /// The row of the hypercall; nil if the table does not have it.
    private let hypercall: ABIHypercall?
    /// The row of the command; nil if the table does not have it.
    private let command: ABICommand?
    /// The structure of the argument; nil if the table does not have it.
    private let structure: ABIStructure?

    init(_ call: RecordedCall, xen: Release?) {
        self.call = call
        self.xen = xen
        let hypercall = call.invocation.hypercall.flatMap { ABILookup.hypercalls[$0] }
        let command = ABILookup.command(ABILookup.Key(call.invocation))
        self.hypercall = hypercall
        self.command = command
        switch hypercall?.callingForm {
        case .commandInStructure(let head, _):
            let version = Self.interfaceVersion(call.invocation.input)
            structure = version.flatMap { command?.argument(version: $0) } ?? head
        case .commandAndPointer, .commandAndValues: structure = command?.argument
        case .values(let words): structure = words
        case .opaque, nil:
            structure = ABILookup.requests[call.invocation.ioctl]?.argument
        }
    }

    // MARK: Name of the call

    /// The name of the call, with the interface version if it differs from that of the release.
    var callee: String {
        let invocation = call.invocation
        if let name = invocation.hypercall {
            let known = hypercall == nil ? "hypercall \(name) ?" : name
            return known + versionMark
        }
        return ABIRequest.shortName(of: invocation.ioctl)?.lowercased()
            ?? "ioctl \(invocation.ioctl) ?"
    }

    private var versionMark: String {
        guard let hypercall, let version = Self.interfaceVersion(call.invocation.input) else {
            return ""
        }
        let text = "0x" + String(version, radix: 16)
        guard let isKnown = ABI.isKnown(version, of: hypercall) else { return "" }
        if !isKnown { return "[\(text) ?]" }
        let expected = xen.flatMap { ABI.version(of: hypercall, in: $0) }
        // Xen refuses another interface version with EACCES.
        let isRefused = call.response == .error("EACCES")
        return isRefused || expected.map { $0 != version } == true ? "[\(text)]" : ""
    }

    /// The field with the version of the hypercall's interface.
    static let interfaceVersionField = "interface_version"

    private static func interfaceVersion(_ input: RecordedArgument) -> UInt32? {
        guard case .fields(let fields) = input,
            case .text(let text)? = fields[interfaceVersionField]
        else { return nil }
        return UInt32(text.dropFirst(2), radix: 16)
    }

    // MARK: Arguments

    /// The arguments in parentheses.
    var arguments: String {
        let pieces = (commandText.map { [$0] } ?? []) + (multicallArguments ?? argumentTexts)
        return "(" + pieces.joined(separator: ", ") + ")"
    }

    /// The calls of a multicall, each with its result.
    private var multicallArguments: [String]? {
        guard let calls = MulticallFormatter(call) else { return nil }
        return calls.lines(xen: xen)
    }

    private var commandText: String? {
        guard let name = call.invocation.command else { return nil }
        return command == nil ? name + " ?" : name
    }

    private var argumentTexts: [String] {
        switch call.invocation.input {
        case .none: return []
        // NULL is normal for a command without a structure.
        case .null: return command != nil && structure == nil ? [] : ["NULL"]
        case .unreadable: return ["unreadable"]
        case .raw(let hexadecimal): return [ValueFormatter.raw(hexadecimal)]
        case .fields(let fields):
            var formatter = StructureFormatter(fields, structure, isInput: true)
            formatter.dropEnvelope("cmd", Self.interfaceVersionField, "op")
            SpecialFormatters.apply(
                to: &formatter, hypercall?.name ?? call.invocation.ioctl, command?.name)
            let pieces = formatter.finish()
            if case .commandAndPointer? = hypercall?.callingForm {
                return ["{" + pieces.joined(separator: ", ") + "}"]
            }
            return pieces
        }
    }

    // MARK: Result and output

    /// The result or error, and the output.
    var outcome: String {
        var formatter = StructureFormatter(call.output, structure, isInput: false)
        SpecialFormatters.apply(
            to: &formatter, hypercall?.name ?? call.invocation.ioctl, command?.name)
        let written = MulticallFormatter(call) == nil ? formatter.finish() : []
        let response =
            if case .result(let result) = call.response {
                resultText(result)
            } else {
                call.response.description
            }
        return written.isEmpty ? response : response + " (" + written.joined(separator: ", ") + ")"
    }

    private func resultText(_ result: Int64) -> String {
        guard hypercall?.name == "xen_version", command?.name == "version", result > 0 else {
            return String(result)
        }
        return "\(result >> 16).\(result & 0xffff)"
    }
}
