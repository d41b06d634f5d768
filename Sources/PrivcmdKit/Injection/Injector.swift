// SPDX-License-Identifier: MIT

import Glibc
internal import SystemPackage

/// A transport around a transport, which makes the calls fail that its rules name.
///
/// Each rule counts the calls that it is about. Of several that act on a call, every delay is
/// waited for, and the first that says what comes of it decides.
public final class Injector: Transport {
    /// What answers the calls that no fault is about.
    public let inner: any Transport
    /// The faults.
    public let plan: FaultPlan
    private let wait: @Sendable (Duration) -> Void

    /// Puts faults before a transport.
    ///
    /// - Parameters:
    ///   - inner: what answers the calls.
    ///   - plan: the faults, shared with whatever else has the plan.
    ///   - wait: how a delay is waited for.
    public init(
        _ inner: any Transport, _ plan: FaultPlan,
        wait: @escaping @Sendable (Duration) -> Void = Pause.take
    ) {
        self.inner = inner
        self.plan = plan
        self.wait = wait
    }

    /// The same faults before another open file.
    ///
    /// - Parameter other: what answers its calls.
    /// - Returns: the transport around it.
    public func around(_ other: any Transport) -> Injector { Injector(other, plan, wait: wait) }

    /// Performs a request, unless a rule says otherwise.
    ///
    /// - Parameters:
    ///   - request: the request number.
    ///   - argument: the third argument.
    ///   - memory: the memory that it points into.
    /// - Returns: the answer, the inner transport's or a rule's.
    public func answer(_ request: Request, _ argument: Address, in memory: any CallerMemory)
        -> Result<Int64, CallFailure>
    {
        let call = CallIdentity(request, argument, in: memory)
        var due = Due()
        for (index, rule) in plan.rules.enumerated()
        where rule.patterns.contains(where: { $0.matches(call) }) {
            let target: StructureReading?
            if rule.effect?.isAboutOutput == true {
                // A call without output is none that such a rule is about.
                target = CallDecoder.decode(request, argument, in: memory).target
                guard target?.hasOutput == true else { continue }
            } else {
                target = nil
            }
            guard plan.isDue(index) else { continue }
            due.add(rule, index, target)
        }
        guard due.isAny else { return inner.answer(request, argument, in: memory) }
        return perform(request, argument, memory, due)
    }

    /// Gives the inner transport's memory.
    ///
    /// - Parameter byteCount: how much, in bytes.
    /// - Returns: the memory.
    /// - Throws: what the inner transport throws.
    public func makeHypercallBuffer(byteCount: Int) throws(CallFailure) -> HypercallBuffer {
        try inner.makeHypercallBuffer(byteCount: byteCount)
    }

    /// What the rules that act on a call do to it.
    private struct Due {
        var before = Duration.zero
        var after = Duration.zero
        var effect: FaultRule.Effect?
        var target: StructureReading?
        /// The rule that decides what comes of the call.
        var decider: Int?
        /// The rules that hold it up.
        var delayers: [Int] = []

        var isAny: Bool { decider != nil || !delayers.isEmpty }

        mutating func add(_ rule: FaultRule, _ index: Int, _ target: StructureReading?) {
            before += rule.delayBefore
            after += rule.delayAfter
            if rule.delayBefore + rule.delayAfter > .zero { delayers.append(index) }
            guard effect == nil, let decided = rule.effect else { return }
            effect = decided
            self.target = target
            decider = index
        }
    }

    private func perform(
        _ request: Request, _ argument: Address, _ memory: any CallerMemory, _ due: Due
    ) -> Result<Int64, CallFailure> {
        if due.before > .zero { wait(due.before) }
        defer { if due.after > .zero { wait(due.after) } }
        for index in due.delayers { plan.noteFired(index) }
        func noteDecided() {
            if let decider = due.decider, !due.delayers.contains(decider) {
                plan.noteFired(decider)
            }
        }
        switch due.effect {
        case .error(let errno):
            noteDecided()
            return .failure(.errno(errno))
        case .result(let value):
            noteDecided()
            return .success(value)
        case .output(let count):
            let answer = inner.answer(request, argument, in: memory)
            guard case .success = answer, let target = due.target else { return answer }
            guard target.holdBackOutput(after: count, in: memory) else {
                return .failure(
                    .unanswered("the injected fault could not hold the call's output back"))
            }
            noteDecided()
            return answer
        case nil: return inner.answer(request, argument, in: memory)
        }
    }
}

/// How a delay is waited for.
public enum Pause {
    /// Waits.
    ///
    /// - Parameter duration: how long.
    public static func take(_ duration: Duration) {
        let clock = ContinuousClock()
        let end = clock.now + duration
        // usleep takes less than a second, and a signal cuts it short.
        while clock.now < end {
            let slice = min(end - clock.now, .milliseconds(500))
            usleep(UInt32(max(slice / .microseconds(1), 1)))
        }
    }
}

extension StructureReading {
    /// Whether the call writes a field of it.
    fileprivate var hasOutput: Bool { structure.fields.contains(where: \.flow.isOutput) }

    /// Puts back what a call wrote behind the first bytes of its output.
    ///
    /// - Returns: whether the caller's memory could be written.
    fileprivate func holdBackOutput(after count: Int, in memory: any CallerMemory) -> Bool {
        var arriving = count
        for field in structure.fields where field.flow.isOutput {
            let kept = min(field.size, arriving)
            arriving -= kept
            let rest = (field.offset + kept)..<(field.offset + field.size)
            if rest.isEmpty { continue }
            guard memory.write(Array(bytes[rest]), to: address.advanced(by: rest.lowerBound)) else {
                return false
            }
        }
        return true
    }
}
