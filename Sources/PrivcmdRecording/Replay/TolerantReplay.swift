// SPDX-License-Identifier: MIT

import PrivcmdKit

/// Tolerant replay: matches calls by name and input, in any order.
struct TolerantReplay: ReplayStrategy {
    var isTruncated: Bool { lookup.isTruncated }
    /// A call without a match does not end the replay.
    var difference: ReplayDifference? { nil }

    private let repeating: Bool
    private var lookup: RecordedCallLookup
    private var bindings = IdentifierMap()

    init(_ reader: RecordingReader, repeating: Bool) throws(FileError) {
        self.repeating = repeating
        lookup = try RecordedCallLookup(reader)
    }

    mutating func match(
        _ call: ReplayedCall, by caller: RecordedCaller?, file: Int?, isRepeated: inout Bool
    ) -> ReplayResult {
        switch call {
        case .open(let path):
            guard lookup.hasOpens else { return .anyOpen(file: nil) }
            guard case .open(let open)? = consume(.open(path), &isRepeated) else {
                return .refused("the recording has no (further) open of \(path)")
            }
            return .open(open.response)
        case .ioctl(let invocation):
            let plan = lookup.plan(of: invocation)
            let canonical = invocation.canonical(plan, bindings)
            guard case .call(var call)? = consume(.ioctl(canonical), &isRepeated) else {
                return .refused(
                    "the recording has no (further) result for \(invocation.description)")
            }
            if !plan.isEmpty {
                var matcher = IdentifierMatcher(bindings)
                _ = matcher.matches(call.invocation, invocation, plan)
                for pair in matcher.newPairs where pair.recorded != pair.live {
                    bindings.bind(pair.kind, pair.recorded, to: pair.live)
                }
                bindings.bindNewDomain(call, requested: invocation, plan)
                call.output = bindings.translated(call.output, plan)
            }
            return .ioctl(call)
        }
    }

    private mutating func consume(_ call: ReplayedCall, _ isRepeated: inout Bool) -> RecordedLine? {
        guard let match = lookup.consume(call, repeating: repeating) else { return nil }
        isRepeated = match.isRepeated
        return match.line
    }

    mutating func unused() -> ReplayTally { lookup.unused() }
}
