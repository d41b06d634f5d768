// SPDX-License-Identifier: MIT

import PrivcmdKit

extension ABIHypercall {
    /// The commands of the hypercall; none where the table knows none.
    var commands: [ABICommand] {
        switch shape {
        case .opaque: []
        case .command(let commands), .envelope(_, let commands): commands
        }
    }
}

extension ABIStructure {
    /// Every structure that the table points to, each once per place it is pointed to from.
    static var all: [ABIStructure] {
        ABI.requests.compactMap(\.argument)
            + ABI.hypercalls.flatMap { hypercall in
                var structures = hypercall.commands.compactMap(\.argument)
                if case .envelope(let head, _) = hypercall.shape { structures.append(head) }
                return structures
            }
    }

    /// The offsets of the bytes that no field covers.
    var gaps: Set<Int> {
        fields.reduce(into: Set(0..<size)) { $0.subtract($1.offset..<($1.offset + $1.size)) }
    }
}
