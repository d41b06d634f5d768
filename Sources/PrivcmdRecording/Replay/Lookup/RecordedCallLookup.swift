// SPDX-License-Identifier: MIT

internal import SystemPackage

/// Looks up the line of a recording that matches a call, in any order, for tolerant replay.
struct RecordedCallLookup: Sendable {
    let isTruncated: Bool
    /// Whether the recording has lines of open(2).
    let hasOpens: Bool
    private var reader: RecordingReader
    private var index: CallIndex
    private var plans = IdentifierPlanCache()

    init(_ reader: RecordingReader, _ path: FilePath) throws(FileError) {
        var reader = reader
        var builder = CallIndexBuilder()
        var hasOpens = false
        var offset = reader.offset
        while let line = try reader.next() {
            if case .open = line { hasOpens = true }
            if let call = line.replayedCall {
                let hash = CallHash.of(call.canonical(&plans))
                try Self.sorting(path) { () throws(Errno) in try builder.add(hash, at: offset) }
            }
            offset = reader.offset
        }
        isTruncated = reader.isTruncated
        self.hasOpens = hasOpens
        self.reader = reader
        index = try Self.sorting(path) { () throws(Errno) in try builder.finish() }
    }

    /// Converts errors of the temporary file, for which the disk may have no space.
    private static func sorting<Value>(_ path: FilePath, _ body: () throws(Errno) -> Value)
        throws(FileError) -> Value
    {
        do throws(Errno) {
            return try body()
        } catch {
            throw FileError(
                path,
                .malformed("cannot write the index of its calls to a temporary file: \(error)"))
        }
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
        guard let match = try? index.consume(CallHash.of(call), repeating: repeating),
            let line = line(at: match.offset), line.replayedCall?.canonical(&plans) == call
        else { return nil }
        return (line, match.isRepeated)
    }

    private mutating func line(at offset: Int) -> RecordedLine? {
        reader.seek(to: offset)
        return try? reader.next()
    }

    /// The lines that no call has used.
    mutating func unused() -> ReplayTally {
        guard let (count, offsets) = try? index.unused(atMost: ReplayTally.limit) else {
            return ReplayTally()
        }
        var tally = ReplayTally()
        for offset in offsets {
            if let line = line(at: offset), let text = line.replayedCallDescription {
                tally.add(text)
            }
        }
        tally.count = count
        return tally
    }
}

extension RecordedLine {
    /// The call that this line replays; nil for lines that are not replayed.
    var replayedCall: ReplayedCall? {
        switch self {
        case .call(let call): .ioctl(call.invocation)
        case .open(let open): .open(open.path)
        case .write, .ended, .xenstore, .other: nil
        }
    }

    /// The call with its result in one line; nil for lines that are not replayed.
    var replayedCallDescription: String? {
        switch self {
        case .call(let call): call.description
        case .open(let open): open.description
        case .write, .ended, .xenstore, .other: nil
        }
    }
}

extension ReplayedCall {
    /// The call without values that differ from run to run.
    fileprivate func canonical(_ plans: inout IdentifierPlanCache) -> ReplayedCall {
        guard case .ioctl(let invocation) = self else { return self }
        return .ioctl(invocation.canonical(plans.plan(of: invocation)))
    }
}
