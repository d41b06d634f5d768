// SPDX-License-Identifier: MIT

import PrivcmdFake
import PrivcmdKit

extension FakeReport {
    /// The report as text, wrapped at 100 columns.
    package var text: String {
        var lines = [name, "  " + summary, ""]
        lines += section(
            "sources", sources.map { [$0.part, $0.provenance.rawValue, $0.description] })
        lines += section("system", systemRows)
        lines += section("nodes", system.nodes.map { [$0.path, $0.access] })
        lines += section(
            "modules", system.modules.map { [$0.name, $0.present ? "present" : "missing"] })
        lines += section("devices", deviceRows)
        if devices.isEmpty { lines += ["devices", "  none", ""] }
        if let revision {
            lines += section(
                "revision \(revision.name) of the series, posted \(revision.posted)",
                revision.facts.map { [$0.name, $0.value] })
        }
        lines += section(
            "calls",
            calls.map { [$0.name, $0.state.rawValue + ($0.evidence.map { " (\($0))" } ?? "")] })
        lines += section("changes", changes.map(row))
        lines += section("interrupts", interruptRows)
        return lines.dropLast().joined(separator: "\n")
    }

    private var systemRows: [[String]] {
        var rows = [
            ["Xen", (system.xen.map { $0.version + ($0.extra ?? "") } ?? "unknown")],
            [
                "Linux",
                system.kernel + (isNamedExactly ? "" : " (\(linux?.fullDescription ?? ""))"),
            ],
            ["domain", domainText],
        ]
        if let target { rows.append(["target", "domain \(target)"]) }
        rows.append(["eventfd", hasEventfd ? "built in" : "not built in"])
        return rows
    }

    private var isNamedExactly: Bool {
        linux.map { system.kernel.hasPrefix($0.fullDescription) } ?? true
    }

    private var domainText: String {
        let type = system.domain?.type?.rawValue ?? "unknown"
        return type + (system.domain?.isControlDomain == true ? " dom0" : " domU")
    }

    private var deviceRows: [[String]] {
        guard !devices.isEmpty else { return [] }
        let head = ["SBDF", "class", "driver", "pin", "GSI", "irq", "owner"]
        return [head]
            + devices.map { device in
                [
                    "\(device.sbdf)", device.kind, device.driver ?? "-", device.pin ?? "-",
                    device.gsi.map(String.init) ?? "-", device.irq.map(String.init) ?? "-",
                    device.owner.map { "domain \($0)" } ?? "dom0",
                ]
            }
    }

    private func row(_ change: Change) -> [String] {
        let reason =
            switch change.decidedBy {
            case .release: ""
            case .revision: "; here by revision \(revision?.name ?? "")"
            case .profile: "; here by the profile"
            }
        return [
            change.isPresent ? "present" : "absent", change.name,
            "\(change.behavior); \(change.since)\(reason)",
        ]
    }

    private var interruptRows: [[String]] {
        func list(_ gsis: [UInt32]) -> String {
            gsis.isEmpty ? "no GSI" : gsis.map(String.init).joined(separator: ", ")
        }
        return [
            ["registered", list(interrupts.registered)],
            ["mapped", list(interrupts.mapped) + (interrupts.mapped.isEmpty ? "" : Self.samePIRQ)],
            ["denied", list(interrupts.denied)],
        ]
    }

    private static let samePIRQ = " (each to the pIRQ of its number)"

    /// A heading and a table; nothing for an empty table.
    private func section(_ heading: String, _ rows: [[String]]) -> [String] {
        rows.isEmpty ? [] : [heading] + TextTable.lines(rows, indent: "  ", width: 100) + [""]
    }
}
