// SPDX-License-Identifier: MIT

/// Names the values of a recording that differ from run to run, in the order of their appearance.
struct RoleNaming {
    private var names: [RoleBindings.Entry: FieldValue] = [:]
    private var counts: [Role: Int] = [:]
    private var plans = RolePlans()

    /// The call with names for such values, and without the version of an interface.
    ///
    /// Each system speaks its own version, so that it would tell all calls apart.
    mutating func named(_ call: RecordedCall) -> RecordedCall {
        let plan = plans.plan(of: call.question)
        var call = call
        switch call.question.input {
        case .fields(var values):
            values[Self.version] = nil
            call.question.input = .fields(named(values, plan))
        case .raw(let digits):
            call.question.input = .raw(AddressLike.neutral(hexadecimal: digits))
        case .none, .null, .unreadable: break
        }
        call.output = named(call.output, plan)
        call.nanoseconds = 0
        call.caller = nil
        return call
    }

    static let version = "interface_version"

    private mutating func named(_ values: FieldValues, _ plan: RolePlan) -> FieldValues {
        guard !plan.isEmpty else { return values }
        var values = values
        // Sorted, so that the order of appearance is the same in each run.
        for name in plan.steps.keys.sorted() {
            guard let value = values[name], let spot = plan.steps[name] else { continue }
            values[name] = named(value, spot)
        }
        return values
    }

    private mutating func named(_ value: FieldValue, _ spot: RolePlan.Spot) -> FieldValue {
        switch (spot, value) {
        case (.fields(let plan), .fields(let fields)): return .fields(named(fields, plan))
        case (.fields, .list(let list)): return .list(list.map { named($0, spot) })
        case (.role(.words), _): return AddressLike.neutral(words: value)
        case (.role(.bytes), _): return AddressLike.neutral(bytes: value)
        case (.role(.handle), .list(let list)):
            return list.allSatisfy { $0 == .number(0) } ? value : name(.handle, value)
        case (.role(.descriptor), .number(let number)):
            return number < 0 ? value : .text("descriptor")
        case (.role(let role), .list(let list)):
            return .list(list.map { named($0, .role(role)) })
        case (.role(let role), .number(let number)):
            return RoleMatcher.mayDiffer(role, number) ? name(role, value) : value
        default: return value
        }
    }

    private mutating func name(_ role: Role, _ value: FieldValue) -> FieldValue {
        let entry = RoleBindings.Entry(role, value)
        if let name = names[entry] { return name }
        counts[entry.role, default: 0] += 1
        let name = FieldValue.text("\(entry.role) #\(counts[entry.role] ?? 0)")
        names[entry] = name
        return name
    }
}
