// SPDX-License-Identifier: MIT

package import PrivcmdDevices
package import PrivcmdKit

/// What `doctor` found on a system: each problem with the evidence for it.
package struct Diagnosis: Sendable {
    /// The system in one line: Linux, Xen and the kind of domain.
    package let environment: String
    /// The findings, causes before consequences.
    package let findings: [Finding]

    /// Examines a device and its system.
    ///
    /// It changes nothing.
    package init(of device: Device, _ hostFacts: HostFacts) {
        environment = EnvironmentProbe.environment(of: TestTarget(device), level: .readOnly).title
        findings = DiagnosisChecks.findings(ProbeResults(probing: device, hostFacts))
    }

    /// Explains why a device cannot be opened.
    package init(openError error: OpenError, on system: any SystemView) {
        let explanation = error.explanation(on: system)
        let snapshot = system.snapshot()
        let xen = snapshot.xen.map { "Xen \($0.version)" } ?? "no Xen"
        environment = "Linux \(snapshot.kernel), \(xen)"
        findings = [
            .problem(
                "no-device", "\(error.path) cannot be opened: \(explanation.meaning).",
                evidence: "open failed: \(error.errno?.name ?? "no errno")",
                remedy: explanation.remedy)
        ]
    }

    /// Whether a finding is a problem.
    package var hasProblem: Bool { findings.contains { $0.severity == .problem } }

    /// The read-only clauses of the calls that passthrough needs.
    package static var quickClauses: [Clause] {
        let families = [
            "pcidev-get-gsi", "pci-device-reset", "setup-gsi", "map-pirq", "unmap-pirq",
        ]
        return Contract.clauses.filter {
            $0.level == .readOnly && families.contains($0.name.family)
        }
    }
}
