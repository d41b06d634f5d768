// SPDX-License-Identifier: MIT

internal import PrivcmdKit
internal import SystemPackage

/// Writes down what programs ask of a lent device, and what they are answered.
struct LendingScribe {
    /// Takes each line; nil where nothing is written down.
    let write: ((RecordedLine) -> Void)?

    /// Makes a call, and notes it with its argument before and after.
    func noting(
        _ request: Request, _ argument: Address, in memory: any CallerMemory,
        by caller: () -> RecordedCaller, _ call: () -> Result<Int64, CallFailure>
    ) -> Result<Int64, CallFailure> {
        guard let write else { return call() }
        let observation = CallObservation(request, argument, in: memory)
        let start = ContinuousClock.now
        let result = call()
        let answer: RecordedCall.Response
        switch result {
        case .success(let value): answer = .result(value)
        case .failure(.errno(let errno)): answer = .error(errno.name)
        // Nobody answered, so that there is no answer to keep.
        case .failure: return result
        }
        var line = observation.finished(
            answer, in: memory,
            nanoseconds: UInt64((ContinuousClock.now - start) / .nanoseconds(1)))
        line.caller = caller()
        write(.call(line))
        return result
    }

    /// Notes that a node was opened, or not.
    func note(
        _ node: FakeNode, _ answer: RecordedOpen.Response, by caller: () -> RecordedCaller
    ) {
        write?(.open(RecordedOpen(node.path, by: caller(), answer)))
    }
}
