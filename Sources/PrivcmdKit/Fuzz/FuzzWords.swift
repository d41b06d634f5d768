// SPDX-License-Identifier: MIT

internal import CPrivcmd

extension FuzzCall: CustomStringConvertible {
    /// The call in words, such as `#7 physdev_op/map_pirq(domid domain of #3, type 1, pirq -1)`.
    public var description: String {
        let operation = FuzzVocabulary.operations[operation]
        let said = zip(operation.parameters, values).compactMap { parameter, value in
            value.words(for: parameter).map { "\(parameter.name) \($0)" }
        }
        var text = "#\(id) \(operation.name)(\(said.joined(separator: ", ")))"
        if place != .ordinary { text += ", argument \(place.rawValue)" }
        if file != 0 { text += ", on file \(file)" }
        return text
    }
}

extension FuzzValue {
    /// The value in words; nil for what goes without saying.
    fileprivate func words(for parameter: FuzzParameter) -> String? {
        switch (self, parameter.meaning) {
        case (.number(let number), .sbdf):
            SBDF(rawValue: UInt32(truncatingIfNeeded: number)).description
        case (.number(Int64(MIRROR_DOMID_SELF)), .domain): "DOMID_SELF"
        case (.number(let number), .domain), (.number(let number), .otherDomain): "\(number)"
        // A command that its operation names already.
        case (.number, .oneOf) where parameter.name == "cmd": nil
        case (.number(0), _): nil
        case (.number(let number), .address): "0x" + String(number, radix: 16)
        case (.number(let number), _) where number > 0xffff: "0x" + String(number, radix: 16)
        case (.number(let number), _): "\(number)"
        case (.domain(let call), _): "of #\(call)"
        case (.pirq(let call), _): "of #\(call)"
        case (.address(let place), _): "\(place.rawValue) address"
        }
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
