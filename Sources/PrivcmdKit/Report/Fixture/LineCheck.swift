// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// What is wrong with a recording's lines, one after the other.
struct LineCheck {
    static let notCanonical =
        "from here on it is not as this program writes it: sorted keys, no spaces, nothing else"

    /// Whether the last line is a call.
    private(set) var isCall = false

    private let header: RecordingHeader
    private var number = 0
    private var flaws: [RecordingFlaw] = []
    private var fields = FieldCheck()
    private var callers = CallerCheck()
    /// The line that says how the program ended.
    private var endLine: Int?

    init(_ header: RecordingHeader) { self.header = header }

    mutating func takeFlaws() -> [RecordingFlaw] {
        if flaws.isEmpty { return [] }
        defer { flaws = [] }
        return flaws
    }

    mutating func check(_ text: [UInt8], _ number: Int) {
        self.number = number
        isCall = false
        let line: RecordedLine
        do throws(JSONFault) {
            line = try RecordedLine(parsing: text, version: header.version)
        } catch {
            let column = JSONSyntax.firstFault(in: text)?.column
            note(column == nil ? error.what : "it is not valid JSON", column)
            return
        }
        if let endLine, line.deed != nil {
            note("the program ended in line \(endLine) already")
        }
        switch line {
        case .call(let call):
            isCall = true
            check(call, text)
            if let what = callers.check(line) { note(what) }
            if call.caller != nil, header.version < 2 {
                note("version 1 of the format has no 'caller'")
            } else if (call.caller == nil) != (header.program == nil) {
                note(
                    call.caller == nil
                        ? "it has no 'caller', in a recording of another program"
                        : "it has a 'caller', and the first line names no 'program'")
            }
        case .open(let open):
            canonical(text, line)
            if case .error(let name) = open.answer { checkError(name) }
            if let what = callers.check(line) { note(what) }
        case .write(let write):
            canonical(text, line)
            if case .error(let name) = write.answer { checkError(name) }
            if let what = callers.check(line) { note(what) }
        case .ended:
            canonical(text, line)
            if let endLine { note("the program ended in line \(endLine) already") }
            endLine = endLine ?? number
        case .xenstore: break
        case .other: note("it is of no kind that this program knows")
        }
    }

    /// What is wrong with the recording as a whole.
    func end(_ lines: Int) -> [RecordingFlaw] {
        guard header.program != nil, endLine == nil else { return [] }
        return [RecordingFlaw(lines, "no line tells the program's end: it was not recorded whole")]
    }

    private mutating func note(_ what: String, _ column: Int? = nil) {
        flaws.append(RecordingFlaw(number, column: column, what))
    }

    private mutating func canonical(_ text: [UInt8], _ line: RecordedLine) {
        let written: [UInt8]? =
            if case .call(let call) = line {
                RecordedCallWriter.line(call)
            } else {
                (try? line.text()).map { Array($0.utf8) }
            }
        if let written, let column = text.firstDifference(written) {
            note(Self.notCanonical, column)
        }
    }

    private mutating func check(_ call: RecordedCall, _ text: [UInt8]) {
        canonical(text, .call(call))
        names(call.question)
        for what in fields.flaws(of: call) {
            note(what.text, flaws.isEmpty ? place(of: what.path, text) : nil)
        }
        if case .error(let name) = call.answer { checkError(name) }
    }

    /// Where a value stands, looked for in a line that has a flaw.
    private func place(of path: [String], _ text: [UInt8]) -> Int? {
        guard var tree = try? JSONTree.parse(text) else { return nil }
        var column: Int?
        for name in path {
            guard case .object(let members) = tree.value,
                let member = members.first(where: { $0.key == name })
            else { break }
            column = member.place.column
            tree = member.value
        }
        return column
    }

    private mutating func checkError(_ name: String) {
        if Errno(name: name) == nil { note("'\(name)' is the name of no error") }
    }

    private mutating func names(_ question: RecordedCall.Question) {
        let ioctl = question.ioctl
        if NamedRows.requests[ioctl] == nil {
            let number = ioctl.hasPrefix("0x") ? UInt32(ioctl.dropFirst(2), radix: 16) : nil
            if let number, Request(number).description == ioctl {
                if let row = ABI.request(Request(number)) { note("'\(ioctl)' is \(row.name)") }
            } else {
                note("there is no request '\(ioctl)'" + hint(ioctl, NamedRows.requests.keys))
            }
        }
        guard let name = question.hypercall else {
            if ioctl == ABI.row(request: MIRROR_IOCTL_PRIVCMD_HYPERCALL).name,
                case .fields = question.input
            {
                note("it does not say which hypercall it is")
            }
            return
        }
        guard let hypercall = NamedRows.hypercalls[name] else {
            if let number = UInt64(name) {
                if let row = ABI.hypercall(number) { note("hypercall \(name) is \(row.name)") }
            } else {
                note("there is no hypercall '\(name)'" + hint(name, NamedRows.hypercalls.keys))
            }
            return
        }
        let commands = hypercall.shape.commands
        guard let command = question.command else { return }
        if let number = UInt32(command) {
            if let row = commands.first(where: { $0.number == number }) {
                note("command \(command) of \(name) is \(row.name)")
            }
        } else if !commands.contains(where: { $0.name == command }) {
            note("\(name) has no command '\(command)'" + hint(command, commands.map(\.name)))
        }
    }

    private func hint(_ text: String, _ names: some Sequence<String>) -> String {
        Spelling.hint(text, among: Array(names))
    }
}
