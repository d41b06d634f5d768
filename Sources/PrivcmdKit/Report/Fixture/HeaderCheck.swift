// SPDX-License-Identifier: MIT

internal import SystemPackage

/// What is wrong with a recording's first line.
struct HeaderCheck {
    /// The header, where it is one that this program reads.
    private(set) var header: RecordingHeader?
    private(set) var flaws: [RecordingFlaw] = []

    init(_ line: [UInt8]) {
        do throws(FileFault) {
            header = try RecordingReader(parsing: line + [UInt8(ascii: "\n")], path: "").header
        } catch {
            if case .malformed(let what) = error.kind {
                flaws.append(
                    RecordingFlaw(1, column: JSONSyntax.firstFault(in: line)?.column, what))
            }
            return
        }
        guard let header else { return }
        if let text = try? JSONLine.encode(header), let column = line.firstDifference(text.utf8) {
            flaws.append(RecordingFlaw(1, column: column, LineCheck.notCanonical))
        }
        let facts = [
            ("tool", header.tool), ("date", header.date), ("device", header.device),
            ("system.architecture", header.system.architecture),
            ("system.kernel", header.system.kernel),
        ]
        for (name, value) in facts where value.isEmpty {
            flaws.append(RecordingFlaw(1, "it does not say '\(name)'"))
        }
        if !header.date.isEmpty, !Self.isDate(header.date) {
            flaws.append(
                RecordingFlaw(
                    1, "'date' is '\(header.date)', which is not like 2026-11-22T19:30:00Z"))
        }
        if header.system.xen == nil {
            flaws.append(RecordingFlaw(1, "it does not say which Xen answered: 'system.xen'"))
        }
        if header.program?.isEmpty == true {
            flaws.append(RecordingFlaw(1, "'program' names no program"))
        }
        if header.version < 2, header.program != nil {
            flaws.append(RecordingFlaw(1, "version 1 of the format has no 'program'"))
        }
    }

    private static func isDate(_ text: String) -> Bool {
        let form = "0000-00-00T00:00:00Z"
        return text.utf8.count == form.utf8.count
            && zip(text.utf8, form.utf8).allSatisfy { byte, mark in
                mark == UInt8(ascii: "0")
                    ? (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) : byte == mark
            }
    }
}

extension [UInt8] {
    /// The column, counted from 1, at which another text differs; nil where it is the same.
    func firstDifference(_ other: some Collection<UInt8>) -> Int? {
        if elementsEqual(other) { return nil }
        return zip(self, other).prefix { $0 == $1 }.map { _ in () }.count + 1
    }
}
