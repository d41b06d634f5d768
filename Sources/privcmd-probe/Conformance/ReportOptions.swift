// SPDX-License-Identifier: MIT

import ArgumentParser
import Glibc
import PrivcmdKit
import SystemPackage

/// The options for what is reported, and where.
struct ReportOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The kind of report; may be repeated.",
            discussion: "Default: text."))
    var format: [ReportFormat] = []
    @Option(
        name: [.customShort("o"), .long],
        help: ArgumentHelp(
            "Where the report goes; the n-th belongs to the n-th --format.",
            discussion: "A report without one goes to standard output, and so does '-'.",
            valueName: "file"))
    var output: [String] = []
    @Option(help: "Whether the text report has colours.")
    var color = ColorChoice.auto
    @Flag(name: .shortAndLong, help: "Name each skipped clause where it comes.")
    var verbose = false
    @Flag(name: .shortAndLong, help: "Only what went wrong, and the counts; no progress.")
    var quiet = false

    private var formats: [ReportFormat] { format.isEmpty ? [.text] : format }

    func validate() throws {
        if verbose, quiet { throw ValidationError("--verbose and --quiet exclude each other") }
        if output.count > formats.count {
            throw ValidationError(
                "there are more --output than --format: the n-th output takes the n-th format")
        }
        let files = output.filter { $0 != "-" }
        if files.contains("") { throw ValidationError("--output takes the name of a file") }
        if let twice = files.first(where: { name in files.count { $0 == name } > 1 }) {
            throw ValidationError("--output names '\(twice)' twice")
        }
        let onStandardOutput = formats.count - files.count
        if onStandardOutput > 1 {
            throw ValidationError(
                "\(onStandardOutput) reports would go to standard output, which takes one;"
                    + " give the others an --output")
        }
    }

    /// Opens every report's place.
    ///
    /// - Parameter now: what a report takes for the time of day.
    /// - Returns: the places, in the order of their formats.
    /// - Throws: why one cannot be made; then none is.
    func open(now: @escaping () -> String) throws -> [ReportOutput] {
        var outputs: [ReportOutput] = []
        do {
            for (index, format) in formats.enumerated() {
                let name = index < output.count ? output[index] : "-"
                let onTerminal = name == "-" && isatty(STDOUT_FILENO) == 1
                let reporter = reporter(format, onTerminal: onTerminal, now)
                outputs.append(
                    name == "-"
                        ? ReportOutput(reporter)
                        : try ReportOutput(
                            reporter, to: FilePath(name), isRecord: format == .jsonl))
            }
        } catch {
            for output in outputs { output.abandon() }
            throw error
        }
        return outputs
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
