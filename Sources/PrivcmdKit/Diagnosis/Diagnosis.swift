// SPDX-License-Identifier: MIT

/// What is wrong with a place, and which fact explains it.
public struct Diagnosis: Sendable {
    /// The place in one line.
    public let place: String
    /// What was found, cause before consequence.
    public let findings: [Finding]

    /// Examines a device and its system, changing nothing.
    ///
    /// - Parameters:
    ///   - device: the device.
    ///   - surroundings: what else the system says of itself.
    public init(of device: Device, _ surroundings: Surroundings) {
        place = Survey.place(of: Subject(device), level: .readOnly).title
        findings = Ailments.findings(Examination(asking: device, surroundings))
    }

    /// Says why a device cannot even be opened.
    ///
    /// - Parameters:
    ///   - error: why.
    ///   - system: the system that refused.
    public init(without error: OpenError, on system: any SystemView) {
        let explanation = error.explanation(on: system)
        let snapshot = system.snapshot()
        place = "Linux \(snapshot.kernel), Xen \(snapshot.xen?.version ?? "none")"
        findings = [
            .trouble(
                "no-device", "\(error.path) cannot be opened: \(explanation.meaning).",
                fact: "open answers \(error.errno?.name ?? "something else")",
                remedy: explanation.remedy)
        ]
    }

    /// Whether passthrough cannot work as it is.
    public var isTrouble: Bool { findings.contains { $0.weight == .trouble } }

    /// The clauses that are quick and change nothing, of the calls that passthrough needs.
    public static var quickClauses: [Clause] {
        let families = [
            "pcidev-get-gsi", "pci-device-reset", "setup-gsi", "map-pirq", "unmap-pirq",
        ]
        return Contract.clauses.filter {
            $0.level == .readOnly && families.contains($0.name.family)
        }
    }
}
