// SPDX-License-Identifier: MIT

/// A report in the kernel's test protocol, KTAP version 1, written as the run goes on.
///
/// A family is a test, its clauses are the subtests. Source: Documentation/dev-tools/ktap.rst.
public struct KTAPReporter: ConformanceReporter {
    private static let version = "KTAP version 1"
    private static let indentation = "  "

    private var cases = ReportCases()
    /// The families to come, with how many cases each has.
    private var families: [(name: String, count: Int)] = []
    private var number = 0
    private var inFamily: [ReportCase] = []

    /// Makes a reporter.
    public init() {}

    /// What the event adds: results as they come, each before its family's.
    ///
    /// - Parameter event: the event.
    /// - Returns: lines.
    public mutating func text(for event: ConformanceEvent) -> String {
        var lines: [String] = []
        let new = cases.take(event)
        if case .began(let plan) = event { lines += begin(plan) }
        for found in new { lines += add(found) }
        if case .ended(let summary) = event {
            lines.append("# \(summary.countsInWords)")
            if summary.isInterrupted {
                lines.append("Bail out! stopped after \(summary.ranInWords)")
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
        // A plan of no tests is the whole of a document that has none.
        let titles = families.isEmpty ? [] : [header.tool, header.place.title, header.device]
        return [Self.version, "1..\(families.count)"] + titles.map { "# " + Printable.line($0) }
    }

    private mutating func add(_ found: ReportCase) -> [String] {
        guard number < families.count else { return [] }
        var lines: [String] = []
        if inFamily.isEmpty { lines += [Self.version, "1..\(families[number].count)"] }
        inFamily.append(found)
        if found.state.isTrouble || found.state == .knownFailure {
            lines += found.story.map { "# \(found.name): \($0.labelled)" }
        }
        lines.append(Self.result(found, inFamily.count))
        lines = lines.map { Self.indentation + $0 }
        if inFamily.count == families[number].count { lines.append(endFamily()) }
        return lines
    }

    private mutating func endFamily() -> String {
        let isTrouble = inFamily.contains { $0.state.isTrouble }
        let ran = inFamily.contains { $0.state != .skipped && $0.state != .notReached }
        let line =
            "\(isTrouble ? "not ok" : "ok") \(number + 1) \(families[number].name)"
            + (ran ? "" : " # SKIP none of it ran")
        number += 1
        inFamily = []
        return line
    }

    /// The line that ends a case.
    ///
    /// A reason stands in it only behind a directive: else its first word may be taken for one.
    private static func result(_ found: ReportCase, _ number: Int) -> String {
        let isOK: Bool
        let directive: String?
        switch found.state {
        case .passed: (isOK, directive) = (true, nil)
        case .skipped, .notReached: (isOK, directive) = (true, "SKIP")
        // As kselftest has it: who does not know the directive falls back on "ok".
        case .knownFailure: (isOK, directive) = (true, "XFAIL")
        case .broken: (isOK, directive) = (false, "ERROR")
        case .hung: (isOK, directive) = (false, "TIMEOUT")
        case .failed, .crashed: (isOK, directive) = (false, nil)
        }
        let line = "\(isOK ? "ok" : "not ok") \(number) \(found.name)"
        guard let directive else { return line }
        return "\(line) # \(directive) \(Printable.line(found.reason ?? "", escaping: "#"))"
    }
}
