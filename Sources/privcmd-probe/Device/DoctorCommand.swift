// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdConformance
import PrivcmdDevices
import PrivcmdKit

/// `doctor`: finds what prevents passthrough.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Find what prevents passthrough here, with the evidence and the remedy.",
        usage: "privcmd-probe doctor [<options>]",
        discussion: """
            doctor reads the system's files, makes a few calls that change nothing, and checks the \
            quick clauses of the contract.

            EXIT STATUS:
              0   no problem found
              1   a problem found
              Others as for every command.

            EXAMPLES:
              privcmd-probe doctor
              privcmd-probe doctor --format json
              privcmd-probe lab run --dom0 pv -- doctor
            """)

    @OptionGroup var device: RecordableDeviceOptions

    @Option(name: .long, help: "The output format.")
    var format: OutputFormat = .text

    func run() throws {
        try Console.run {
            let (report, note) = try makeReport()
            try format.print(
                report, [report.text, note].compactMap { $0 }.joined(separator: "\n"))
            if report.hasProblem { throw ExitStatus.checkFailed.code }
        }
    }

    private func makeReport() throws -> (DoctorReport, note: String?) {
        let device: Device
        do {
            device = try self.device.open()
        } catch let failure as CommandFailure {
            guard case .open(let error, let system) = failure.deviceFailure else { throw failure }
            return (
                DoctorReport(self.device.name, Diagnosis(openError: error, on: system), []), nil
            )
        }
        let subject = TestTarget(device)
        let diagnosis = Diagnosis(
            of: device, subject.kind == .real ? HostFacts(root: "") : HostFacts())
        let header = ConformanceHeader(
            tool: PrivcmdProbe.nameAndVersion, command: [], date: Clock.utcNow(),
            device: device.name, level: .readOnly,
            environment: EnvironmentProbe.environment(of: subject, level: .readOnly),
            system: device.system.snapshot())
        var reports: [ClauseReport] = []
        _ = try ConformanceRun(
            header, ClauseSelection(of: Diagnosis.quickClauses, upTo: .readOnly)
        ).run(
            subject, in: .child(limit: .seconds(10))
        ) { event in
            if case .clauseEvaluated(let report) = event { reports.append(report) }
        }
        return (DoctorReport(device.name, diagnosis, reports), device.note)
    }
}
