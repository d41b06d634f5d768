// SPDX-License-Identifier: MIT

import PrivcmdKit

/// Writes KTAP version 1, the kernel's test protocol, line by line during the run.
///
/// A family is a test, and its clauses are the subtests. Source: Documentation/dev-tools/ktap.rst.
package struct KTAPReporter: ConformanceReporter {
    private static let version = "KTAP version 1"
    private static let indentation = "  "

    private var cases = ReportCaseList()
    /// The families of the plan, with their numbers of cases.
    private var families: [(name: String, count: Int)] = []
    private var familyIndex = 0
    private var familyCases: [ReportCase] = []

    /// Creates a reporter.
    package init() {}

    /// Returns the lines that the event adds: each result, and after a family's last its own.
    package mutating func text(for event: ConformanceEvent) -> String {
        var lines: [String] = []
        let new = cases.add(event)
        if case .runStarted(let plan) = event { lines += begin(plan) }
        for result in new { lines += add(result) }
        if case .runEnded(let summary) = event {
            lines.append("# \(summary.countsText)")
            if summary.isInterrupted {
                lines.append("Bail out! stopped after \(summary.evaluatedText)")
            }
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private mutating func begin(_ plan: ConformancePlan) -> [String] {
        families = plan.clauses.families.map { ($0.name, $0.clauses.count) }
        if !plan.requirements.isEmpty {
            families.insert((ReportCase.requirement, plan.requirements.count), at: 0)
        }
        let header = plan.header
        // A document without tests consists of the plan only.
        let titles = families.isEmpty ? [] : [header.tool, header.environment.title, header.device]
        return [Self.version, "1..\(families.count)"]
            + titles.map { "# " + PrintableText.singleLine($0) }
    }

    private mutating func add(_ result: ReportCase) -> [String] {
        guard familyIndex < families.count else { return [] }
        var lines: [String] = []
        if familyCases.isEmpty { lines += [Self.version, "1..\(families[familyIndex].count)"] }
        familyCases.append(result)
        if result.state.needsAttention || result.state == .knownFailure {
            lines += result.details.map { "# \(result.name): \($0.labelled)" }
        }
        lines.append(Self.result(result, familyCases.count))
        lines = lines.map { Self.indentation + $0 }
        if familyCases.count == families[familyIndex].count { lines.append(endFamily()) }
        return lines
    }

    private mutating func endFamily() -> String {
        let isTrouble = familyCases.contains { $0.state.needsAttention }
        let ran = familyCases.contains { $0.state != .skipped && $0.state != .notReached }
        let line =
            "\(isTrouble ? "not ok" : "ok") \(familyIndex + 1) \(families[familyIndex].name)"
            + (ran ? "" : " # SKIP none of it ran")
        familyIndex += 1
        familyCases = []
        return line
    }

    /// Returns the line that ends a case.
    ///
    /// The reason follows only a directive: otherwise a parser could read its first word as one.
    private static func result(_ result: ReportCase, _ number: Int) -> String {
        let isOK: Bool
        let directive: String?
        switch result.state {
        case .passed: (isOK, directive) = (true, nil)
        case .skipped, .notReached: (isOK, directive) = (true, "SKIP")
        // As in kselftest: a parser that does not know the directive reads "ok".
        case .knownFailure: (isOK, directive) = (true, "XFAIL")
        case .error: (isOK, directive) = (false, "ERROR")
        case .hung: (isOK, directive) = (false, "TIMEOUT")
        case .failed, .crashed: (isOK, directive) = (false, nil)
        }
        let line = "\(isOK ? "ok" : "not ok") \(number) \(result.name)"
        guard let directive else { return line }
        return
            "\(line) # \(directive) \(PrintableText.singleLine(result.reason ?? "", escaping: "#"))"
    }
}
