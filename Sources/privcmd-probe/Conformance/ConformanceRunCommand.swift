// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdKit
import SystemPackage

/// `conformance run`: the contract against a device.
struct ConformanceRunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Check every clause against a device.",
        discussion: """
            The device may also be the record of an earlier run (--format jsonl): then nothing is \
            called, and what was seen is judged anew by this program's clauses.

            Each clause runs in a process of its own, and puts back what it changes. Ctrl-C lets the \
            one under way do so, and closes the reports.

            EXAMPLES:
              privcmd-probe conformance run
              privcmd-probe conformance run --select 'map-pirq.*' --verbose
              privcmd-probe conformance run --level destructive \\
                  --device-under-test 0000:03:00.0
              privcmd-probe conformance run --format text --format jsonl \\
                  --output - --output record.jsonl
              privcmd-probe conformance run --device record.jsonl --format ktap
              privcmd-probe conformance run --require dom0,xen-4.20 --expect known.txt

            The file for --expect has a line a clause: its name, the verdict (broken, fail or \
            crash), and after a '#' why.

            EXIT STATUS:
              0 everything that was checked passed, or failed as --expect says; 1 a clause failed or \
            crashed, or what --require names is not here; 69 there is no such device here, or \
            nothing could be checked; 70 a check was broken; 74 a report could not be written; \
            128+n stopped by signal n; others as for every command.
            """)

    @OptionGroup var device: DeviceOption
    @Option(
        help: ArgumentHelp(
            "How much harm the clauses may do.",
            discussion: "Default: read-only; for a record that of its run."))
    var level: Level?
    @Option(
        help: ArgumentHelp(
            "A device bound to xen-pciback that nobody uses, for destructive clauses.",
            valueName: "sbdf"),
        transform: Arguments.sbdf)
    var deviceUnderTest: SBDF?
    @OptionGroup var selection: SelectionOptions
    @Option(help: ArgumentHelp("Failures that are known.", valueName: "file"))
    var expect: String?
    @Option(
        help: ArgumentHelp(
            "What this place has, with commas between: a skip for want of it is a failure.",
            discussion: "Of \(Requirement.known).", valueName: "list"))
    var require: [String] = []
    @Option(help: ArgumentHelp("How long a clause may take.", valueName: "seconds"))
    var timeLimit = 10
    @OptionGroup var reports: ReportOptions

    func validate() throws {
        if !(1...86_400).contains(timeLimit) {
            throw ValidationError("--time-limit takes a number of seconds from 1 to 86400")
        }
        _ = try requirements()
    }

    func run() throws {
        try Console.run {
            WatchedSignals.begin()
            let known = try knownFailures()
            let status =
                if let record = try record() {
                    try judge(record, known)
                } else {
                    try check(known)
                }
            if status != .success { throw status }
        }
    }

    // MARK: What is checked

    private func check(_ known: KnownFailures) throws -> ExitCode {
        let level = level ?? .readOnly
        if level == .destructive, deviceUnderTest == nil {
            throw ValidationError(
                "--level destructive needs --device-under-test SBDF: its clauses reset and remap a"
                    + " device, and only you know which one nobody uses")
        }
        let device = try device.open()
        let subject = Subject(device)
        if let deviceUnderTest { try checkIsFree(deviceUnderTest, device.system) }
        let header = ConformanceHeader(
            tool: PrivcmdProbe.nameAndVersion, command: Array(CommandLine.arguments.dropFirst()),
            date: Clock.utcNow(), device: device.name, level: level,
            place: Survey.place(of: subject, level: level, device: deviceUnderTest),
            system: device.system.snapshot())
        if let note = device.note { Console.remark(note) }
        return try report(known, level, now: Clock.utcNow) { selection, requirements, listener in
            try ConformanceRun(
                header, selection, known: known, requirements: requirements,
                isInterrupted: { WatchedSignals.latest != nil }
            ).check(subject, in: .child(limit: .seconds(timeLimit)), listener)
        }
    }

    /// The record that the device's name names, where it names one.
    private func record() throws -> ConformanceRecord? {
        guard case .path(let path) = DeviceName(parsing: device.name) else { return nil }
        do throws(FileFault) {
            return try ConformanceRecord.read(path)
        } catch {
            throw CommandFailure("\(error)", ExitStatus(error))
        }
    }

    private func judge(_ record: ConformanceRecord, _ known: KnownFailures) throws -> ExitCode {
        let header = record.header
        if deviceUnderTest != nil {
            throw ValidationError("--device-under-test: nothing is called where a record is judged")
        }
        if !device.faults.inject.isEmpty {
            throw ValidationError("--inject: nothing is called where a record is judged")
        }
        Console.remark(
            "judged anew from the record \(device.name) of \(header.tool), \(header.date)"
                + (record.isWhole ? "" : "; it ends before its run does"))
        let date = header.date
        func now() -> String { date }
        return try report(known, level ?? header.level, now: now) {
            selection, requirements, listener in
            try ConformanceRun(
                header, selection, known: known, requirements: requirements,
                isInterrupted: { WatchedSignals.latest != nil }
            ).judge(record, listener)
        }
    }

    private func checkIsFree(_ sbdf: SBDF, _ system: any SystemView) throws {
        guard let found = system.device(sbdf) else {
            throw CommandFailure("there is no device \(sbdf) here", .unavailable)
        }
        if found.isBoundToPciback { return }
        guard let driver = found.driver else {
            // Nobody uses it, and yet it may be one that cannot be bound here.
            return Console.remark(
                "\(sbdf) is not bound to xen-pciback: the clauses that need it are skipped\n"
                    + PcibackBinding.commands(found))
        }
        throw CommandFailure(
            "\(sbdf) is bound to \(driver), not to xen-pciback: it may be in use\n"
                + PcibackBinding.commands(found), .unavailable)
    }

    private func knownFailures() throws -> KnownFailures {
        guard let expect else { return KnownFailures() }
        let text: String
        do throws(Errno) {
            text = String(decoding: try TextFile.bytes(FilePath(expect)), as: UTF8.self)
        } catch {
            throw CommandFailure("cannot read \(expect): \(error)", .noInput)
        }
        do throws(KnownFailures.Fault) {
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
                    "--require: '\(word)' is none of \(Requirement.known)")
            }
            return requirement
        }.filter { seen.insert($0).inserted }
    }

    // MARK: What is reported

    private typealias Listener = (ConformanceEvent) throws -> Void

    private func report(
        _ known: KnownFailures, _ level: Level, now: @escaping () -> String,
        _ run: (ClauseSelection, [Requirement], Listener) throws -> ConformanceSummary
    ) throws -> ExitCode {
        let selection = selection.clauses(upTo: level)
        let outputs = try ReportOutputs(reports, selection.clauses.count, now: now)
        let summary: ConformanceSummary
        do {
            summary = try run(selection, try requirements(), outputs.take)
        } catch {
            outputs.abandon()
            throw error
        }
        try outputs.finish()
        if let signal = WatchedSignals.latest { return ExitCode(128 + signal) }
        return status(summary)
    }

    private func status(_ summary: ConformanceSummary) -> ExitCode {
        if let worst = summary.worst, worst >= .fail { return ExitStatus.contractBroken.code }
        if !summary.unmet.isEmpty { return ExitStatus.contractBroken.code }
        if summary.worst == .broken { return ExitStatus.softwareError.code }
        if summary.checked + summary.expected > 0 { return .success }
        Console.remark("nothing could be checked: every clause was skipped or left out")
        return ExitStatus.unavailable.code
    }
}
