// SPDX-License-Identifier: MIT

import PrivcmdKit

/// Compares a live call with a recorded one.
///
/// Identifiers match if they can be mapped to each other.
struct IdentifierMatcher {
    /// The identifiers mapped before this call, which adds ``newPairs``.
    let bindings: IdentifierMap
    /// The pairs of identifiers that this call maps to each other.
    private(set) var newPairs: [Pair] = []

    struct Pair {
        let kind: IdentifierKind
        let recorded: FieldValue
        let live: FieldValue
    }

    init(_ bindings: IdentifierMap) { self.bindings = bindings }

    /// Whether the live call matches the recorded call.
    mutating func matches(
        _ recorded: RecordedCall.Invocation, _ live: RecordedCall.Invocation, _ plan: IdentifierPlan
    ) -> Bool {
        guard recorded.ioctl == live.ioctl, recorded.hypercall == live.hypercall,
            recorded.command == live.command
        else { return false }
        switch (recorded.input, live.input) {
        case (.fields(let one), .fields(let other)): return matchFields(one, other, plan)
        case (.raw(let one), .raw(let other)):
            return one == other
                || AddressMask.masked(hexadecimal: one) == AddressMask.masked(hexadecimal: other)
        default: return recorded.input == live.input
        }
    }

    private mutating func matchFields(
        _ recorded: FieldValues, _ live: FieldValues, _ plan: IdentifierPlan
    )
        -> Bool
    {
        guard recorded.count == live.count else { return false }
        if plan.isEmpty { return recorded == live }
        var isEqual = true
        for (name, value) in recorded {
            guard let other = live[name] else { return false }
            if let fieldPlan = plan.fieldPlans[name] {
                // Compare all fields, also after a difference, to collect their pairs.
                isEqual = matches(value, other, fieldPlan) && isEqual
            } else if value != other {
                isEqual = false
            }
        }
        return isEqual
    }

    private mutating func matches(
        _ recorded: FieldValue, _ live: FieldValue, _ fieldPlan: IdentifierPlan.FieldPlan
    ) -> Bool {
        switch (fieldPlan, recorded, live) {
        case (.fields(let plan), .fields(let one), .fields(let other)):
            return matchFields(one, other, plan)
        case (.fields, .list(let ones), .list(let others)):
            return ones.count == others.count
                && zip(ones, others).allSatisfy { matches($0, $1, fieldPlan) }
        case (.identifier(.handle), _, _): return matchHandle(recorded, live)
        case (.identifier(.words), _, _):
            return AddressMask.masked(words: recorded) == AddressMask.masked(words: live)
        case (.identifier(.bytes), _, _):
            return recorded == live
                || AddressMask.masked(bytes: recorded) == AddressMask.masked(bytes: live)
        case (.identifier, .list(let ones), .list(let others)):
            return ones.count == others.count
                && zip(ones, others).allSatisfy { matches($0, $1, fieldPlan) }
        case (.identifier(let kind), .number(let one), .number(let other)):
            return matchNumber(kind, one, other)
        default: return recorded == live
        }
    }

    private mutating func matchNumber(_ kind: IdentifierKind, _ recorded: Int64, _ live: Int64)
        -> Bool
    {
        switch kind {
        case .descriptor: return recorded < 0 ? live == recorded : live >= 0
        case .newDomain:
            return recorded == live
                || Self.mayDiffer(kind, recorded) && Self.mayDiffer(kind, live)
        case .domain, .port:
            guard Self.mayDiffer(kind, recorded), Self.mayDiffer(kind, live) else {
                return recorded == live
            }
            return corresponds(kind, .number(recorded), to: .number(live))
        case .handle, .words, .bytes: return recorded == live
        }
    }

    private mutating func matchHandle(_ recorded: FieldValue, _ live: FieldValue) -> Bool {
        // A zero handle means no handle, so the caller did not make it up.
        if Self.isZero(recorded) || Self.isZero(live) { return recorded == live }
        return corresponds(.handle, recorded, to: live)
    }

    private mutating func corresponds(
        _ kind: IdentifierKind, _ recorded: FieldValue, to live: FieldValue
    ) -> Bool {
        for pair in newPairs where pair.kind == kind {
            if (pair.recorded == recorded) != (pair.live == live) { return false }
            if pair.recorded == recorded { return true }
        }
        switch bindings.bound(kind, recorded, live) {
        case true?: return true
        case false?: return false
        case nil:
            newPairs.append(Pair(kind: kind, recorded: recorded, live: live))
            return true
        }
    }

    /// Whether Xen or a caller chooses this number, unlike domain 0 and reserved domain IDs.
    ///
    /// DOMID_SELF is the first reserved ID.
    static func mayDiffer(_ kind: IdentifierKind, _ number: Int64) -> Bool {
        kind == .port ? number > 0 : (1..<Int64(DomainID.current.rawValue)).contains(number)
    }

    private static func isZero(_ value: FieldValue) -> Bool {
        guard case .list(let list) = value else { return false }
        return list.allSatisfy { $0 == .number(0) }
    }
}
