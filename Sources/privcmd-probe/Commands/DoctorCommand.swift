// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdKit

/// `doctor`: what is wrong here.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract:
            "Say what keeps passthrough from working here, which fact says so, and the remedy.",
        discussion: """
            It looks at the system, asks the device a few questions that change nothing, and checks \
            the quick clauses of the contract.

            EXIT STATUS:
              0 nothing is wrong; 1 something is; others as for every command.

            EXAMPLES:
              privcmd-probe doctor
              privcmd-probe doctor --format json
              privcmd-probe lab run --dom0 pv -- doctor
            """)

    @OptionGroup var device: DeviceOptions

    @Option(name: .long, help: "How to print the answer.")
    var format: OutputOptions.Format = .text

    func run() throws {
        try Console.run {
            let (report, note) = try examine()
            switch format {
            case .json: try Console.answer(try JSONLine.pretty(report))
            case .text:
                try Console.answer([report.text, note].compactMap { $0 }.joined(separator: "\n"))
            }
            if report.isTrouble { throw ExitStatus.contractBroken.code }
        }
    }

    private func examine() throws -> (DoctorReport, note: String?) {
        let device: Device
        do {
            device = try self.device.open()
        } catch let failure as CommandFailure {
            guard case .open(let error, let system) = failure.origin else { throw failure }
            return (
                DoctorReport(self.device.name, Diagnosis(without: error, on: system), []), nil
            )
        }
        let subject = Subject(device)
        let diagnosis = Diagnosis(
            of: device, subject.kind == .real ? Surroundings(root: "") : Surroundings())
        let header = ConformanceHeader(
            tool: PrivcmdProbe.nameAndVersion, command: [], date: Clock.utcNow(),
            device: device.name, level: .readOnly,
            place: Survey.place(of: subject, level: .readOnly), system: device.system.snapshot())
        var reports: [ClauseReport] = []
        _ = try ConformanceRun(
            header, ClauseSelection(of: Diagnosis.quickClauses, upTo: .readOnly)
        ).check(
            subject, in: .child(limit: .seconds(10))
        ) { event in
            if case .judged(let report) = event { reports.append(report) }
        }
        return (DoctorReport(device.name, diagnosis, reports), device.note)
    }
}
