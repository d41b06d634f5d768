// SPDX-License-Identifier: MIT

/// What a value stands for that differs from run to run.
enum Role: Hashable, Sendable {
    /// A domain's number.
    case domain
    /// The number that a domain to be made is to have.
    case newDomain
    /// What the caller made up to name a domain.
    case handle
    /// An event channel.
    case port
    /// A descriptor of the caller.
    case descriptor
    /// Five words of a hypercall that the table does not know, some of which may be addresses.
    case words
    /// Bytes that the table has no names for, and that may hold addresses.
    case bytes
}

/// Where a call's fields hold what differs from run to run, as the table says.
struct RolePlan: Sendable {
    indirect enum Spot: Sendable {
        case role(Role)
        /// The fields of a structure, or of each of a list of them.
        case fields(RolePlan)
    }

    private(set) var steps: [String: Spot] = [:]

    var isEmpty: Bool { steps.isEmpty }

    init(_ structures: [ABIStructure]) {
        for structure in structures {
            for field in structure.fields where steps[field.name] == nil {
                steps[field.name] = Self.step(field, in: structure)
            }
        }
    }

    private static func step(_ field: ABIField, in structure: ABIStructure) -> Spot? {
        if let pointee = field.pointee { return step(pointee.content) }
        if structure.name == ABIStructure.hypercall.name, field.name == "arg" {
            return .role(.words)
        }
        if field.meaning == .domain, field.flow == .both,
            structure.fields.contains(where: { $0.meaning == .handle && $0.flow == .input })
        {
            return .role(.newDomain)
        }
        return role(field.meaning).map(Spot.role)
    }

    private static func step(_ content: ABIPointee.Content) -> Spot? {
        switch content {
        case .bytes: return .role(.bytes)
        case .text: return nil
        case .integers(_, let meaning): return role(meaning).map(Spot.role)
        case .structure(let structure): return fields([structure])
        case .operation(let commands):
            // Each operation is a structure or bytes; their fields have different names.
            return fields(commands.compactMap(\.argument)) ?? .role(.bytes)
        case .hypercalls: return .fields(multicall)
        }
    }

    /// The plan of a multicall's entries, whichever calls they are.
    private static let multicall: RolePlan = {
        let structures = ABI.hypercalls.flatMap { hypercall -> [ABIStructure] in
            if hypercall.name == ABIStructure.multicalls.name { return [] }
            let commands = hypercall.shape.commands.map { command in
                NamedRows.Key(
                    .init(
                        ioctl: "", hypercall: hypercall.name, command: command.name, input: .none))
            }
            let alone = NamedRows.Key(.init(ioctl: "", hypercall: hypercall.name, input: .none))
            return (commands + [alone]).flatMap(NamedRows.structures)
        }
        var plan = RolePlan([])
        plan.steps =
            fields(structures).map { [Multicall.inputKey: $0, Multicall.outputKey: $0] } ?? [:]
        return plan
    }()

    private static func fields(_ structures: [ABIStructure]) -> Spot? {
        let plan = RolePlan(structures)
        return plan.isEmpty ? nil : .fields(plan)
    }

    private static func role(_ meaning: ABIField.Meaning) -> Role? {
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

/// The plans of the calls that have been met.
struct RolePlans: Sendable {
    private var known: [NamedRows.Key: RolePlan] = [:]
    /// The last one, since a program often makes one call many times.
    private var last: (key: NamedRows.Key, plan: RolePlan)?

    mutating func plan(of question: RecordedCall.Question) -> RolePlan {
        let key = NamedRows.Key(question)
        if let last, last.key == key { return last.plan }
        let plan = known[key] ?? RolePlan(NamedRows.structures(key))
        known[key] = plan
        last = (key, plan)
        return plan
    }
}
