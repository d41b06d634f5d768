// SPDX-License-Identifier: MIT

import PrivcmdKit

/// A call of the replaying program that is matched with the recording.
enum ReplayedCall: Hashable, Sendable {
    case ioctl(RecordedCall.Invocation)
    case open(String)

    /// The call in one line.
    var description: String {
        switch self {
        case .ioctl(let invocation): invocation.description
        case .open(let path): "open(\(path))"
        }
    }
}

/// How a call is replayed.
enum ReplayResult: Sendable {
    case ioctl(RecordedCall)
    case open(RecordedOpen.Response)
    /// The recording has no lines of open(2), so that every open succeeds.
    case anyOpen(file: Int?)
    /// No recorded call matches.
    case refused(Message)
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
}

extension ReplayedCall {
    /// The call without values that differ from run to run.
    func canonical(_ plans: inout IdentifierPlanCache) -> ReplayedCall {
        guard case .ioctl(let invocation) = self else { return self }
        return .ioctl(invocation.canonical(plans.plan(of: invocation)))
    }
}
