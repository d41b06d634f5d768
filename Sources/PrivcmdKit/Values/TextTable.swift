// SPDX-License-Identifier: MIT

/// Formats rows of cells as columns with two spaces between them.
package enum TextTable {
    /// The lines of a table, in which the last cell of a row is not padded.
    ///
    /// - Parameters:
    ///   - rows: the cells of each row.
    ///   - indent: the start of each line.
    ///   - width: wraps the last cell of a row, so that lines have this length; nil not to wrap.
    ///   - rightAligned: how many of the first columns are aligned to the right.
    /// - Returns: one line for each row, and the lines that its last cell wraps to.
    package static func lines(
        _ rows: [[String]], indent: String = "", width: Int? = nil, rightAligned: Int = 0
    ) -> [String] {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
        }
        return rows.flatMap { row -> [String] in
            var start = indent
            for (column, cell) in row.dropLast().enumerated() {
                let spaces = String(repeating: " ", count: widths[column] - cell.count)
                start += (column < rightAligned ? spaces + cell : cell + spaces) + "  "
            }
            let last = row.last ?? ""
            guard let width else { return [start + last] }
            let wrapped = PrintableText.wrap(last, width: width - start.count)
            return wrapped.enumerated().map { index, text in
                (index == 0 ? start : String(repeating: " ", count: start.count)) + text
            }
        }
    }
}

extension String {
    /// The text, followed by spaces up to a width.
    ///
    /// - Parameters:
    ///   - width: the width.
    ///   - gap: how many spaces follow at least.
    /// - Returns: the padded text.
    package func padded(to width: Int, gap: Int = 0) -> String {
        self + String(repeating: " ", count: max(gap, width - count))
    }
}
