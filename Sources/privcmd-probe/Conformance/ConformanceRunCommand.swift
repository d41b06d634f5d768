// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdConformance
import PrivcmdDevices
import PrivcmdKit
import SystemPackage

/// `conformance run`: checks a device against the contract.
struct ConformanceRunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Check a device against every clause.",
        discussion: """
            The device may also be the record of an earlier run (--format jsonl). Then no call is \
            made: the recorded results are evaluated again with the clauses of this program.

            Each clause runs in its own process and undoes its changes. After Ctrl-C the current \
            clause ends and undoes its changes, and the reports are completed.

            EXAMPLES:
              privcmd-probe conformance run
              privcmd-probe conformance run --select 'map-pirq.*' --verbose
              privcmd-probe conformance run --level destructive \\
                  --device-under-test 0000:03:00.0
              privcmd-probe conformance run --format text --format jsonl \\
                  --output - --output record.jsonl
              privcmd-probe conformance run --device record.jsonl --format ktap
              privcmd-probe conformance run --require dom0,xen-4.20 --expect known.txt

            The file for --expect has one line for each clause: its name, the verdict (error, fail or \
            crash), and a reason after '#'. The verdict 'error' means that the check itself failed.

            EXIT STATUS:
              0      every clause passed, was skipped, or failed as --expect lists
              1      a clause failed or crashed, or a --require feature is missing
              69     the device does not exist here, or nothing could be checked
              70     a check itself failed
              74     a report could not be written
              128+n  stopped by signal n
              Others as for every command.
            """)

    @OptionGroup var device: DeviceOption
    @Option(
        help: ArgumentHelp(
            "The level of harm that the clauses may do.",
            discussion: "Default: read-only; for a record, the level of its run."))
    var level: HarmLevel?
    @Option(
        help: ArgumentHelp(
            "An unused device bound to xen-pciback, for destructive clauses.",
            valueName: "sbdf"),
        transform: Arguments.sbdf)
    var deviceUnderTest: SBDF?
    @OptionGroup var selection: SelectionOptions
    @Option(help: ArgumentHelp("A list of known failures.", valueName: "file"))
    var expect: String?
    @Option(
        help: ArgumentHelp(
            "Features, separated by commas: fail instead of skipping when one is missing.",
            discussion: "One or more of \(Requirement.acceptedNames).", valueName: "list"))
    var require: [String] = []
    @Option(help: ArgumentHelp("The time limit of a clause.", valueName: "seconds"))
    var timeLimit = 10
    @OptionGroup var reports: ReportOptions

    func validate() throws {
        if !(1...86_400).contains(timeLimit) {
            throw ValidationError("--time-limit needs a number of seconds from 1 to 86400")
        }
        _ = try requirements()
    }

    func run() throws {
        try Console.run {
            TerminationSignals.installHandlers()
            TerminationSignals.ignoreFailedWrites()
            let known = try knownFailures()
            let status =
                if let record = try record() {
                    try evaluate(record, known)
                } else {
                    try check(known)
                }
            if status != .success { throw status }
        }
    }

    // MARK: Checks

    private func check(_ known: KnownFailures) throws -> ExitCode {
        let level = level ?? .readOnly
        if level == .destructive, deviceUnderTest == nil {
            throw ValidationError(
                "--level destructive needs --device-under-test SBDF: its clauses reset and remap a"
                    + " device, which must not be in use")
        }
        let device = try device.open()
        let subject = TestTarget(device)
        if let deviceUnderTest {
            let found = try PCIDevice.notInUse(deviceUnderTest, device.system)
            if !found.isBoundToPciback {
                // Go on, since some devices cannot be bound on some systems.
                Console.message(
                    "\(found.sbdf) is not bound to xen-pciback: the clauses that need it are"
                        + " skipped\n" + PcibackBinding.commands(found))
            }
        }
        let header = ConformanceHeader(
            tool: PrivcmdProbe.nameAndVersion, command: PrivcmdProbe.arguments,
            date: Clock.utcNow(), device: device.name, level: level,
            environment: EnvironmentProbe.environment(
                of: subject, level: level, device: deviceUnderTest),
            system: device.system.snapshot())
        if let note = device.note { Console.message(note) }
        return try report(known, level, now: Clock.utcNow) { selection, requirements, handler in
            try ConformanceRun(
                header, selection, knownFailures: known, requirements: requirements,
                isInterrupted: { TerminationSignals.isReceived }
            ).run(subject, in: .child(limit: .seconds(timeLimit)), handler)
        }
    }

    /// Reads the record that --device names; nil if it names something else.
    private func record() throws -> ConformanceRecord? {
        guard case .path(let path) = DeviceName(parsing: device.name) else { return nil }
        do throws(FileError) {
            return try ConformanceRecord.read(path)
        } catch {
            throw CommandFailure("\(error)", ExitStatus(error))
        }
    }

    private func evaluate(_ record: ConformanceRecord, _ known: KnownFailures) throws -> ExitCode {
        let header = record.header
        if deviceUnderTest != nil {
            throw ValidationError("--device-under-test: a record is evaluated without calls")
        }
        if !device.faults.inject.isEmpty {
            throw ValidationError("--inject: a record is evaluated without calls")
        }
        Console.message(
            "evaluating the record \(device.name) of \(header.tool), \(header.date)"
                + (record.isComplete ? "" : "; the record is incomplete"))
        let date = header.date
        func now() -> String { date }
        return try report(known, level ?? header.level, now: now) {
            selection, requirements, handler in
            try ConformanceRun(
                header, selection, knownFailures: known, requirements: requirements,
                isInterrupted: { TerminationSignals.isReceived }
            ).evaluate(record, handler)
        }
    }

    private func knownFailures() throws -> KnownFailures {
        guard let expect else { return KnownFailures() }
        let text: String
        do throws(Errno) {
            text = String(decoding: try TextFile.readBytes(FilePath(expect)), as: UTF8.self)
        } catch {
            throw CommandFailure("cannot read \(expect): \(error)", .noInput)
        }
        do throws(KnownFailures.ParseError) {
            return try KnownFailures(parsing: text, among: Contract.clauses)
        } catch {
            throw CommandFailure("\(expect): \(error)", .malformed)
        }
    }

    private func requirements() throws -> [Requirement] {
        let words = require.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }
        var seen: Set<Requirement> = []
        return try words.map { word in
            guard let requirement = Requirement(parsing: String(word)) else {
                throw ValidationError(
                    "--require: '\(word)' is not one of \(Requirement.acceptedNames)")
            }
            return requirement
        }.filter { seen.insert($0).inserted }
    }

    // MARK: Reports

    private typealias EventHandler = (ConformanceEvent) throws -> Void

    private func report(
        _ known: KnownFailures, _ level: HarmLevel, now: @escaping () -> String,
        _ run: (ClauseSelection, [Requirement], EventHandler) throws -> ConformanceSummary
    ) throws -> ExitCode {
        let selection = selection.clauses(upTo: level)
        let outputs = try MultiReportWriter(reports, selection.clauses.count, now: now)
        let summary: ConformanceSummary
        do {
            summary = try run(selection, try requirements(), outputs.add)
        } catch {
            outputs.abandon()
            throw error
        }
        try outputs.finish()
        if let exitCode = TerminationSignals.exitCode { return exitCode }
        return status(summary)
    }

    private func status(_ summary: ConformanceSummary) -> ExitCode {
        if let worst = summary.worst, worst >= .fail { return ExitStatus.checkFailed.code }
        if !summary.unmetRequirements.isEmpty { return ExitStatus.checkFailed.code }
        if summary.worst == .error { return ExitStatus.softwareError.code }
        if summary.conclusiveCount + summary.expectedFailures > 0 { return .success }
        Console.message("nothing could be checked: every clause was skipped or not selected")
        return ExitStatus.unavailable.code
    }
}
