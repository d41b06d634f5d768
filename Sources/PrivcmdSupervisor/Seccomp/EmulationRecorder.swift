// SPDX-License-Identifier: MIT

import PrivcmdFake
internal import PrivcmdKit
import PrivcmdRecording
internal import SystemPackage

/// Records the calls and opens of an emulated device, with their results.
struct EmulationRecorder {
    /// Called with each recorded line; nil to record nothing.
    let write: ((RecordedLine) -> Void)?

    /// Performs a call and records it, with its argument before and after.
    func recordingCall(
        _ request: Request, _ argument: Address, in memory: any CallerMemory,
        by caller: () -> RecordedCaller, _ call: () -> Result<Int64, CallFailure>
    ) -> Result<Int64, CallFailure> {
        guard let write else { return call() }
        let capture = CallCapture(request, argument, in: memory)
        let (result, recorded) = capture.perform(in: memory, call)
        // A call that is not emulated has no result to record.
        if var line = recorded {
            line.caller = caller()
            write(.call(line))
        }
        return result
    }

    /// Records an open of a node, successful or not.
    func recordOpen(
        _ node: XenNode, _ response: RecordedOpen.Response, by caller: () -> RecordedCaller
    ) {
        write?(.open(RecordedOpen(node.path, by: caller(), response)))
    }
}
