// SPDX-License-Identifier: MIT

/// A message from the process of a clause to its parent; each is one line.
enum ChildMessage: Codable, Equatable {
    /// The clause is about to make a change that an action reverts, or has reverted it itself.
    case cleanupChanged(CleanupList.Change)
    /// The clause is about to issue a call.
    case callStarted(String)
    /// The call has returned.
    case stepRecorded(Step)
    /// The clause has ended.
    case finished(ClauseOutcome)
}
