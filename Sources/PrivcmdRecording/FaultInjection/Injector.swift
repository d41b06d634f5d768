// SPDX-License-Identifier: MIT

import Glibc
package import PrivcmdKit
internal import SystemPackage

/// A transport that wraps another one and injects faults into its calls.
///
/// Each rule counts the calls that it matches. If several rules apply to one call, all their
/// delays add up, and the first rule with an effect determines the result.
package final class Injector: Transport {
    /// The transport that performs the calls.
    private let inner: any Transport
    /// The fault rules with their counters.
    private let plan: FaultPlan
    private let wait: @Sendable (Duration) -> Void

    /// Wraps a transport.
    ///
    /// - Parameters:
    ///   - inner: the transport that performs the calls.
    ///   - plan: the fault rules; all transports with this plan share its counters.
    ///   - wait: sleeps for a duration.
    package init(
        _ inner: any Transport, _ plan: FaultPlan,
        wait: @escaping @Sendable (Duration) -> Void = InjectionDelay.sleep
    ) {
        self.inner = inner
        self.plan = plan
        self.wait = wait
    }

    /// Performs a request, or injects a fault.
    ///
    /// - Parameters:
    ///   - request: the request number.
    ///   - argument: the third argument.
    ///   - memory: the memory that it points into.
    /// - Returns: the result of the inner transport, or the injected one.
    package func perform(_ request: Request, _ argument: Address, in memory: any CallerMemory)
        -> Result<Int64, CallFailure>
    {
        let call = CallNumbers(request, argument, in: memory)
        var due = DueFaults()
        for (index, rule) in plan.rules.enumerated()
        where rule.patterns.contains(where: { $0.matches(call) }) {
            let target: DecodedStructure?
            if rule.effect?.truncatesOutput == true {
                // A rule that truncates output does not match a call without output.
                target = CallDecoder.decode(request, argument, in: memory).target
                guard target?.hasOutput == true else { continue }
            } else {
                target = nil
            }
            guard plan.countMatch(index) else { continue }
            due.add(rule, index, target)
        }
        guard due.hasAny else { return inner.perform(request, argument, in: memory) }
        return inject(request, argument, memory, due)
    }

    /// Makes a hypercall buffer of the inner transport.
    ///
    /// - Parameter byteCount: the size in bytes.
    /// - Returns: the buffer.
    /// - Throws: the error of the inner transport.
    package func makeHypercallBuffer(byteCount: Int) throws(CallFailure) -> HypercallBuffer {
        try inner.makeHypercallBuffer(byteCount: byteCount)
    }

    /// The combined faults for one call.
    private struct DueFaults {
        var delayBefore = Duration.zero
        var delayAfter = Duration.zero
        var effect: FaultRule.Effect?
        var target: DecodedStructure?
        /// The index of the rule that determines the result.
        var effectRule: Int?
        /// The indices of the rules that delay the call.
        var delayRules: [Int] = []

        var hasAny: Bool { effectRule != nil || !delayRules.isEmpty }

        mutating func add(_ rule: FaultRule, _ index: Int, _ target: DecodedStructure?) {
            delayBefore += rule.delayBefore
            delayAfter += rule.delayAfter
            if rule.delayBefore + rule.delayAfter > .zero { delayRules.append(index) }
            guard effect == nil, let ruleEffect = rule.effect else { return }
            effect = ruleEffect
            self.target = target
            effectRule = index
        }
    }

    private func inject(
        _ request: Request, _ argument: Address, _ memory: any CallerMemory, _ due: DueFaults
    ) -> Result<Int64, CallFailure> {
        if due.delayBefore > .zero { wait(due.delayBefore) }
        defer { if due.delayAfter > .zero { wait(due.delayAfter) } }
        for index in due.delayRules { plan.countInjection(index) }
        func countEffect() {
            if let index = due.effectRule, !due.delayRules.contains(index) {
                plan.countInjection(index)
            }
        }
        switch due.effect {
        case .error(let errno):
            countEffect()
            return .failure(.errno(errno))
        case .result(let value):
            countEffect()
            return .success(value)
        case .truncatedOutput(let count):
            let result = inner.perform(request, argument, in: memory)
            guard case .success = result, let target = due.target else { return result }
            guard target.restoreOutput(after: count, in: memory) else {
                return .failure(
                    .notEmulated("fault injection could not restore the call's output"))
            }
            countEffect()
            return result
        case nil: return inner.perform(request, argument, in: memory)
        }
    }
}

/// Sleeps for the delay of a rule.
package enum InjectionDelay {
    /// Sleeps, also across signals.
    package static func sleep(_ duration: Duration) {
        let clock = ContinuousClock()
        let end = clock.now + duration
        // usleep accepts less than a second, and a signal interrupts it.
        while clock.now < end {
            let slice = min(end - clock.now, .milliseconds(500))
            usleep(UInt32(max(slice / .microseconds(1), 1)))
        }
    }
}

extension DecodedStructure {
    /// Whether the structure has output fields.
    fileprivate var hasOutput: Bool { structure.fields.contains(where: \.direction.isOutput) }

    /// Restores the bytes from before the call, except the first bytes of the output.
    ///
    /// - Returns: false if the caller's memory cannot be written.
    fileprivate func restoreOutput(after count: Int, in memory: any CallerMemory) -> Bool {
        var remaining = count
        for field in structure.fields where field.direction.isOutput {
            let kept = min(field.size, remaining)
            remaining -= kept
            let rest = (field.offset + kept)..<(field.offset + field.size)
            if rest.isEmpty { continue }
            guard memory.write(Array(bytes[rest]), to: address.advanced(by: rest.lowerBound)) else {
                return false
            }
        }
        return true
    }
}
