// SPDX-License-Identifier: MIT

internal import SystemPackage

/// A difference as the source of a clause: what to add to the contract once it is known who is right.
public enum FuzzClauseText {
    /// Writes the clause.
    ///
    /// - Parameters:
    ///   - difference: the difference, shrunk.
    ///   - seed: what the sequence was drawn from.
    ///   - one: the device whose answers the clause promises.
    /// - Returns: Swift source; nil for calls that the bench cannot make, or that had no answer.
    public static func source(of difference: FuzzDifference, seed: UInt64, promisedBy one: String)
        -> String?
    {
        guard let last = difference.calls.last,
            difference.answers.allSatisfy({ $0.reasonUnanswered == nil })
        else { return nil }
        var lines: [String] = []
        for call in difference.calls {
            guard let line = statement(call) else { return nil }
            lines.append(line)
        }
        let operation = FuzzVocabulary.operations[last.operation]
        let family = operation.name.split(separator: "/").last.map(String.init) ?? operation.name
        let name = family.lowercased().replacing("_", with: "-")
        let answers = difference.answers.map(pattern).joined(separator: ", ")
        return """
            // Seed \(seed). The answers are those of '\(one)': keep them only if that is the real one.
            Clause(
                "\(name).fuzz-\(seed)-\(last.id)", "(what is promised, in one sentence)",
                \(call(operation)), level: \(level(operation)), from: .xen("(its source)"),
                [.otherwise(\(answers), because: "(why)")]
            ) { (bench) throws(Obstacle) in
            \(lines.map { "    " + $0 }.joined(separator: "\n"))
            }
            """
    }

    private static func pattern(_ answer: FuzzAnswer) -> String {
        switch answer.answer {
        case .result(0): ".success"
        case .result(let value): ".result(\(value))"
        case .error(let errno): ".error(.\(errno.name.lowercased()))"
        case .fact(let text): ".fact(\"\(text)\")"
        }
    }

    private static func level(_ operation: FuzzOperation) -> String {
        switch operation.level {
        case .readOnly: ".readOnly"
        case .mutating: ".mutating"
        case .destructive: ".destructive"
        }
    }

    private static func call(_ operation: FuzzOperation) -> String {
        switch operation.way {
        case .request(let row): ".request(ABI.row(request: MIRROR_\(row.name)))"
        case .physdev(let row): ".physdev(ABI.row(physdev: MIRROR_PHYSDEVOP_\(row.name)))"
        case .domctl(let row): ".domctl(ABI.row(domctl: MIRROR_XEN_DOMCTL_\(row.name)))"
        default: ".request(ABI.row(request: MIRROR_IOCTL_PRIVCMD_HYPERCALL))"
        }
    }

    /// The statement that makes a call on the bench; nil for one that the bench has no word for.
    private static func statement(_ call: FuzzCall) -> String? {
        let operation = FuzzVocabulary.operations[call.operation]
        guard call.place == .ordinary else { return nil }
        switch operation.way {
        case .physdev(let row):
            return "try bench.ask(physdev: ABI.row(physdev: MIRROR_PHYSDEVOP_\(row.name)), fields: "
                + "[\(fields(call, operation, without: []))])"
        case .domctl(let row) where row.name == "createdomain":
            return "let domain\(call.id) = try bench.scratchDomain()"
        case .domctl(let row):
            guard let domain = operation.index(of: "domain") else { return nil }
            return "try bench.ask(domctl: ABI.row(domctl: MIRROR_XEN_DOMCTL_\(row.name)), on: "
                + "\(domainID(call.values[domain])), "
                + "[\(fields(call, operation, without: ["cmd", "domain", "interface_version"]))])"
        default: return nil
        }
    }

    private static func domainID(_ value: FuzzValue) -> String {
        switch value {
        case .number(let number): "DomainID(\(number))"
        case .domain(let call): "domain\(call)"
        case .pirq, .address: "DomainID(0)"
        }
    }

    private static func fields(
        _ call: FuzzCall, _ operation: FuzzOperation, without left: [String]
    ) -> String {
        let said = zip(operation.parameters, call.values).compactMap {
            parameter, value -> String? in
            if left.contains(parameter.name) || parameter.offset == nil { return nil }
            switch value {
            case .number(0): return nil
            case .number(let number): return "\"\(parameter.name)\": .number(\(number))"
            case .domain(let call):
                return "\"\(parameter.name)\": .number(Int64(domain\(call).rawValue))"
            case .pirq(let call): return "\"\(parameter.name)\": .number(pirqOf\(call))"
            case .address: return nil
            }
        }
        return said.isEmpty ? ":" : said.joined(separator: ", ")
    }
}
