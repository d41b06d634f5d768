// SPDX-License-Identifier: MIT

import PrivcmdKit

/// A diagram of a structure's bytes: eight bytes a row, with the extent of each field.
struct StructureDiagram {
    private let structure: ABIStructure
    /// The fields, distributed so that the fields of one lane do not overlap.
    private let lanes: [[ABIField]]
    private static let bytesPerRow = 8
    /// The width of a byte in columns; with the borders and offsets a row has 94.
    private static let columnsPerByte = 11

    init(_ structure: ABIStructure) {
        self.structure = structure
        var lanes: [[ABIField]] = []
        for field in structure.fields where field.size > 0 {
            let free = lanes.firstIndex { lane in
                !lane.contains { $0.byteRange.overlaps(field.byteRange) }
            }
            if let free { lanes[free].append(field) } else { lanes.append([field]) }
        }
        self.lanes = lanes.isEmpty ? [[]] : lanes
    }

    /// The lines of the diagram.
    var lines: [String] {
        let label = 6
        var lines = [
            String(repeating: " ", count: label)
                + (0..<Self.bytesPerRow - 1).map { " +\($0)".padded(to: Self.columnsPerByte) }
                .joined()
                + " +\(Self.bytesPerRow - 1)"
        ]
        var previous: [Span] = []
        var skipped = 0
        func appendSkipped() {
            if skipped > 0 {
                let rows = skipped == 1 ? "1 row" : "\(skipped) rows"
                lines.append(
                    String(repeating: " ", count: label) + ": \(rows) more of the same")
            }
            skipped = 0
        }
        for start in stride(from: 0, to: structure.size, by: Self.bytesPerRow) {
            let rows = lanes.indices.map { spans(lane: $0, from: start) }
            // Skip a row that continues the only field or gap of the row before.
            if rows.count == 1 || rows.dropFirst().allSatisfy(\.isEmpty), rows[0].count == 1,
                previous.count == 1, rows[0][0].key == previous[0].key,
                start + Self.bytesPerRow < structure.size
            {
                skipped += 1
                continue
            }
            appendSkipped()
            previous = rows.dropFirst().allSatisfy(\.isEmpty) ? rows[0] : []
            for (index, row) in rows.enumerated() where index == 0 || !row.isEmpty {
                let prefix = index == 0 ? "0x" + hex(UInt64(start), digits: 2) : "or"
                lines.append(("  " + prefix).padded(to: label) + render(row, from: start))
            }
        }
        appendSkipped()
        return lines
    }

    /// A part of a row.
    private struct Span {
        let range: Range<Int>
        let key: String
        let text: String
    }

    /// Returns the spans of a lane in a row.
    ///
    /// The first lane includes the gaps of all lanes.
    private func spans(lane: Int, from start: Int) -> [Span] {
        let row = start..<min(start + Self.bytesPerRow, structure.size)
        var spans: [Span] = []
        var next = row.lowerBound
        func appendGaps(to end: Int) {
            guard lane == 0, next < end else { return }
            var position = next
            while position < end {
                let other = lanes.dropFirst().joined().first { $0.byteRange.contains(position) }
                var stop = position + 1
                while stop < end,
                    lanes.dropFirst().joined().first(where: { $0.byteRange.contains(stop) })?.offset
                        == other?.offset
                {
                    stop += 1
                }
                if other == nil {
                    let kind = structure.gapKind(at: position)
                    spans.append(
                        Span(
                            range: position..<stop, key: kind, text: gapText(kind, stop - position)
                        ))
                }
                position = stop
            }
        }
        for field in lanes[lane].sorted(by: { $0.offset < $1.offset })
        where field.byteRange.overlaps(row) {
            let range = field.byteRange.clamped(to: row)
            appendGaps(to: range.lowerBound)
            let continues = range.lowerBound > field.offset
            let width = range.count * Self.columnsPerByte - 1
            spans.append(
                Span(
                    range: range, key: field.name,
                    text: (shortName(field.name, width - (continues ? 4 : 0))
                        + (continues ? " ..." : "")).padded(to: width)))
            next = range.upperBound
        }
        appendGaps(to: row.upperBound)
        return spans
    }

    private func render(_ spans: [Span], from start: Int) -> String {
        var line = ""
        var open = false
        for span in spans {
            let column = (span.range.lowerBound - start) * Self.columnsPerByte
            if line.count < column || !open {
                if open { line += "|" }
                line += String(repeating: " ", count: max(column - line.count, 0))
            }
            line += "|" + span.text
            open = true
        }
        return line + (open ? "|" : "")
    }

    private func gapText(_ kind: String, _ bytes: Int) -> String {
        let width = bytes * Self.columnsPerByte - 1
        let side = String(repeating: "/", count: max((width - kind.count - 2) / 2, 0))
        let line = side + " " + kind + " " + side
        return line + String(repeating: "/", count: max(width - line.count, 0))
    }

    /// Shortens a name to a width: drops leading components first, then the end.
    private func shortName(_ name: String, _ width: Int) -> String {
        var name = name[...]
        while name.count > width, let dot = name.firstIndex(of: ".") {
            name = name[name.index(after: dot)...]
        }
        return name.count <= width ? String(name) : name.prefix(max(width - 1, 0)) + "~"
    }
}

extension ABIField {
    /// The bytes of the field.
    var byteRange: Range<Int> { offset..<(offset + size) }
}

extension ABIStructure {
    /// Returns the kind of a byte that no field has: padding if the gap is shorter than 8 bytes.
    func gapKind(at byte: Int) -> String {
        let start = fields.map(\.byteRange.upperBound).filter { $0 <= byte }.max() ?? 0
        let end = fields.map(\.offset).filter { $0 > byte }.min() ?? size
        return end - start < 8 ? "padding" : "unused"
    }
}
