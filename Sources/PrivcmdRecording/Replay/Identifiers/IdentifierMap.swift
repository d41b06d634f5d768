// SPDX-License-Identifier: MIT

/// Maps identifiers of the replaying program to recorded ones, such as domain IDs and ports.
struct IdentifierMap: Sendable {
    struct Entry: Hashable, Sendable {
        let kind: IdentifierKind
        let value: FieldValue

        /// A new domain's ID is an ordinary domain ID afterwards.
        init(_ kind: IdentifierKind, _ value: FieldValue) {
            self.kind = kind == .newDomain ? .domain : kind
            self.value = kind == .handle ? Self.listed(value) : value
        }

        /// A handle may also be raw bytes.
        private static func listed(_ value: FieldValue) -> FieldValue {
            value.rawBytes.map { .list($0.map { .number(Int64($0)) }) } ?? value
        }
    }

    private var live: [Entry: FieldValue] = [:]
    private var recorded: [Entry: FieldValue] = [:]

    /// Translates a recorded value into the live one; returns unknown values unchanged.
    func live(_ kind: IdentifierKind, _ value: FieldValue) -> FieldValue {
        live[Entry(kind, value)] ?? value
    }

    /// Translates a live value into the recorded one; returns unknown values unchanged.
    func recorded(_ kind: IdentifierKind, _ value: FieldValue) -> FieldValue {
        recorded[Entry(kind, value)] ?? value
    }

    /// Whether two values are mapped to each other; nil if neither is mapped.
    func bound(_ kind: IdentifierKind, _ recordedValue: FieldValue, _ liveValue: FieldValue)
        -> Bool?
    {
        if let value = live[Entry(kind, recordedValue)] { return value == liveValue }
        return recorded[Entry(kind, liveValue)] == nil ? nil : false
    }

    /// Maps a recorded value and a live value to each other.
    mutating func bind(
        _ kind: IdentifierKind, _ recordedValue: FieldValue, to liveValue: FieldValue
    ) {
        let entry = Entry(kind, recordedValue)
        let liveEntry = Entry(kind, liveValue)
        if let old = live[entry] { recorded[Entry(kind, old)] = nil }
        if let old = recorded[liveEntry] { live[Entry(kind, old)] = nil }
        live[entry] = liveValue
        recorded[liveEntry] = recordedValue
    }

    /// Maps the requested ID of a new domain to the recorded ID.
    mutating func bindNewDomain(
        _ call: RecordedCall, requested live: RecordedCall.Invocation, _ plan: IdentifierPlan
    ) {
        guard case .result = call.response, case .fields(let recorded) = call.invocation.input,
            case .fields(let live) = live.input
        else { return }
        for (name, fieldPlan) in plan.fieldPlans {
            guard case .identifier(.newDomain) = fieldPlan,
                case .number(let requested)? = live[name],
                case .number(let created)? = call.output[name] ?? recorded[name],
                IdentifierMatcher.mayDiffer(.domain, requested),
                IdentifierMatcher.mayDiffer(.domain, created)
            else { continue }
            bind(.domain, .number(created), to: .number(requested))
        }
    }

    /// Translates recorded fields into the replaying program's values.
    func translated(_ values: FieldValues, _ plan: IdentifierPlan) -> FieldValues {
        live.isEmpty ? values : plan.map(values) { live($0, $1) }
    }
}
