// SPDX-License-Identifier: MIT

import PrivcmdKit
import Testing

@Suite struct `A text table` {
    @Test func `columns are aligned, and the last cell of a row has no spaces after it`() {
        let rows = [["name", "size", "type"], ["a", "12"], ["longer", "3", "int"]]
        #expect(
            TextTable.lines(rows) == ["name    size  type", "a       12", "longer  3     int"])
        #expect(
            TextTable.lines(rows, indent: "  ", rightAligned: 2) == [
                "    name  size  type", "       a  12", "  longer     3  int",
            ])
    }

    @Test func `the last cell wraps at the width, below its start`() {
        let lines = TextTable.lines([["key", "one two three"], ["k", "x"]], width: 12)
        #expect(lines == ["key  one two", "     three", "k    x"])
    }

    @Test func `padding fills up to the width, or has the gap`() {
        #expect("ab".padded(to: 4) == "ab  ")
        #expect("abcd".padded(to: 4) == "abcd")
        #expect("abcd".padded(to: 4, gap: 1) == "abcd ")
    }
}
