// SPDX-License-Identifier: MIT

/// Which values of the replaying program stand for which recorded ones.
struct RoleBindings: Sendable {
    struct Entry: Hashable, Sendable {
        let role: Role
        let value: FieldValue

        /// A domain that is to be made is a domain like others from then on.
        init(_ role: Role, _ value: FieldValue) {
            self.role = role == .newDomain ? .domain : role
            self.value = role == .handle ? Self.listed(value) : value
        }

        /// A handle may be written as bytes too.
        private static func listed(_ value: FieldValue) -> FieldValue {
            value.rawBytes.map { .list($0.map { .number(Int64($0)) }) } ?? value
        }
    }

    private var live: [Entry: FieldValue] = [:]
    private var recorded: [Entry: FieldValue] = [:]

    /// What the replaying program calls a recorded value; itself where nothing else is known.
    func live(_ role: Role, _ value: FieldValue) -> FieldValue {
        live[Entry(role, value)] ?? value
    }

    /// The recorded value that one of the replaying program stands for.
    func recorded(_ role: Role, _ value: FieldValue) -> FieldValue {
        recorded[Entry(role, value)] ?? value
    }

    /// Whether two values are known to stand for each other; nil where nothing is known of either.
    func bound(_ role: Role, _ recordedValue: FieldValue, _ liveValue: FieldValue) -> Bool? {
        if let value = live[Entry(role, recordedValue)] { return value == liveValue }
        return recorded[Entry(role, liveValue)] == nil ? nil : false
    }

    /// Has a live value stand for a recorded one from now on.
    mutating func bind(_ role: Role, _ recordedValue: FieldValue, to liveValue: FieldValue) {
        let entry = Entry(role, recordedValue)
        let liveEntry = Entry(role, liveValue)
        if let old = live[entry] { recorded[Entry(role, old)] = nil }
        if let old = recorded[liveEntry] { live[Entry(role, old)] = nil }
        live[entry] = liveValue
        recorded[liveEntry] = recordedValue
    }

    /// Has the number that a new domain was asked to have stand for the one that was recorded.
    mutating func bindNewDomain(
        _ call: RecordedCall, asked live: RecordedCall.Question, _ plan: RolePlan
    ) {
        guard case .result = call.answer, case .fields(let recorded) = call.question.input,
            case .fields(let live) = live.input
        else { return }
        for (name, step) in plan.steps {
            guard case .role(.newDomain) = step, case .number(let asked)? = live[name],
                case .number(let got)? = call.output[name] ?? recorded[name],
                RoleMatcher.mayDiffer(.domain, asked), RoleMatcher.mayDiffer(.domain, got)
            else { continue }
            bind(.domain, .number(got), to: .number(asked))
        }
    }

    /// Fields that were recorded, in the replaying program's values.
    func translated(_ values: FieldValues, _ plan: RolePlan) -> FieldValues {
        guard !live.isEmpty, !plan.isEmpty else { return values }
        var values = values
        for (name, step) in plan.steps {
            guard let value = values[name] else { continue }
            values[name] = translated(value, step)
        }
        return values
    }

    private func translated(_ value: FieldValue, _ step: RolePlan.Spot) -> FieldValue {
        switch (step, value) {
        case (.fields(let plan), .fields(let fields)): return .fields(translated(fields, plan))
        case (.fields, .list(let list)): return .list(list.map { translated($0, step) })
        case (.role(.handle), _): return live(.handle, value)
        case (.role(let role), .list(let list)): return .list(list.map { live(role, $0) })
        case (.role(let role), _): return live(role, value)
        default: return value
        }
    }
}
