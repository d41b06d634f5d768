// SPDX-License-Identifier: MIT

import PrivcmdJSON

/// A call as a line of a ``FuzzFile``.
struct FuzzLine: Codable {
    var id: Int
    var file: Int?
    var operation: String
    var fields: [String: Value]?
    var location: FuzzLocation?

    /// A value in a line.
    enum Value: Codable, Equatable {
        case number(Int64)
        case reference(Reference)

        struct Reference: Codable, Equatable {
            var domain: Int?
            var pirq: Int?
            var address: FuzzLocation?
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let number = try? container.decode(Int64.self) {
                self = .number(number)
            } else {
                self = .reference(try container.decode(Reference.self))
            }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .number(let number): try container.encode(number)
            case .reference(let reference): try container.encode(reference)
            }
        }
    }

    init(_ call: FuzzCall) {
        let operation = FuzzOperationTable.operations[call.operation]
        id = call.id
        file = call.file == 0 ? nil : call.file
        self.operation = operation.name
        location = call.location == .ordinary ? nil : call.location
        var fields: [String: Value] = [:]
        // A field that the line omits is 0.
        for (parameter, value) in zip(operation.parameters, call.values) {
            switch value {
            case .number(0): continue
            case .number(let number): fields[parameter.name] = .number(number)
            case .domain(let call): fields[parameter.name] = .reference(.init(domain: call))
            case .pirq(let call): fields[parameter.name] = .reference(.init(pirq: call))
            case .address(let location):
                fields[parameter.name] = .reference(.init(address: location))
            }
        }
        self.fields = fields.isEmpty ? nil : fields
    }

    /// Returns the call that the line describes.
    func parsed() throws(JSONError) -> FuzzCall {
        guard let index = FuzzOperationTable.index(of: self.operation) else {
            throw JSONError(message: "there is no operation '\(self.operation)'")
        }
        let operation = FuzzOperationTable.operations[index]
        guard (0..<Self.fileLimit).contains(file ?? 0) else {
            throw JSONError(message: "'file' must be between 0 and \(Self.fileLimit - 1)")
        }
        var values = [FuzzValue](repeating: .number(0), count: operation.parameters.count)
        for (name, value) in fields ?? [:] {
            guard let parameterIndex = operation.parameterIndex(of: name) else {
                throw JSONError(
                    message: "'\(operation.name)' has no '\(name)'; it has "
                        + operation.parameters.map(\.name).joined(separator: ", "))
            }
            values[parameterIndex] = try Self.value(value, name)
        }
        return FuzzCall(
            id: id, file: file ?? 0, operation: index, values: values,
            location: location ?? .ordinary)
    }

    /// The maximum number of files that a sequence may have open.
    private static let fileLimit = 64

    private static func value(_ value: Value, _ name: String) throws(JSONError) -> FuzzValue {
        switch value {
        case .number(let number): return .number(number)
        case .reference(let reference):
            switch (reference.domain, reference.pirq, reference.address) {
            case (let call?, nil, nil): return .domain(of: call)
            case (nil, let call?, nil): return .pirq(of: call)
            case (nil, nil, let location?): return .address(location)
            default:
                throw JSONError(
                    message: "'\(name)' must be a number or one of domain, pirq, address")
            }
        }
    }
}
