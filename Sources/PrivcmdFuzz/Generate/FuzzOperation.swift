// SPDX-License-Identifier: MIT

package import PrivcmdConformance
import PrivcmdKit

/// An operation that a sequence can contain.
package struct FuzzOperation: Sendable {
    /// The name in files and reports.
    package let name: String
    /// The action that the executor performs.
    let action: Action
    /// The relative frequency in generated sequences.
    let weight: Int
    /// The effect of the operation if its argument can be read.
    package let level: HarmLevel
    let parameters: [FuzzParameter]
    /// Whether the argument always lies in unreadable memory, because a valid one would do harm.
    let isMisplaced: Bool

    /// The action of an operation.
    enum Action: Sendable {
        /// Closes the file and opens the device again.
        case open
        case request(ABIRequest)
        /// A request number that the device may not know.
        case requestNumber
        case physdev(ABICommand)
        case domctl(ABICommand)
        /// A command of a hypercall, with the null pointer as its argument.
        case hypercallCommand(ABIHypercall)
        case readConfiguration
        case writeConfiguration
        case reset
        case bind
        case unbind
    }

    /// The structure of the argument.
    var structure: ABIStructure? {
        switch action {
        case .request(let row): row.argument
        case .physdev(let row), .domctl(let row): row.argument
        default: nil
        }
    }

    init(
        _ name: String, _ action: Action, _ weight: Int, _ level: HarmLevel = .readOnly,
        _ special: [String: FuzzValueDomain] = [:], misplaced: Bool = false,
        parameters: [FuzzParameter] = []
    ) {
        self.name = name
        self.action = action
        self.weight = weight
        self.level = level
        isMisplaced = misplaced
        let structure: ABIStructure? =
            switch action {
            case .request(let row): row.argument
            case .physdev(let row), .domctl(let row): row.argument
            default: nil
            }
        let fields = (structure?.fields ?? []).flatMap { field -> [FuzzParameter] in
            if field.kind.count == 1 { return [FuzzParameter(field, special[field.name])] }
            return (0..<field.kind.count).map { index in
                FuzzParameter(field, special[field.name] ?? .oneOf([0]), element: index)
            }
        }
        self.parameters = fields + parameters
        let names = Set(structure?.fields.map(\.name) ?? [])
        precondition(
            special.keys.allSatisfy(names.contains), "\(name) has no field for a special value")
    }

    package func parameterIndex(of parameter: String) -> Int? {
        parameters.firstIndex { $0.name == parameter }
    }
}
