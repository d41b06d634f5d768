// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdConformance
import PrivcmdKit

extension FuzzCall: CustomStringConvertible {
    /// The call as text, such as `#7 physdev_op/map_pirq(domid of #3, type 1, pirq -1)`.
    package var description: String {
        let operation = FuzzOperationTable.operations[operation]
        let shown = zip(operation.parameters, values).compactMap { parameter, value in
            value.text(for: parameter).map { "\(parameter.name) \($0)" }
        }
        var text = "#\(id) \(operation.name)(\(shown.joined(separator: ", ")))"
        if location != .ordinary { text += ", argument \(location.rawValue)" }
        if file != 0 { text += ", on file \(file)" }
        return text
    }
}

extension FuzzValue {
    /// Formats the value; nil for 0 and for a command that the operation's name shows.
    fileprivate func text(for parameter: FuzzParameter) -> String? {
        switch (self, parameter.valueDomain) {
        case (.number(let number), .sbdf):
            SBDF(rawValue: UInt32(truncatingIfNeeded: number)).description
        case (.number(Int64(MIRROR_DOMID_SELF)), .domain): "DOMID_SELF"
        case (.number(let number), .domain), (.number(let number), .otherDomain): "\(number)"
        // The operation's name shows the command.
        case (.number, .oneOf) where parameter.name == "cmd": nil
        case (.number(0), _): nil
        case (.number(let number), .address): "0x" + String(number, radix: 16)
        case (.number(let number), _) where number > 0xffff: "0x" + String(number, radix: 16)
        case (.number(let number), _): "\(number)"
        case (.domain(let call), _): "of #\(call)"
        case (.pirq(let call), _): "of #\(call)"
        case (.address(let location), _): "\(location.rawValue) address"
        }
    }
}

extension FuzzResult {
    /// Formats the result, such as `0, pirq 16`.
    package func text(for call: FuzzCall) -> String {
        let parameters = FuzzOperationTable.operations[call.operation].parameters
        var parts = [outcome.description]
        parts += outputs.map { "\(parameters[$0.parameter].name) \($0.value)" }
        if let corruption { parts.append(corruption) }
        return parts.joined(separator: ", ")
    }
}
