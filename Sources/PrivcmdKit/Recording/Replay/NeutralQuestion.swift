// SPDX-License-Identifier: MIT

extension RecordedCall.Question {
    private static let anything = FieldValue.text("*")

    /// The question without what differs from run to run, for finding it among recorded ones.
    ///
    /// A value whose role can be told from others keeps its value, as `bindings` translate it into
    /// a recorded one. What a caller makes up stands for anything.
    func neutral(_ plan: RolePlan, _ bindings: RoleBindings? = nil) -> Self {
        if case .raw(let digits) = input {
            var copy = self
            copy.input = .raw(AddressLike.neutral(hexadecimal: digits))
            return copy
        }
        guard !plan.isEmpty, case .fields(let values) = input else { return self }
        var copy = self
        copy.input = .fields(Self.neutral(values, plan, bindings))
        return copy
    }

    private static func neutral(_ values: FieldValues, _ plan: RolePlan, _ bindings: RoleBindings?)
        -> FieldValues
    {
        var values = values
        for (name, step) in plan.steps {
            guard let value = values[name] else { continue }
            values[name] = neutral(value, step, bindings)
        }
        return values
    }

    private static func neutral(
        _ value: FieldValue, _ step: RolePlan.Spot, _ bindings: RoleBindings?
    ) -> FieldValue {
        switch (step, value) {
        case (.fields(let plan), .fields(let fields)):
            return .fields(neutral(fields, plan, bindings))
        case (.fields, .list(let list)): return .list(list.map { neutral($0, step, bindings) })
        case (.role(.words), _): return AddressLike.neutral(words: value)
        case (.role(.bytes), _): return AddressLike.neutral(bytes: value)
        case (.role(.handle), _), (.role(.newDomain), _): return anything
        case (.role(let role), .list(let list)):
            return .list(list.map { neutral($0, .role(role), bindings) })
        case (.role(.descriptor), .number(let number)): return number < 0 ? value : anything
        case (.role(let role), _): return bindings?.recorded(role, value) ?? value
        default: return value
        }
    }
}
