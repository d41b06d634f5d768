// SPDX-License-Identifier: MIT

import PrivcmdKit

extension InfoReport {
    /// The report as text: one fact per line, in groups.
    package var text: String {
        var lines = [
            row("architecture", system.architecture),
            row("kernel", system.kernel),
            row("Xen", xenText),
            row("domain", domainText),
        ]
        lines += group("nodes", system.nodes.map { ($0.path, $0.access) })
        lines += group(
            "modules", system.modules.map { ($0.name, $0.present ? "present" : "not loaded") })
        lines += group(
            "calls",
            calls.map { call in
                (call.name, call.state.rawValue + (call.evidence.map { " (\($0))" } ?? ""))
            })
        let bound = system.devicesBoundToPciback()
        if bound.isEmpty { lines.append(row("bound to pciback", "no device")) }
        lines += group("bound to pciback", bound.map { ($0.sbdf.description, Self.text(of: $0)) })
        return lines.joined(separator: "\n")
    }

    private var xenText: String {
        guard let xen = system.xen else { return xenVersion ?? "none: not running on Xen" }
        let changeset = xen.changeset.map { " (\($0))" } ?? ""
        return xen.version + (xen.extra ?? "") + changeset
    }

    private var domainText: String {
        guard let domain = system.domain else { return "none: not running on Xen" }
        let type = domain.type?.rawValue ?? "unknown type"
        let role =
            switch domain.isControlDomain {
            case true?: "dom0"
            case false?: "domU"
            case nil: "dom0 or domU: unknown"
            }
        return type + " " + role
    }

    private static func text(of device: PCIDevice) -> String {
        var facts: [String] = []
        if let vendor = device.vendor, let model = device.device {
            facts.append(vendor.dropFirst(2) + ":" + model.dropFirst(2))
        }
        if let irq = device.irq { facts.append("sysfs irq \(irq)") }
        if let pin = device.pin {
            let letters = ["none", "INTA", "INTB", "INTC", "INTD"]
            facts.append("pin " + (Int(pin) < letters.count ? letters[Int(pin)] : String(pin)))
        }
        return facts.joined(separator: ", ")
    }

    private func row(_ name: String, _ value: String) -> String {
        name.padded(to: 18, gap: 1) + value
    }

    private func group(_ name: String, _ rows: [(String, String)]) -> [String] {
        guard !rows.isEmpty else { return [] }
        let width = (rows.map(\.0.count).max() ?? 0) + 2
        return [name] + rows.map { "  " + $0.0.padded(to: width, gap: 1) + $0.1 }
    }
}
