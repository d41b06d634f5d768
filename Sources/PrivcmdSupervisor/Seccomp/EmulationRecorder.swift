// SPDX-License-Identifier: MIT

internal import PrivcmdKit
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
        let observation = CallCapture(request, argument, in: memory)
        let start = ContinuousClock.now
        let result = call()
        let response: RecordedCall.Response
        switch result {
        case .success(let value): response = .result(value)
        case .failure(.errno(let errno)): response = .error(errno.name)
        // A call that is not emulated has no result to record.
        case .failure: return result
        }
        var line = observation.finish(
            response, in: memory,
            nanoseconds: UInt64((ContinuousClock.now - start) / .nanoseconds(1)))
        line.caller = caller()
        write(.call(line))
        return result
    }

    /// Records an open of a node, successful or not.
    func recordOpen(
        _ node: XenNode, _ response: RecordedOpen.Response, by caller: () -> RecordedCaller
    ) {
        write?(.open(RecordedOpen(node.path, by: caller(), response)))
    }
}
