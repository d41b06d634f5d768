// SPDX-License-Identifier: MIT

internal import PrivcmdKit

extension RecordedCall {
    var inWords: String {
        let end: String =
            switch answer {
            case .result(let result): String(result)
            case .error(let name): name
            }
        return "\(question.inWords) = \(end)" + (output.isEmpty ? "" : " \(output)")
    }
}

extension RecordedCall.Question {
    var inWords: String {
        let names = [hypercall, command].compactMap { $0 }
        return (names.isEmpty ? ioctl : names.joined(separator: " ")) + "(\(input))"
    }
}
