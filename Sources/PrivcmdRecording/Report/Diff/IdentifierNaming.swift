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
            values[CallFormatter.interfaceVersionField] = nil
            call.invocation.input = .fields(plan.map(values) { named($0, $1) })
        case .raw(let digits):
            call.invocation.input = .raw(AddressMask.masked(hexadecimal: digits))
        case .none, .null, .unreadable: break
        }
        call.output = plan.map(call.output) { named($0, $1) }
        call.nanoseconds = 0
        call.caller = nil
        return call
    }

    private mutating func named(_ kind: IdentifierKind, _ value: FieldValue) -> FieldValue {
        switch (kind, value) {
        case (.words, _): AddressMask.masked(words: value)
        case (.bytes, _): AddressMask.masked(bytes: value)
        case (.handle, .list(let list)):
            list.allSatisfy { $0 == .number(0) } ? value : name(.handle, value)
        case (.descriptor, .number(let number)): number < 0 ? value : .text("descriptor")
        case (_, .number(let number)):
            IdentifierMatcher.mayDiffer(kind, number) ? name(kind, value) : value
        default: value
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
