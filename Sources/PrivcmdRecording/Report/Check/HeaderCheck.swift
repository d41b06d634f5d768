// SPDX-License-Identifier: MIT

import PrivcmdJSON
import PrivcmdKit
internal import SystemPackage

/// Checks the header of a recording.
struct HeaderCheck {
    /// The header; nil if privcmd-probe cannot read it.
    private(set) var header: RecordingHeader?
    private(set) var flaws: [RecordingFlaw] = []

    init(_ line: [UInt8]) {
        do throws(FileError) {
            header = try RecordingReader(parsing: line + [UInt8(ascii: "\n")], path: "").header
        } catch {
            if case .malformed(let what) = error.kind {
                flaws.append(RecordingFlaw(1, column: error.column, what))
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
            flaws.append(RecordingFlaw(1, "'\(name)' is empty"))
        }
        if !header.date.isEmpty, !Self.isDate(header.date) {
            flaws.append(
                RecordingFlaw(
                    1, "'date' is '\(header.date)'; expected a date like 2026-11-22T19:30:00Z"))
        }
        if header.system.xen == nil {
            flaws.append(RecordingFlaw(1, "'system.xen' is missing"))
        }
        if header.program?.isEmpty == true {
            flaws.append(RecordingFlaw(1, "'program' is empty"))
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
    /// The column, counted from 1, of the first difference; nil if the texts are equal.
    func firstDifference(_ other: some Collection<UInt8>) -> Int? {
        if elementsEqual(other) { return nil }
        return zip(self, other).prefix { $0 == $1 }.map { _ in () }.count + 1
    }
}
