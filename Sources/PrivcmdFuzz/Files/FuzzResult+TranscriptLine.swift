// SPDX-License-Identifier: MIT

import PrivcmdConformance
import PrivcmdKit
internal import SystemPackage

/// A result as a line of a transcript: `0 pirq=16`, `EINVAL`, `0 created-domain=3`, `? the reason`.
extension FuzzResult {
    private static let createdDomainKey = "created-domain"
    private static let corruptionKey = "corruption"
    private static let factPrefix = "? "

    /// The names that version 1 of the format had.
    private static let oldCreatedDomainKey = "made"
    private static let oldCorruptionKey = "damage"
    private static let oldNoResultPrefix = "unanswered: "  // lint-words: old format

    /// Formats the line.
    func line(for call: FuzzCall) -> String {
        var fields: [String] = []
        switch outcome {
        case .result(let value): fields.append(String(value))
        case .error(let errno): fields.append(errno.name)
        case .fact(let text): return Self.factPrefix + text
        }
        let parameters = FuzzOperationTable.operations[call.operation].parameters
        fields += outputs.map { "\(parameters[$0.parameter].name)=\($0.value)" }
        if let createdDomain { fields.append("\(Self.createdDomainKey)=\(createdDomain.rawValue)") }
        if let corruption {
            fields.append(
                Self.corruptionKey + "=" + corruption.split(separator: " ").joined(separator: "_"))
        }
        return fields.joined(separator: " ")
    }

    /// Parses a line; nil if it is malformed.
    init?(line: String, to call: FuzzCall) {
        if line.hasPrefix(Self.factPrefix) {
            let text = line.dropFirst(Self.factPrefix.count)
            if text.hasPrefix(Self.oldNoResultPrefix) {
                self = .noResult(String(text.dropFirst(Self.oldNoResultPrefix.count)))
            } else {
                self.init(.fact(String(text)))
            }
            return
        }
        let fields = line.split(separator: " ")
        guard let first = fields.first else { return nil }
        if let value = Int64(first) {
            self.init(.result(value))
        } else if let errno = Errno(name: String(first)) {
            self.init(.error(errno))
        } else {
            return nil
        }
        let operation = FuzzOperationTable.operations[call.operation]
        for field in fields.dropFirst() {
            guard let equals = field.firstIndex(of: "=") else { return nil }
            let name = String(field[..<equals])
            let text = field[field.index(after: equals)...]
            if name == Self.corruptionKey || name == Self.oldCorruptionKey {
                corruption = text.split(separator: "_").joined(separator: " ")
            } else if name == Self.createdDomainKey || name == Self.oldCreatedDomainKey,
                let number = UInt16(text)
            {
                createdDomain = DomainID(number)
            } else if let parameterIndex = operation.parameterIndex(of: name),
                let value = Int64(text)
            {
                outputs.append(Output(parameter: parameterIndex, value: value))
            } else {
                return nil
            }
        }
    }
}
