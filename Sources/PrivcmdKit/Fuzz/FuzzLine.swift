// SPDX-License-Identifier: MIT

/// A call as a file writes it down.
struct FuzzLine: Codable {
    var id: Int
    var file: Int?
    var call: String
    var fields: [String: Value]?
    var place: FuzzPlace?

    /// A value as a file writes it down.
    enum Value: Codable, Equatable {
        case number(Int64)
        case reference(Reference)

        struct Reference: Codable, Equatable {
            var domain: Int?
            var pirq: Int?
            var address: FuzzPlace?
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
        let operation = FuzzVocabulary.operations[call.operation]
        id = call.id
        file = call.file == 0 ? nil : call.file
        self.call = operation.name
        place = call.place == .ordinary ? nil : call.place
        var fields: [String: Value] = [:]
        // What is not said is 0.
        for (parameter, value) in zip(operation.parameters, call.values) {
            switch value {
            case .number(0): continue
            case .number(let number): fields[parameter.name] = .number(number)
            case .domain(let call): fields[parameter.name] = .reference(.init(domain: call))
            case .pirq(let call): fields[parameter.name] = .reference(.init(pirq: call))
            case .address(let place): fields[parameter.name] = .reference(.init(address: place))
            }
        }
        self.fields = fields.isEmpty ? nil : fields
    }

    /// The call that the line says.
    func parsed() throws(JSONFault) -> FuzzCall {
        guard let index = FuzzVocabulary.index(of: call) else {
            throw JSONFault(what: "there is no call '\(call)'")
        }
        let operation = FuzzVocabulary.operations[index]
        guard (0..<Self.fileLimit).contains(file ?? 0) else {
            throw JSONFault(what: "'file' goes from 0 to \(Self.fileLimit - 1)")
        }
        var values = [FuzzValue](repeating: .number(0), count: operation.parameters.count)
        for (name, value) in fields ?? [:] {
            guard let place = operation.index(of: name) else {
                throw JSONFault(
                    what: "'\(call)' has no '\(name)'; it has "
                        + operation.parameters.map(\.name).joined(separator: ", "))
            }
            values[place] = try Self.value(value, name)
        }
        return FuzzCall(
            id: id, file: file ?? 0, operation: index, values: values, place: place ?? .ordinary)
    }

    /// How many files a sequence may have open.
    private static let fileLimit = 64

    private static func value(_ value: Value, _ name: String) throws(JSONFault) -> FuzzValue {
        switch value {
        case .number(let number): return .number(number)
        case .reference(let reference):
            switch (reference.domain, reference.pirq, reference.address) {
            case (let call?, nil, nil): return .domain(of: call)
            case (nil, let call?, nil): return .pirq(of: call)
            case (nil, nil, let place?): return .address(place)
            default:
                throw JSONFault(
                    what: "'\(name)' is neither a number nor one of domain, pirq, address")
            }
        }
    }
}
