// SPDX-License-Identifier: MIT

import PrivcmdKit

/// The kind of a value that differs from run to run.
enum IdentifierKind: Hashable, Sendable {
    /// A domain ID.
    case domain
    /// The requested ID of a new domain.
    case newDomain
    /// The handle of a domain, a UUID that the caller makes up.
    case handle
    /// An event channel port.
    case port
    /// A file descriptor of the caller.
    case descriptor
    /// The arguments of a hypercall that the ABI table does not have; some may be addresses.
    case words
    /// Bytes that the ABI table does not describe, and that may contain addresses.
    case bytes

    /// Whether a list is one value, instead of a list of identifiers.
    fileprivate var isList: Bool { self == .handle || self == .words || self == .bytes }
}

/// Which fields of a call hold identifiers that differ from run to run, by the ABI table.
struct IdentifierPlan: Sendable {
    indirect enum FieldPlan: Sendable {
        case identifier(IdentifierKind)
        /// The fields of a structure, or of each structure of a list.
        case fields(IdentifierPlan)
    }

    let fieldPlans: [String: FieldPlan]
    /// The names of the fields in a fixed order.
    private let names: [String]

    var isEmpty: Bool { fieldPlans.isEmpty }

    private init(_ fieldPlans: [String: FieldPlan]) {
        self.fieldPlans = fieldPlans
        names = fieldPlans.keys.sorted()
    }

    init(_ structures: [ABIStructure]) {
        var fieldPlans: [String: FieldPlan] = [:]
        for structure in structures {
            for field in structure.fields where fieldPlans[field.name] == nil {
                fieldPlans[field.name] = Self.fieldPlan(field, in: structure)
            }
        }
        self.init(fieldPlans)
    }

    /// Replaces the identifiers among fields, in the order of the fields' names.
    func map(
        _ values: FieldValues, _ transform: (IdentifierKind, FieldValue) -> FieldValue
    ) -> FieldValues {
        var values = values
        for name in names {
            guard let value = values[name], let fieldPlan = fieldPlans[name] else { continue }
            values[name] = Self.map(value, fieldPlan, transform)
        }
        return values
    }

    private static func map(
        _ value: FieldValue, _ fieldPlan: FieldPlan,
        _ transform: (IdentifierKind, FieldValue) -> FieldValue
    ) -> FieldValue {
        switch (fieldPlan, value) {
        case (.fields(let plan), .fields(let fields)): .fields(plan.map(fields, transform))
        case (.fields, .list(let list)): .list(list.map { map($0, fieldPlan, transform) })
        case (.fields, _): value
        case (.identifier(let kind), .list(let list)) where !kind.isList:
            .list(list.map { transform(kind, $0) })
        case (.identifier(let kind), _): transform(kind, value)
        }
    }

    private static func fieldPlan(_ field: ABIField, in structure: ABIStructure) -> FieldPlan? {
        if let pointee = field.pointee { return fieldPlan(pointee.content) }
        if structure.name == ABIStructure.hypercall.name, field.name == "arg" {
            return .identifier(.words)
        }
        if field.meaning == .domain, field.direction == .both,
            structure.fields.contains(where: { $0.meaning == .handle && $0.direction == .input })
        {
            return .identifier(.newDomain)
        }
        return kind(field.meaning).map(FieldPlan.identifier)
    }

    private static func fieldPlan(_ content: ABIPointee.Content) -> FieldPlan? {
        switch content {
        case .bytes: return .identifier(.bytes)
        case .text: return nil
        case .integers(_, let meaning): return kind(meaning).map(FieldPlan.identifier)
        case .structure(let structure): return nestedPlan([structure])
        case .operation(let commands):
            // Each operation is a structure or bytes; the names of their fields differ.
            return nestedPlan(commands.compactMap(\.argument)) ?? .identifier(.bytes)
        case .hypercalls: return .fields(multicall)
        }
    }

    /// The plan for the entries of a multicall; it covers all calls.
    private static let multicall: IdentifierPlan = {
        let structures = ABI.hypercalls.flatMap { hypercall -> [ABIStructure] in
            if hypercall.name == ABIStructure.multicalls.name { return [] }
            let commands = hypercall.callingForm.commands.map { command in
                ABILookup.Key(
                    .init(
                        ioctl: "", hypercall: hypercall.name, command: command.name, input: .none))
            }
            let bare = ABILookup.Key(.init(ioctl: "", hypercall: hypercall.name, input: .none))
            return (commands + [bare]).flatMap(ABILookup.structures)
        }
        guard let plan = nestedPlan(structures) else { return IdentifierPlan([:]) }
        return IdentifierPlan([MulticallCoding.inputKey: plan, MulticallCoding.outputKey: plan])
    }()

    private static func nestedPlan(_ structures: [ABIStructure]) -> FieldPlan? {
        let plan = IdentifierPlan(structures)
        return plan.isEmpty ? nil : .fields(plan)
    }

    private static func kind(_ meaning: ABIField.Meaning) -> IdentifierKind? {
        switch meaning {
        case .domain: .domain
        case .handle: .handle
        case .port: .port
        case .descriptor: .descriptor
        case .bytes: .bytes
        case .number, .bits, .sbdf, .address, .text: nil
        }
    }
}

/// Caches the plans of calls.
struct IdentifierPlanCache: Sendable {
    private var plans: [ABILookup.Key: IdentifierPlan] = [:]
    /// The plan used last, since programs often repeat a call.
    private var last: (key: ABILookup.Key, plan: IdentifierPlan)?

    mutating func plan(of invocation: RecordedCall.Invocation) -> IdentifierPlan {
        let key = ABILookup.Key(invocation)
        if let last, last.key == key { return last.plan }
        let plan = plans[key] ?? IdentifierPlan(ABILookup.structures(key))
        plans[key] = plan
        last = (key, plan)
        return plan
    }
}
