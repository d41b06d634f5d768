// SPDX-License-Identifier: MIT

import PrivcmdKit

extension OutputOptions {
    /// Prints an answer in the form that was asked for.
    ///
    /// Text says what answered where that is not the real device. A call without a bare value has
    /// nil for it, and prints nothing with `-q`.
    func print(_ answer: some Encodable, _ text: String, quiet value: String?, _ device: Device)
        throws
    {
        switch (format, quiet) {
        case (.json, _): try Console.answer(try JSONLine.pretty(answer))
        case (.text, true):
            if let value { try Console.answer(value) }
        case (.text, false):
            let lines = [text, device.note].compactMap { $0 }
            try Console.answer(lines.joined(separator: "\n"))
        }
    }
}
