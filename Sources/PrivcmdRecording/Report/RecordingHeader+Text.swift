// SPDX-License-Identifier: MIT

import PrivcmdKit

extension RecordingHeader {
    /// The provenance of the recording, in a few lines.
    var originLines: [String] {
        let recorded = program.map { $0.joined(separator: " ") } ?? command.joined(separator: " ")
        let recorder = program == nil ? tool : "\(tool) \(command.joined(separator: " "))"
        return [
            "program   " + recorded, "recorded  \(date) by \(recorder)", "device    " + device,
            "system    " + systemDescription,
        ].map { PrintableText.singleLine($0) }
    }

    /// Xen, Linux and the type of domain in one line.
    var systemDescription: String {
        let xen = system.xen.map { "Xen \($0.version)\($0.extra ?? "")" } ?? "no Xen"
        let domain = system.domain.map { domain in
            let type = domain.type?.rawValue ?? "unknown"
            return domain.isControlDomain == false ? "\(type) domU" : "\(type) dom0"
        }
        let parts = [xen, "Linux \(system.kernel)", domain, system.architecture, system.cpu]
        return PrintableText.singleLine(parts.compactMap { $0 }.joined(separator: ", "))
    }
}
