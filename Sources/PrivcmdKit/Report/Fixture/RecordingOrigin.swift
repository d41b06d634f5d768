// SPDX-License-Identifier: MIT

extension RecordingHeader {
    /// Where the recording comes from, in a few lines.
    var inWords: [String] {
        let what = program.map { $0.joined(separator: " ") } ?? command.joined(separator: " ")
        let how = program == nil ? tool : "\(tool) \(command.joined(separator: " "))"
        return [
            "what      " + what, "recorded  \(date) by \(how)", "device    " + device,
            "system    " + systemInWords,
        ].map { Printable.line($0) }
    }

    /// Xen, Linux and the kind of domain in one line.
    var systemInWords: String {
        let xen = system.xen.map { "Xen \($0.version)\($0.extra ?? "")" } ?? "no Xen"
        let domain = system.domain.map { domain in
            let type = domain.type?.rawValue ?? "unknown"
            return domain.isControlDomain == false ? "\(type) domU" : "\(type) dom0"
        }
        let parts = [xen, "Linux \(system.kernel)", domain, system.architecture, system.cpu]
        return Printable.line(parts.compactMap { $0 }.joined(separator: ", "))
    }
}
