// SPDX-License-Identifier: MIT

/// Replaces identifiers that differ from run to run by names such as `domain #1`, in order of
/// appearance.
struct IdentifierNaming {
    private var names: [IdentifierMap.Entry: FieldValue] = [:]
    private var counts: [IdentifierKind: Int] = [:]
    private var plans = IdentifierPlanCache()

    /// The call with names for its identifiers, and without interface version, duration and caller.
    ///
    /// The interface version differs between releases of Xen, so that all calls would differ.
    mutating func named(_ call: RecordedCall) -> RecordedCall {
        let plan = plans.plan(of: call.invocation)
        var call = call
        switch call.invocation.input {
        case .fields(var values):
            values[Self.interfaceVersionField] = nil
            call.invocation.input = .fields(named(values, plan))
        case .raw(let digits):
            call.invocation.input = .raw(AddressMask.masked(hexadecimal: digits))
        case .none, .null, .unreadable: break
        }
        call.output = named(call.output, plan)
        call.nanoseconds = 0
        call.caller = nil
        return call
    }

    static let interfaceVersionField = "interface_version"

    private mutating func named(_ values: FieldValues, _ plan: IdentifierPlan) -> FieldValues {
        guard !plan.isEmpty else { return values }
        var values = values
        // Sort the names, so that the order of appearance is deterministic.
        for name in plan.fieldPlans.keys.sorted() {
            guard let value = values[name], let fieldPlan = plan.fieldPlans[name] else { continue }
            values[name] = named(value, fieldPlan)
        }
        return values
    }

    private mutating func named(_ value: FieldValue, _ fieldPlan: IdentifierPlan.FieldPlan)
        -> FieldValue
    {
        switch (fieldPlan, value) {
        case (.fields(let plan), .fields(let fields)): return .fields(named(fields, plan))
        case (.fields, .list(let list)): return .list(list.map { named($0, fieldPlan) })
        case (.identifier(.words), _): return AddressMask.masked(words: value)
        case (.identifier(.bytes), _): return AddressMask.masked(bytes: value)
        case (.identifier(.handle), .list(let list)):
            return list.allSatisfy { $0 == .number(0) } ? value : name(.handle, value)
        case (.identifier(.descriptor), .number(let number)):
            return number < 0 ? value : .text("descriptor")
        case (.identifier(let kind), .list(let list)):
            return .list(list.map { named($0, .identifier(kind)) })
        case (.identifier(let kind), .number(let number)):
            return IdentifierMatcher.mayDiffer(kind, number) ? name(kind, value) : value
        default: return value
        }
    }

    private mutating func name(_ kind: IdentifierKind, _ value: FieldValue) -> FieldValue {
        let entry = IdentifierMap.Entry(kind, value)
        if let name = names[entry] { return name }
        counts[entry.kind, default: 0] += 1
        let name = FieldValue.text("\(entry.kind) #\(counts[entry.kind] ?? 0)")
        names[entry] = name
        return name
    }
}
