// SPDX-License-Identifier: MIT

import PrivcmdKit

extension TestContext {
    /// The interval between signals, in microseconds.
    private static let alarmInterval = 1000
    /// How many signals a check needs.
    private static let requiredAlarms: UInt64 = 20
    /// How long to wait for them; this is less than the time limit of a clause.
    private static let timeout = Duration.seconds(6)

    /// Issues a request repeatedly while signals arrive, and records whether its result stays the
    /// same.
    func issueUnderSignals(_ row: ABIRequest, bytes: [UInt8]) throws(SkipOrError) {
        guard session.kind == .real else { throw .skip("a fake does not handle signals") }
        let target = try device()
        let memory = try buffer(bytes)
        let clock = ContinuousClock()
        let deadline = clock.now + Self.timeout
        guard let timer = try? IntervalTimer(microseconds: Self.alarmInterval) else {
            throw .error("cannot start a timer")
        }
        let first = try stepResult(
            target.perform(row.request, memory.address, in: SelfMemory.shared))
        var last = first
        while last == first, timer.signalCount < Self.requiredAlarms, clock.now < deadline {
            last = try stepResult(
                target.perform(row.request, memory.address, in: SelfMemory.shared))
        }
        let delivered = timer.signalCount
        guard last != first || delivered >= Self.requiredAlarms else {
            throw .error("only \(delivered) signals arrived in \(Self.timeout)")
        }
        record(
            "\(row.name), repeatedly while signals arrive",
            last == first ? first : .fact("\(first), then \(last)"))
        checkArgument(
            row.name, memory, bytes, CallResult(result: first, bytes: memory.content), row.argument,
            .onSuccess)
    }
}
