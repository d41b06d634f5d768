// SPDX-License-Identifier: MIT

import PrivcmdDevices
import PrivcmdJSON
import PrivcmdKit

extension OutputOptions {
    /// Prints a result in the format of the options.
    ///
    /// Text includes the note of a device that is not the real one. With `-q` it prints only `value`,
    /// and nothing if that is nil.
    func print(_ result: some Encodable, _ text: String, quiet value: String?, _ device: Device)
        throws
    {
        switch (format, quiet) {
        case (.json, _): try Console.output(try JSONLine.pretty(result))
        case (.text, true):
            if let value { try Console.output(value) }
        case (.text, false):
            let lines = [text, device.note].compactMap { $0 }
            try Console.output(lines.joined(separator: "\n"))
        }
    }
}
