// SPDX-License-Identifier: MIT

internal import CPrivcmd

extension Bench {
    /// How often a signal comes, in microseconds.
    private static let alarmInterval: UInt32 = 1000
    /// How many signals are enough.
    private static let enoughAlarms: UInt64 = 20
    /// How long they may take to come: less than a clause may take.
    private static let patience = Duration.seconds(6)

    /// Makes a request again and again while signals come, and notes the answer where it is always
    /// the same.
    func askUnderSignals(_ row: ABIRequest, bytes: [UInt8]) throws(Obstacle) {
        guard session.kind == .real else { throw .skip("a model has no signals to look after") }
        let target = try device()
        let memory = try buffer(bytes)
        let clock = ContinuousClock()
        let deadline = clock.now + Self.patience
        guard mirror_start_alarms(Self.alarmInterval) == 0 else { throw .broken("no timer") }
        defer { _ = mirror_stop_alarms() }
        let first = try answer(target.answer(row.request, memory.address, in: OwnMemory.shared))
        var last = first
        while last == first, mirror_alarm_count() < Self.enoughAlarms, clock.now < deadline {
            last = try answer(target.answer(row.request, memory.address, in: OwnMemory.shared))
        }
        let came = mirror_alarm_count()
        guard last != first || came >= Self.enoughAlarms else {
            throw .broken("only \(came) signals came in \(Self.patience)")
        }
        note(
            "\(row.name), again and again while signals come",
            last == first ? first : .fact("\(first), then \(last)"))
        inspect(
            row.name, memory, bytes, Reply(answer: first, bytes: memory.content), row.argument,
            .onSuccess)
    }
}
