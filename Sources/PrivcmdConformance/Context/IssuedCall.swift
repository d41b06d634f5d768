// SPDX-License-Identifier: MIT

import PrivcmdKit
import PrivcmdRecording

/// A call as text, with the field names of the table.
enum IssuedCall {
    static func request(_ row: ABIRequest, _ bytes: [UInt8]) -> String {
        row.name + fields(row.argument, bytes)
    }

    static func physdev(_ row: ABICommand, _ bytes: [UInt8]) -> String {
        TestedCall.physdev(row).description + fields(row.argument, bytes)
    }

    static func domctl(_ row: ABICommand, _ bytes: [UInt8]) -> String {
        TestedCall.domctl(row).description + fields(row.argument, bytes)
    }

    private static func fields(_ structure: ABIStructure?, _ bytes: [UInt8]) -> String {
        guard let structure, bytes.count >= structure.size else { return "" }
        let values = FieldCoding.decode(structure, bytes, where: \.direction.isInput)
        let inputs = structure.fields.compactMap { field in
            values[field.name].map { "\(field.name) \($0.displayText)" }
        }
        return "(" + inputs.joined(separator: ", ") + ")"
    }
}

extension FieldValue {
    fileprivate var displayText: String {
        switch self {
        case .number(let number): String(number)
        case .text(let text): text
        case .list(let list): "[" + list.map(\.displayText).joined(separator: " ") + "]"
        case .fields(let fields):
            "{"
                + fields.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.displayText)" }
                .joined(separator: ", ") + "}"
        }
    }
}
