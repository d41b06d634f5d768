// SPDX-License-Identifier: MIT

import PrivcmdKit

/// Looks up the line of a recording that matches a call, in any order, for tolerant replay.
struct RecordedCallLookup: Sendable {
    let isTruncated: Bool
    /// Whether the recording has lines of open(2).
    let hasOpens: Bool
    private var reader: RecordingReader
    private var index: CallIndex
    private var plans = IdentifierPlanCache()

    init(_ reader: RecordingReader) throws(FileError) {
        var reader = reader
        var index = CallIndex()
        var hasOpens = false
        var offset = reader.offset
        while let line = try reader.next() {
            if case .open = line { hasOpens = true }
            if let call = line.replayedCall {
                index.add(CallHash.of(call.canonical(&plans)), at: offset)
            }
            offset = reader.offset
        }
        index.sort()
        isTruncated = reader.isTruncated
        self.hasOpens = hasOpens
        self.reader = reader
        self.index = index
    }

    mutating func plan(of invocation: RecordedCall.Invocation) -> IdentifierPlan {
        plans.plan(of: invocation)
    }

    /// Finds the next unused line for a canonical call.
    ///
    /// Nil if there is none, or if the file changed after it was opened.
    mutating func consume(_ call: ReplayedCall, repeating: Bool) -> (
        line: RecordedLine, isRepeated: Bool
    )? {
        var found: RecordedLine?
        let match = index.consume(CallHash.of(call), repeating: repeating) { offset in
            reader.seek(to: offset)
            guard let line = try? reader.next(), line.replayedCall?.canonical(&plans) == call else {
                return false
            }
            found = line
            return true
        }
        guard let match, let found else { return nil }
        return (found, match.isRepeated)
    }

    /// The lines that no call has used.
    mutating func unused() -> ReplayTally {
        let (count, offsets) = index.unused(atMost: ReplayTally.limit)
        var tally = ReplayTally()
        for offset in offsets {
            reader.seek(to: offset)
            if let line = try? reader.next() { tally.add(line.description()) }
        }
        tally.count = count
        return tally
    }
}
