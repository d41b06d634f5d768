// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdJSON
import PrivcmdKit
internal import SystemPackage

/// Checks the lines of a recording after its header, one by one.
struct LineCheck {
    static let notCanonical =
        "not in canonical form from here: needs sorted keys, no spaces and no other keys"

    /// Whether the line checked last is a call.
    private(set) var isLastLineCall = false

    private let header: RecordingHeader
    private var number = 0
    private var flaws: [RecordingFlaw] = []
    private var fields = FieldCheck()
    private var callers = CallerCheck()
    /// The number of the line with the program's exit.
    private var endLine: Int?

    init(_ header: RecordingHeader) { self.header = header }

    mutating func removeFlaws() -> [RecordingFlaw] {
        if flaws.isEmpty { return [] }
        defer { flaws = [] }
        return flaws
    }

    mutating func check(_ text: [UInt8], _ number: Int) {
        self.number = number
        isLastLineCall = false
        let line: RecordedLine
        do throws(JSONError) {
            line = try RecordedLine(parsing: text, version: header.version)
        } catch {
            addFlaw(error.reason, error.position?.column)
            return
        }
        if let endLine, line.replayedCall != nil {
            addFlaw("the program ended in line \(endLine)")
        }
        switch line {
        case .call(let call):
            isLastLineCall = true
            check(call, text)
            if let message = callers.check(line) { addFlaw(message) }
            if call.caller != nil, header.version < 2 {
                addFlaw("version 1 of the format has no 'caller'")
            } else if (call.caller == nil) != (header.program == nil) {
                addFlaw(
                    call.caller == nil
                        ? "it needs a 'caller', since the header has 'program'"
                        : "it has a 'caller', but the header has no 'program'")
            }
        case .open(let open):
            checkCanonical(text, line)
            if case .error(let name) = open.response { checkError(name) }
            if let message = callers.check(line) { addFlaw(message) }
        case .write(let write):
            checkCanonical(text, line)
            if case .error(let name) = write.response { checkError(name) }
            if let message = callers.check(line) { addFlaw(message) }
        case .ended:
            checkCanonical(text, line)
            if let endLine { addFlaw("the program ended in line \(endLine)") }
            endLine = endLine ?? number
        case .xenstore: break
        case .other: addFlaw("unknown kind of line")
        }
    }

    /// Checks the recording as a whole, after its last line.
    func finish(_ lines: Int) -> [RecordingFlaw] {
        guard header.program != nil, endLine == nil else { return [] }
        return [RecordingFlaw(lines, "incomplete: no line with the program's exit")]
    }

    private mutating func addFlaw(_ message: String, _ column: Int? = nil) {
        flaws.append(RecordingFlaw(number, column: column, message))
    }

    private mutating func checkCanonical(_ text: [UInt8], _ line: RecordedLine) {
        let written: [UInt8]? =
            if case .call(let call) = line {
                RecordedCallWriter.line(call)
            } else {
                (try? line.text()).map { Array($0.utf8) }
            }
        let isOld = header.version < RecordingHeader.version
        let text = isOld ? RecordingHeader.renames.applied(to: text) : text
        if let written, let column = text.firstDifference(written) {
            addFlaw(Self.notCanonical, column)
        }
    }

    private mutating func check(_ call: RecordedCall, _ text: [UInt8]) {
        checkCanonical(text, .call(call))
        checkNames(call.invocation)
        for flaw in fields.flaws(of: call) {
            addFlaw(flaw.message, flaws.isEmpty ? column(of: flaw.path, text) : nil)
        }
        if case .error(let name) = call.response { checkError(name) }
    }

    /// The column of a value, for the message about it.
    private func column(of path: [String], _ text: [UInt8]) -> Int? {
        guard var tree = try? JSONTree.parse(text) else { return nil }
        var column: Int?
        for name in path {
            guard case .object(let members) = tree.value,
                let member = members.first(where: { $0.key == name })
            else { break }
            column = member.position.column
            tree = member.value
        }
        return column
    }

    private mutating func checkError(_ name: String) {
        if Errno(name: name) == nil { addFlaw("'\(name)' is not the name of an errno") }
    }

    private mutating func checkNames(_ invocation: RecordedCall.Invocation) {
        let ioctl = invocation.ioctl
        if ABILookup.requests[ioctl] == nil {
            let number = ioctl.hasPrefix("0x") ? UInt32(ioctl.dropFirst(2), radix: 16) : nil
            if let number, Request(number).description == ioctl {
                if let row = ABI.request(Request(number)) { addFlaw("'\(ioctl)' is \(row.name)") }
            } else {
                addFlaw("there is no request '\(ioctl)'" + hint(ioctl, ABILookup.requests.keys))
            }
        }
        guard let name = invocation.hypercall else {
            if ioctl == ABI.row(request: MIRROR_IOCTL_PRIVCMD_HYPERCALL).name,
                case .fields = invocation.input
            {
                addFlaw("'hypercall' is missing")
            }
            return
        }
        guard let hypercall = ABILookup.hypercalls[name] else {
            if let number = UInt64(name) {
                if let row = ABI.hypercall(number) { addFlaw("hypercall \(name) is \(row.name)") }
            } else {
                addFlaw("there is no hypercall '\(name)'" + hint(name, ABILookup.hypercalls.keys))
            }
            return
        }
        let commands = hypercall.callingForm.commands
        guard let command = invocation.command else { return }
        if let number = UInt32(command) {
            if let row = commands.first(where: { $0.number == number }) {
                addFlaw("command \(command) of \(name) is \(row.name)")
            }
        } else if !commands.contains(where: { $0.name == command }) {
            addFlaw("\(name) has no command '\(command)'" + hint(command, commands.map(\.name)))
        }
    }

    private func hint(_ text: String, _ names: some Sequence<String>) -> String {
        Spelling.hint(text, among: Array(names))
    }
}
