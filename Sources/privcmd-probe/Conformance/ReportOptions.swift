// SPDX-License-Identifier: MIT

import ArgumentParser
import Glibc
import PrivcmdConformance
import PrivcmdKit
import SystemPackage

/// The options for the formats and files of the reports.
struct ReportOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The format of a report; may be repeated.",
            discussion: "Default: text."))
    var format: [ReportFormat] = []
    @Option(
        name: [.customShort("o"), .long],
        help: ArgumentHelp(
            "The file of the report: the n-th --output is that of the n-th --format.",
            discussion: "Default: standard output, as with '-'.",
            valueName: "file"))
    var output: [String] = []
    @Option(help: "Whether the text report has colours.")
    var color = ColorChoice.auto
    @Flag(name: .shortAndLong, help: "List each skipped clause.")
    var verbose = false
    @Flag(name: .shortAndLong, help: "Print only failures and counts, and no progress.")
    var quiet = false

    private var formats: [ReportFormat] { format.isEmpty ? [.text] : format }

    func validate() throws {
        if verbose, quiet { throw ValidationError("--verbose and --quiet exclude each other") }
        if output.count > formats.count {
            throw ValidationError(
                "there are more --output than --format: each --output needs a --format")
        }
        let files = output.filter { $0 != "-" }
        if files.contains("") { throw ValidationError("--output needs the name of a file") }
        if let twice = files.first(where: { name in files.count { $0 == name } > 1 }) {
            throw ValidationError("--output names '\(twice)' twice")
        }
        let onStandardOutput = formats.count - files.count
        if onStandardOutput > 1 {
            throw ValidationError(
                "\(onStandardOutput) reports would go to standard output, which can hold one;"
                    + " use --output for the others")
        }
    }

    /// Opens the output of every report.
    ///
    /// - Parameter now: returns the time for reports that need it.
    /// - Returns: the writers, in the order of their formats.
    /// - Throws: why a file cannot be created. The files that were created are removed.
    func open(now: @escaping () -> String) throws -> [ReportWriter] {
        var writers: [ReportWriter] = []
        do {
            for (index, format) in formats.enumerated() {
                let name = index < output.count ? output[index] : "-"
                let onTerminal = name == "-" && isatty(STDOUT_FILENO) == 1
                let reporter = reporter(format, onTerminal: onTerminal, now)
                writers.append(
                    name == "-"
                        ? ReportWriter(reporter)
                        : try ReportWriter(
                            reporter, to: FilePath(name), isRecord: format == .jsonl))
            }
        } catch {
            for writer in writers { writer.abandon() }
            throw error
        }
        return writers
    }

    private func reporter(
        _ format: ReportFormat, onTerminal: Bool, _ now: @escaping () -> String
    ) -> any ConformanceReporter {
        switch format {
        case .text:
            TextReporter(
                quiet ? .quiet : verbose ? .verbose : .normal,
                isColored: color.isColored(onTerminal: onTerminal))
        case .ktap: KTAPReporter()
        case .junit: JUnitReporter()
        case .jsonl: JSONLinesReporter()
        case .kcidb: KCIDBReporter(now: now)
        }
    }
}
