// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdConformance
import PrivcmdDevices
import PrivcmdJSON
import PrivcmdKit
import SystemPackage

/// `scenario run`: runs scenarios on a device.
struct ScenarioRunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Run scenarios on a device, and show where they fail.",
        usage: "privcmd-probe scenario run [<options>] [<scenario> ...]",
        discussion: """
            A scenario makes the calls of libxl, QEMU and Linux in their order, for a guest that \
            never runs. For each step it prints who makes the call and why, the result and, after a \
            failure, which fix is missing. It undoes its changes, also after Ctrl-C.

            EXAMPLES:
              privcmd-probe scenario run --device fake
              privcmd-probe scenario run passthrough --allow-changes \\
                  --device-under-test 0000:03:00.0
              privcmd-probe lab run --linux 6.1 --bind 0000:03:00.0 -- scenario run \\
                  --allow-changes --device-under-test 0000:03:00.0

            EXIT STATUS:
              0      each scenario works, or fails as known for this system
              1      a scenario failed unexpectedly
              69     no scenario could run here
              128+n  stopped by signal n
              Others as for every command.
            """)

    @Argument(help: ArgumentHelp("The scenarios. (default: all)", valueName: "scenario"))
    var names: [String] = []
    @OptionGroup var device: DeviceOption
    @Option(
        help: ArgumentHelp(
            "A device that is not in use.",
            discussion: "Default on a fake: the first device bound to xen-pciback.",
            valueName: "sbdf"),
        transform: Arguments.sbdf)
    var deviceUnderTest: SBDF?
    @Flag(help: "Allow changes of a real system: domains, interrupts, the device under test.")
    var allowChanges = false
    @Option(help: "The output format.")
    var format: OutputFormat = .text
    @Option(
        help: ArgumentHelp(
            "Write the transcript of each scenario to this folder.", valueName: "dir"))
    var transcripts: String?

    func validate() throws { _ = try scenarios() }

    private func scenarios() throws -> [Scenario] {
        if names.isEmpty { return Scenario.all }
        let known = Scenario.all.map(\.name)
        return try names.map { name in
            guard let scenario = Scenario.all.first(where: { $0.name == name }) else {
                let hint = Spelling.hint(name, among: known)
                throw ValidationError(
                    "there is no scenario '\(name)'"
                        + (hint.isEmpty
                            ? "; the scenarios are: " + known.joined(separator: ", ") : hint))
            }
            return scenario
        }
    }

    func run() throws {
        try Console.run {
            TerminationSignals.installHandlers()
            TerminationSignals.ignoreFailedWrites()
            let scenarios = try scenarios()
            let device = try device.open()
            try checkAllowed(scenarios, device)
            let subject = deviceUnderTest ?? defaultDeviceUnderTest(device)
            if let subject { _ = try PCIDevice.notInUse(subject, device.system) }
            let scenarioRun = ScenarioRun(
                on: device, deviceUnderTest: subject,
                isInterrupted: { TerminationSignals.isReceived })
            var finished: [ScenarioTranscript] = []
            for scenario in scenarios {
                let report = try runScenario(scenario, scenarioRun, isFirst: finished.isEmpty)
                let transcript = ScenarioTranscript(
                    report, on: device.name, device.system.snapshot(),
                    tool: PrivcmdProbe.nameAndVersion,
                    command: PrivcmdProbe.arguments)
                try write(transcript)
                finished.append(transcript)
                if TerminationSignals.isReceived { break }
            }
            switch format {
            case .json: try Console.output(try JSONLine.pretty(finished))
            case .text: if let note = device.note { try Console.output("\n" + note) }
            }
            try throwExitStatus(finished.map(\.report.outcome))
        }
    }

    private func runScenario(_ scenario: Scenario, _ scenarioRun: ScenarioRun, isFirst: Bool) throws
        -> ScenarioReport
    {
        guard format == .text else { return scenarioRun.run(scenario) }
        try Console.output((isFirst ? "" : "\n") + ScenarioText.heading(scenario))
        var number = 0
        var failure: (any Error)?
        let report = scenarioRun.run(scenario) { step in
            number += 1
            do {
                try Console.output(ScenarioText.step(step, number: number))
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        try Console.output(ScenarioText.outcome(report))
        return report
    }

    private func write(_ transcript: ScenarioTranscript) throws {
        guard let transcripts else { return }
        let path = FilePath(transcripts).appending(transcript.report.scenario + ".json")
        do {
            try OutputFile.write((try JSONLine.pretty(transcript) + "\n").utf8, to: path)
        } catch let error as Errno {
            throw CommandFailure("cannot write \(path): \(error)", .cannotCreate)
        }
    }

    private func throwExitStatus(_ endings: [ScenarioOutcome]) throws {
        if let exitCode = TerminationSignals.exitCode { throw exitCode }
        let kinds = Set(endings.map(\.kind))
        if kinds.contains(ScenarioOutcome.failsUnexpectedly("").kind) {
            throw ExitStatus.checkFailed.code
        }
        if kinds == [ScenarioOutcome.cannotRun("").kind] { throw ExitStatus.unavailable.code }
    }

    // MARK: Safety checks

    private func checkAllowed(_ scenarios: [Scenario], _ device: Device) throws {
        guard case .kernel = device.origin, !allowChanges else { return }
        let changes = scenarios.flatMap { scenario in
            scenario.changes.map { "  \(scenario.name): \($0)" }
        }
        throw CommandFailure(
            "this changes the system and needs --allow-changes:\n"
                + changes.joined(separator: "\n"), .usage)
    }

    private func defaultDeviceUnderTest(_ device: Device) -> SBDF? {
        guard case .fake = device.origin else { return nil }
        return device.system.devicesBoundToPciback().first?.sbdf
    }
}
