// SPDX-License-Identifier: MIT

extension RecordedCall.Invocation {
    private static let wildcard = FieldValue.text("*")

    /// The call without values that differ from run to run, to look it up among recorded calls.
    ///
    /// `map` translates identifiers into recorded ones. A value that the caller makes up, such as a
    /// handle, becomes a wildcard.
    func canonical(_ plan: IdentifierPlan, _ map: IdentifierMap? = nil) -> Self {
        if case .raw(let digits) = input {
            var copy = self
            copy.input = .raw(AddressMask.masked(hexadecimal: digits))
            return copy
        }
        guard !plan.isEmpty, case .fields(let values) = input else { return self }
        var copy = self
        copy.input = .fields(Self.canonical(values, plan, map))
        return copy
    }

    private static func canonical(
        _ values: FieldValues, _ plan: IdentifierPlan, _ map: IdentifierMap?
    )
        -> FieldValues
    {
        var values = values
        for (name, fieldPlan) in plan.fieldPlans {
            guard let value = values[name] else { continue }
            values[name] = canonical(value, fieldPlan, map)
        }
        return values
    }

    private static func canonical(
        _ value: FieldValue, _ fieldPlan: IdentifierPlan.FieldPlan, _ map: IdentifierMap?
    ) -> FieldValue {
        switch (fieldPlan, value) {
        case (.fields(let plan), .fields(let fields)):
            return .fields(canonical(fields, plan, map))
        case (.fields, .list(let list)): return .list(list.map { canonical($0, fieldPlan, map) })
        case (.identifier(.words), _): return AddressMask.masked(words: value)
        case (.identifier(.bytes), _): return AddressMask.masked(bytes: value)
        case (.identifier(.handle), _), (.identifier(.newDomain), _): return wildcard
        case (.identifier(let kind), .list(let list)):
            return .list(list.map { canonical($0, .identifier(kind), map) })
        case (.identifier(.descriptor), .number(let number)): return number < 0 ? value : wildcard
        case (.identifier(let kind), _): return map?.recorded(kind, value) ?? value
        default: return value
        }
    }
}
