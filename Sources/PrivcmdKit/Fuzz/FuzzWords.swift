// SPDX-License-Identifier: MIT

extension FuzzCall: CustomStringConvertible {
    /// The call in words, such as `#7 physdev_op/map_pirq(domid domain of #3, type 1, pirq -1)`.
    public var description: String {
        let operation = FuzzVocabulary.operations[operation]
        let said = zip(operation.parameters, values).compactMap { parameter, value -> String? in
            switch value {
            case .number(0): nil
            case .number(let number): "\(parameter.name) \(number)"
            case .domain(let call): "\(parameter.name) domain of #\(call)"
            case .pirq(let call): "\(parameter.name) pIRQ of #\(call)"
            case .address(let place): "\(parameter.name) \(place.rawValue) address"
            }
        }
        var text = "#\(id) \(operation.name)(\(said.joined(separator: ", ")))"
        if place != .ordinary { text += ", argument \(place.rawValue)" }
        if file != 0 { text += ", on file \(file)" }
        return text
    }
}

extension FuzzAnswer {
    /// The answer in words, such as `0, pirq 16`.
    ///
    /// - Parameter call: the call that it answers.
    /// - Returns: the words.
    public func words(to call: FuzzCall) -> String {
        let parameters = FuzzVocabulary.operations[call.operation].parameters
        var parts = [answer.description]
        parts += outputs.map { "\(parameters[$0.parameter].name) \($0.value)" }
        if let damage { parts.append(damage) }
        return parts.joined(separator: ", ")
    }
}
