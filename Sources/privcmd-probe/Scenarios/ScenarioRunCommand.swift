// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdKit
import SystemPackage

/// `scenario run`: scenarios on a device.
struct ScenarioRunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Go through scenarios on a device, and say where they break.",
        discussion: """
            Each makes the calls of libxl, QEMU and Linux in their order, for a guest that never runs, \
            and says of each step who asks it and why, what came back, and which fix is missing where \
            it breaks. What it changes it puts back, also after Ctrl-C.

            EXAMPLES:
              privcmd-probe scenario run --device fake
              privcmd-probe scenario run passthrough --allow-changes \\
                  --device-under-test 0000:03:00.0
              privcmd-probe lab run --linux 6.1 --bind 0000:03:00.0 -- scenario run \\
                  --allow-changes --device-under-test 0000:03:00.0

            EXIT STATUS:
              0 each that could be run works, or breaks as this system is known to; 1 one broke \
            unexpectedly; 69 none could be run; 128+n stopped by signal n; others as for every command.
            """)

    @Argument(help: "The scenarios. (default: all)")
    var names: [String] = []
    @OptionGroup var device: DeviceOption
    @Option(
        help: ArgumentHelp(
            "A device that nobody uses.",
            discussion: "Default: for a fake the first that is bound to xen-pciback.",
            valueName: "sbdf"),
        transform: Arguments.sbdf)
    var deviceUnderTest: SBDF?
    @Flag(help: "Let a real system be changed: domains, interrupts, the device under test.")
    var allowChanges = false
    @Option(help: "How to print the stories.")
    var format: OutputOptions.Format = .text
    @Option(
        help: ArgumentHelp("Write each story to a new file in this folder.", valueName: "dir"))
    var transcripts: String?

    func validate() throws { _ = try scenarios() }

    private func scenarios() throws -> [Scenario] {
        if names.isEmpty { return Scenario.all }
        let known = Scenario.all.map(\.name)
        return try names.map { name in
            guard let found = Scenario.all.first(where: { $0.name == name }) else {
                let hint = Spelling.hint(name, among: known)
                throw ValidationError(
                    "there is no scenario '\(name)'"
                        + (hint.isEmpty ? "; there are: " + known.joined(separator: ", ") : hint))
            }
            return found
        }
    }

    func run() throws {
        try Console.run {
            WatchedSignals.begin()
            let scenarios = try scenarios()
            let device = try device.open()
            try checkAllowed(scenarios, device)
            let subject = deviceUnderTest ?? defaultSubject(device)
            try checkIsFree(subject, device)
            let run = ScenarioRun(
                on: device, subject: subject, isInterrupted: { WatchedSignals.latest != nil })
            var told: [Transcript] = []
            for scenario in scenarios {
                let story = try play(scenario, run, isFirst: told.isEmpty)
                let transcript = Transcript(
                    story, on: device, tool: PrivcmdProbe.nameAndVersion,
                    command: Array(CommandLine.arguments.dropFirst()))
                try write(transcript)
                told.append(transcript)
                if WatchedSignals.latest != nil { break }
            }
            switch format {
            case .json: try Console.answer(try JSONLine.pretty(told))
            case .text: if let note = device.note { try Console.answer("\n" + note) }
            }
            try end(told.map(\.story.ending))
        }
    }

    private func play(_ scenario: Scenario, _ run: ScenarioRun, isFirst: Bool) throws -> Story {
        guard format == .text else { return run.play(scenario) }
        try Console.answer((isFirst ? "" : "\n") + StoryText.head(scenario))
        var number = 0
        var failure: (any Error)?
        let story = run.play(scenario) { step in
            number += 1
            do {
                try Console.answer(StoryText.step(step, number: number))
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        try Console.answer(StoryText.end(story))
        return story
    }

    private func write(_ transcript: Transcript) throws {
        guard let transcripts else { return }
        let path = FilePath(transcripts).appending(transcript.story.scenario + ".json")
        do {
            try NewFile.write(try JSONLine.pretty(transcript) + "\n", to: path)
        } catch let error as Errno {
            throw CommandFailure("cannot write \(path): \(error)", .cannotCreate)
        }
    }

    private func end(_ endings: [StoryEnding]) throws {
        if let signal = WatchedSignals.latest { throw ExitCode(128 + signal) }
        let kinds = Set(endings.map(\.kind))
        if kinds.contains(StoryEnding.unexpected("").kind) {
            throw ExitStatus.contractBroken.code
        }
        if kinds == [StoryEnding.cannotRun("").kind] { throw ExitStatus.unavailable.code }
    }

    // MARK: What is allowed

    private func checkAllowed(_ scenarios: [Scenario], _ device: Device) throws {
        guard case .kernel = device.origin, !allowChanges else { return }
        let changes = scenarios.flatMap { scenario in
            scenario.changes.map { "  \(scenario.name): \($0)" }
        }
        throw CommandFailure(
            "this changes the system, and needs --allow-changes:\n"
                + changes.joined(separator: "\n"), .usage)
    }

    private func defaultSubject(_ device: Device) -> SBDF? {
        guard case .fake = device.origin else { return nil }
        return device.system.devicesBoundToPciback().first?.sbdf
    }

    private func checkIsFree(_ subject: SBDF?, _ device: Device) throws {
        guard let subject else { return }
        guard let found = device.system.device(subject) else {
            throw CommandFailure("there is no device \(subject) here", .unavailable)
        }
        guard let driver = found.driver, !found.isBoundToPciback else { return }
        throw CommandFailure(
            "\(subject) is bound to \(driver), not to xen-pciback: it may be in use\n"
                + PcibackBinding.commands(found), .unavailable)
    }
}
