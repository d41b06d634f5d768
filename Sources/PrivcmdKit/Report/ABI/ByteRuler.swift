// SPDX-License-Identifier: MIT

/// A structure's bytes as a drawing: eight bytes a row, with the fields' extents.
struct ByteRuler {
    private let structure: ABIStructure
    /// The fields, so spread that those of one lane do not overlap.
    private let lanes: [[ABIField]]
    private static let bytes = 8
    /// The columns of a byte: with the edges and the offsets they make 94.
    private static let cell = 11

    init(_ structure: ABIStructure) {
        self.structure = structure
        var lanes: [[ABIField]] = []
        for field in structure.fields where field.size > 0 {
            let free = lanes.firstIndex { lane in
                !lane.contains { $0.range.overlaps(field.range) }
            }
            if let free { lanes[free].append(field) } else { lanes.append([field]) }
        }
        self.lanes = lanes.isEmpty ? [[]] : lanes
    }

    /// The drawing.
    var lines: [String] {
        let label = 6
        var lines = [
            String(repeating: " ", count: label)
                + (0..<Self.bytes - 1).map { fit(" +\($0)", Self.cell) }.joined()
                + " +\(Self.bytes - 1)"
        ]
        var previous: [Span] = []
        var skipped = 0
        func tellSkipped() {
            if skipped > 0 {
                let rows = skipped == 1 ? "1 row" : "\(skipped) rows"
                lines.append(
                    String(repeating: " ", count: label) + ": \(rows) more of the same")
            }
            skipped = 0
        }
        for start in stride(from: 0, to: structure.size, by: Self.bytes) {
            let rows = lanes.indices.map { spans(lane: $0, from: start) }
            // A row in the midst of one field or one gap says nothing that the row before does not.
            if rows.count == 1 || rows.dropFirst().allSatisfy(\.isEmpty), rows[0].count == 1,
                previous.count == 1, rows[0][0].key == previous[0].key,
                start + Self.bytes < structure.size
            {
                skipped += 1
                continue
            }
            tellSkipped()
            previous = rows.dropFirst().allSatisfy(\.isEmpty) ? rows[0] : []
            for (index, row) in rows.enumerated() where index == 0 || !row.isEmpty {
                let lead = index == 0 ? "0x" + hex(UInt64(start), digits: 2) : "or"
                lines.append(fit("  " + lead, label) + draw(row, from: start))
            }
        }
        tellSkipped()
        return lines
    }

    /// A part of a row.
    private struct Span {
        let range: Range<Int>
        let key: String
        let text: String
    }

    /// What a lane has in a row; in the first lane with what no field has.
    private func spans(lane: Int, from start: Int) -> [Span] {
        let row = start..<min(start + Self.bytes, structure.size)
        var spans: [Span] = []
        var next = row.lowerBound
        func gap(to end: Int) {
            guard lane == 0, next < end else { return }
            var position = next
            while position < end {
                let other = lanes.dropFirst().joined().first { $0.range.contains(position) }
                var stop = position + 1
                while stop < end,
                    lanes.dropFirst().joined().first(where: { $0.range.contains(stop) })?.offset
                        == other?.offset
                {
                    stop += 1
                }
                if other == nil {
                    let word = structure.gap(at: position)
                    spans.append(
                        Span(
                            range: position..<stop, key: word, text: filling(word, stop - position)
                        ))
                }
                position = stop
            }
        }
        for field in lanes[lane].sorted(by: { $0.offset < $1.offset })
        where field.range.overlaps(row) {
            let range = field.range.clamped(to: row)
            gap(to: range.lowerBound)
            let goesOn = range.lowerBound > field.offset
            let width = range.count * Self.cell - 1
            spans.append(
                Span(
                    range: range, key: field.name,
                    text: fit(
                        short(field.name, width - (goesOn ? 4 : 0)) + (goesOn ? " ..." : ""), width)
                ))
            next = range.upperBound
        }
        gap(to: row.upperBound)
        return spans
    }

    private func draw(_ spans: [Span], from start: Int) -> String {
        var line = ""
        var open = false
        for span in spans {
            let column = (span.range.lowerBound - start) * Self.cell
            if line.count < column || !open {
                if open { line += "|" }
                line += String(repeating: " ", count: max(column - line.count, 0))
            }
            line += "|" + span.text
            open = true
        }
        return line + (open ? "|" : "")
    }

    private func filling(_ word: String, _ bytes: Int) -> String {
        let room = bytes * Self.cell - 1
        let side = String(repeating: "/", count: max((room - word.count - 2) / 2, 0))
        let line = side + " " + word + " " + side
        return line + String(repeating: "/", count: max(room - line.count, 0))
    }

    /// A name in so many columns: the last of its parts first, and then what fits.
    private func short(_ name: String, _ width: Int) -> String {
        var name = name[...]
        while name.count > width, let dot = name.firstIndex(of: ".") {
            name = name[name.index(after: dot)...]
        }
        return name.count <= width ? String(name) : name.prefix(max(width - 1, 0)) + "~"
    }

    private func fit(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(width - text.count, 0))
    }
}

extension ABIField {
    /// The bytes that it takes.
    var range: Range<Int> { offset..<(offset + size) }
}

extension ABIStructure {
    /// What a byte is that no field has: C's padding, or room that something else uses.
    func gap(at byte: Int) -> String {
        let start = fields.map(\.range.upperBound).filter { $0 <= byte }.max() ?? 0
        let end = fields.map(\.offset).filter { $0 > byte }.min() ?? size
        return end - start < 8 ? "padding" : "unused"
    }
}
