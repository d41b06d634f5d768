// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdKit
import SystemPackage

/// `conformance run`: the contract against a device.
struct ConformanceRunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Check every clause against a device.")

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text
        case jsonl
    }

    @OptionGroup var device: DeviceOptions
    @Option(help: "How much harm the clauses may do.")
    var level = Level.readOnly
    @Option(
        help: ArgumentHelp("A device bound to xen-pciback that nobody uses.", valueName: "sbdf"),
        transform: Arguments.sbdf)
    var deviceUnderTest: SBDF?
    @Option(help: ArgumentHelp("Only the clauses that fit; may be repeated.", valueName: "glob"))
    var select: [String] = []
    @Option(help: "What to print.")
    var format = Format.text

    func run() throws {
        try Console.run {
            let device = try device.open()
            let subject = Subject(device)
            let place = Survey.place(of: subject, level: level, device: deviceUnderTest)
            let clauses = Contract.clauses(matching: select.map { Glob($0) }, upTo: level)
            let header = ConformanceHeader(
                tool: PrivcmdProbe.nameAndVersion,
                command: Array(CommandLine.arguments.dropFirst()), date: Clock.utcNow(),
                device: device.origin.name, level: level, place: place,
                system: device.system.snapshot())
            var reporter: any ConformanceReporter =
                format == .jsonl ? JSONLinesReporter() : TextReporter()
            let summary = try ConformanceRun(header, clauses).check(
                subject, in: .child(limit: .seconds(10))
            ) { event in
                let text = try reporter.text(for: event)
                _ = try FileDescriptor.standardOutput.writeAll(text.utf8)
            }
            if let worst = summary.worst, worst >= .broken { throw ExitCode(1) }
        }
    }
}
