// SPDX-License-Identifier: MIT

import PrivcmdKit

extension Replay {
    /// How calls are matched with recorded calls.
    package enum Mode: Equatable, Sendable {
        /// By name and input, in any order. Equal calls return their results in recorded order.
        ///
        /// If `repeating`, a call that is issued more often than recorded returns its last result
        /// again, which polling programs need. Otherwise it is refused.
        case tolerant(repeating: Bool)
        /// The same calls in the same order, per thread.
        ///
        /// After the first difference, all calls are refused.
        case strict

        /// The implementation of the mode.
        func strategy(_ reader: RecordingReader) throws(FileError) -> any ReplayStrategy {
            switch self {
            case .tolerant(let repeating): try TolerantReplay(reader, repeating: repeating)
            case .strict: try StrictReplay(reader)
            }
        }
    }
}

/// Matches the calls of a program with a recording.
protocol ReplayStrategy: Sendable {
    /// Whether the last line of the recording is truncated.
    var isTruncated: Bool { get }
    /// The first difference that ended the replay; nil if there is none.
    var difference: ReplayDifference? { get }

    /// Replays a call. Sets `isRepeated` if the recorded result was used before.
    mutating func match(
        _ call: ReplayedCall, by caller: RecordedCaller?, file: Int?, isRepeated: inout Bool
    ) -> ReplayResult

    /// The recorded calls that the program has not issued.
    mutating func unused() -> ReplayTally
}
