// SPDX-License-Identifier: MIT

import PrivcmdConformance
import PrivcmdKit
internal import SystemPackage

/// Formats a difference as the Swift source of a clause, to add to the contract.
package enum FuzzClauseSource {
    /// Returns the source of a clause.
    ///
    /// - Parameters:
    ///   - difference: the shrunk difference.
    ///   - seed: the seed of the sequence.
    ///   - device: the device whose results the clause expects.
    /// - Returns: Swift source; nil if ``TestContext`` cannot make a call, or if one had no result.
    package static func source(
        of difference: FuzzDifference, seed: UInt64, expectedFrom device: String
    )
        -> String?
    {
        guard let last = difference.calls.last,
            difference.results.allSatisfy({ $0.reasonWithoutResult == nil })
        else { return nil }
        var lines: [String] = []
        for call in difference.calls {
            guard let line = statement(call) else { return nil }
            lines.append(line)
        }
        let operation = FuzzOperationTable.operations[last.operation]
        let family = operation.name.split(separator: "/").last.map(String.init) ?? operation.name
        let name = family.lowercased().replacing("_", with: "-")
        let results = difference.results.map(pattern).joined(separator: ", ")
        return """
            // Seed \(seed). The results are of '\(device)': keep them only if that is a real Xen.
            Clause(
                "\(name).fuzz-\(seed)-\(last.id)", "(the promise, in one sentence)",
                \(call(operation)), level: \(level(operation)), from: .xen("(the source)"),
                [.otherwise(\(results), because: "(why)")]
            ) { (context) throws(SkipOrError) in
            \(lines.map { "    " + $0 }.joined(separator: "\n"))
            }
            """
    }

    private static func pattern(_ result: FuzzResult) -> String {
        switch result.outcome {
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
        switch operation.action {
        case .request(let row): ".request(ABI.row(request: MIRROR_\(row.name)))"
        case .physdev(let row): ".physdev(ABI.row(physdev: MIRROR_PHYSDEVOP_\(row.name)))"
        case .domctl(let row): ".domctl(ABI.row(domctl: MIRROR_XEN_DOMCTL_\(row.name)))"
        default: ".request(ABI.row(request: MIRROR_IOCTL_PRIVCMD_HYPERCALL))"
        }
    }

    /// The statement that makes a call through ``TestContext``; nil if it has no function for it.
    private static func statement(_ call: FuzzCall) -> String? {
        let operation = FuzzOperationTable.operations[call.operation]
        guard call.location == .ordinary else { return nil }
        switch operation.action {
        case .physdev(let row):
            return
                "try context.issue(physdev: ABI.row(physdev: MIRROR_PHYSDEVOP_\(row.name)), fields: "
                + "[\(fields(call, operation, without: []))])"
        case .domctl(let row) where row.name == "createdomain":
            return "let domain\(call.id) = try context.scratchDomain()"
        case .domctl(let row):
            guard let domain = operation.parameterIndex(of: "domain") else { return nil }
            return "try context.issue(domctl: ABI.row(domctl: MIRROR_XEN_DOMCTL_\(row.name)), on: "
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
        _ call: FuzzCall, _ operation: FuzzOperation, without excluded: [String]
    ) -> String {
        let fields = zip(operation.parameters, call.values).compactMap {
            parameter, value -> String? in
            if excluded.contains(parameter.name) || parameter.offset == nil { return nil }
            switch value {
            case .number(0): return nil
            case .number(let number): return "\"\(parameter.name)\": .number(\(number))"
            case .domain(let call):
                return "\"\(parameter.name)\": .number(Int64(domain\(call).rawValue))"
            case .pirq(let call): return "\"\(parameter.name)\": .number(pirqOf\(call))"
            case .address: return nil
            }
        }
        return fields.isEmpty ? ":" : fields.joined(separator: ", ")
    }
}
