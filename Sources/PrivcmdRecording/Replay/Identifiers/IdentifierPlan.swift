// SPDX-License-Identifier: MIT

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
}

/// Which fields of a call hold identifiers that differ from run to run, by the ABI table.
struct IdentifierPlan: Sendable {
    indirect enum FieldPlan: Sendable {
        case identifier(IdentifierKind)
        /// The fields of a structure, or of each structure of a list.
        case fields(IdentifierPlan)
    }

    private(set) var fieldPlans: [String: FieldPlan] = [:]

    var isEmpty: Bool { fieldPlans.isEmpty }

    init(_ structures: [ABIStructure]) {
        for structure in structures {
            for field in structure.fields where fieldPlans[field.name] == nil {
                fieldPlans[field.name] = Self.fieldPlan(field, in: structure)
            }
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
        var plan = IdentifierPlan([])
        plan.fieldPlans =
            nestedPlan(structures).map {
                [MulticallCoding.inputKey: $0, MulticallCoding.outputKey: $0]
            } ?? [:]
        return plan
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
