// SPDX-License-Identifier: MIT

/// Compares a live question with a recorded one: values with a role are alike where one stands for
/// the other.
struct RoleMatcher {
    /// What is known of the values; what this question adds is in ``found``.
    let bindings: RoleBindings
    /// What stands for what from this question on.
    private(set) var found: [Pair] = []

    struct Pair {
        let role: Role
        let recorded: FieldValue
        let live: FieldValue
    }

    init(_ bindings: RoleBindings) { self.bindings = bindings }

    /// Whether one question may stand for the other.
    mutating func matches(
        _ recorded: RecordedCall.Question, _ live: RecordedCall.Question, _ plan: RolePlan
    ) -> Bool {
        guard recorded.ioctl == live.ioctl, recorded.hypercall == live.hypercall,
            recorded.command == live.command
        else { return false }
        switch (recorded.input, live.input) {
        case (.fields(let one), .fields(let other)): return fields(one, other, plan)
        case (.raw(let one), .raw(let other)):
            return one == other
                || AddressLike.neutral(hexadecimal: one) == AddressLike.neutral(hexadecimal: other)
        default: return recorded.input == live.input
        }
    }

    /// What the questions have that stands for each other, of two that are known to match.
    mutating func pair(
        _ recorded: RecordedCall.Question, _ live: RecordedCall.Question, _ plan: RolePlan
    ) {
        guard !plan.isEmpty, case .fields(let one) = recorded.input,
            case .fields(let other) = live.input
        else { return }
        _ = fields(one, other, plan)
    }

    private mutating func fields(_ recorded: FieldValues, _ live: FieldValues, _ plan: RolePlan)
        -> Bool
    {
        guard recorded.count == live.count else { return false }
        if plan.isEmpty { return recorded == live }
        var isAlike = true
        for (name, value) in recorded {
            guard let other = live[name] else { return false }
            if let step = plan.steps[name] {
                // All of them are looked at, for what they tell of each other.
                isAlike = matches(value, other, step) && isAlike
            } else if value != other {
                isAlike = false
            }
        }
        return isAlike
    }

    private mutating func matches(
        _ recorded: FieldValue, _ live: FieldValue, _ step: RolePlan.Spot
    ) -> Bool {
        switch (step, recorded, live) {
        case (.fields(let plan), .fields(let one), .fields(let other)):
            return fields(one, other, plan)
        case (.fields, .list(let ones), .list(let others)):
            return ones.count == others.count
                && zip(ones, others).allSatisfy { matches($0, $1, step) }
        case (.role(.handle), _, _): return handle(recorded, live)
        case (.role(.words), _, _):
            return AddressLike.neutral(words: recorded) == AddressLike.neutral(words: live)
        case (.role(.bytes), _, _):
            return recorded == live
                || AddressLike.neutral(bytes: recorded) == AddressLike.neutral(bytes: live)
        case (.role, .list(let ones), .list(let others)):
            return ones.count == others.count
                && zip(ones, others).allSatisfy { matches($0, $1, step) }
        case (.role(let role), .number(let one), .number(let other)):
            return number(role, one, other)
        default: return recorded == live
        }
    }

    private mutating func number(_ role: Role, _ recorded: Int64, _ live: Int64) -> Bool {
        switch role {
        case .descriptor: return recorded < 0 ? live == recorded : live >= 0
        case .newDomain:
            return recorded == live
                || Self.mayDiffer(role, recorded) && Self.mayDiffer(role, live)
        case .domain, .port:
            guard Self.mayDiffer(role, recorded), Self.mayDiffer(role, live) else {
                return recorded == live
            }
            return stands(role, .number(recorded), for: .number(live))
        case .handle, .words, .bytes: return recorded == live
        }
    }

    private mutating func handle(_ recorded: FieldValue, _ live: FieldValue) -> Bool {
        // No handle at all is nothing that a caller made up.
        if Self.isZero(recorded) || Self.isZero(live) { return recorded == live }
        return stands(.handle, recorded, for: live)
    }

    private mutating func stands(_ role: Role, _ recorded: FieldValue, for live: FieldValue) -> Bool
    {
        for pair in found where pair.role == role {
            if (pair.recorded == recorded) != (pair.live == live) { return false }
            if pair.recorded == recorded { return true }
        }
        switch bindings.bound(role, recorded, live) {
        case true?: return true
        case false?: return false
        case nil:
            found.append(Pair(role: role, recorded: recorded, live: live))
            return true
        }
    }

    /// Whether a number is one that Xen or a caller chooses: domain 0 and the reserved ones are not.
    ///
    /// DOMID_SELF is the first of the reserved ones.
    static func mayDiffer(_ role: Role, _ number: Int64) -> Bool {
        role == .port ? number > 0 : (1..<Int64(DomainID.current.rawValue)).contains(number)
    }

    private static func isZero(_ value: FieldValue) -> Bool {
        guard case .list(let list) = value else { return false }
        return list.allSatisfy { $0 == .number(0) }
    }
}
