// SPDX-License-Identifier: MIT

import PrivcmdKit

extension ABIHypercall {
    /// The commands of the hypercall; none if the table has none.
    var commands: [ABICommand] { callingForm.commands }
}

extension ABIStructure {
    /// Every structure of the table, once for each field that points to it.
    static var all: [ABIStructure] {
        let commands = ABI.hypercalls.flatMap(\.commands) + ABI.deviceModelOperations
        let roots =
            ABI.requests.compactMap(\.argument)
            + commands.flatMap { [$0.argument].compactMap { $0 } + $0.layouts.map(\.structure) }
            + ABI.hypercalls.compactMap { hypercall in
                switch hypercall.callingForm {
                case .commandInStructure(let structure, _), .values(let structure): structure
                case .opaque, .commandAndPointer, .commandAndValues: nil
                }
            }
        return roots.flatMap { [$0] + $0.pointees }
    }

    /// The structures that its addresses point to, directly and indirectly.
    private var pointees: [ABIStructure] {
        fields.flatMap { field -> [ABIStructure] in
            guard case .structure(let structure)? = field.pointee?.content else { return [] }
            return [structure] + structure.pointees
        }
    }

    /// The offsets of the bytes that no field covers.
    var gaps: Set<Int> {
        fields.reduce(into: Set(0..<size)) { $0.subtract($1.offset..<($1.offset + $1.size)) }
    }
}
