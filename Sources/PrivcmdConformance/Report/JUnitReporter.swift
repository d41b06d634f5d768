// SPDX-License-Identifier: MIT

import PrivcmdKit

/// Writes JUnit XML for CI systems, at the end of the run.
///
/// Each family of clauses is a suite.
package struct JUnitReporter: ConformanceReporter {
    private var cases = ReportCaseList()

    /// Creates a reporter.
    package init() {}

    /// Returns the whole document at the end of the run, and nothing before.
    package mutating func text(for event: ConformanceEvent) -> String {
        _ = cases.add(event)
        guard case .runEnded(let summary) = event, let header = cases.plan?.header else {
            return ""
        }
        var families: [(name: String, cases: [ReportCase])] = []
        for result in cases.all {
            if families.last?.name == result.family {
                families[families.count - 1].cases.append(result)
            } else {
                families.append((result.family, [result]))
            }
        }
        let counts = Counts(cases.all)
        let all = XML.Attributes([
            ("name", "privcmd-probe conformance"), ("tests", "\(counts.tests)"),
            ("failures", "\(counts.failures)"), ("errors", "\(counts.errors)"),
            ("time", XML.time(summary.duration / .seconds(1))),
        ])
        let properties = Self.properties(header, summary)
        let suites = families.map { Self.suite($0.name, $0.cases, header, properties) }
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            + XML.element("testsuites", all, suites, depth: 0)
    }

    private struct Counts {
        let tests: Int
        let failures: Int
        let errors: Int
        let skipped: Int

        init(_ cases: [ReportCase]) {
            func count(_ states: ReportCase.State...) -> Int {
                cases.count { result in states.contains(result.state) }
            }
            tests = cases.count
            failures = count(.failed)
            errors = count(.error, .crashed, .hung)
            skipped = count(.skipped, .notReached, .knownFailure)
        }
    }

    private static func properties(
        _ header: ConformanceHeader, _ summary: ConformanceSummary
    ) -> String {
        let environment = header.environment
        let values: [(String, String?)] = [
            ("tool", header.tool), ("device", header.device), ("environment", environment.title),
            ("linux", environment.linux?.description), ("xen", environment.xen?.description),
            ("domain", environment.domain?.rawValue), ("level", header.level.rawValue),
            ("interrupted", summary.isInterrupted ? "true" : nil),
        ]
        let lines = values.compactMap { name, value in
            value.map {
                XML.element("property", XML.Attributes([("name", name), ("value", $0)]), depth: 3)
            }
        }
        return XML.element("properties", XML.Attributes([]), lines, depth: 2)
    }

    private static func suite(
        _ name: String, _ cases: [ReportCase], _ header: ConformanceHeader, _ properties: String
    ) -> String {
        let counts = Counts(cases)
        let attributes = XML.Attributes([
            ("name", "privcmd-probe.\(name)"), ("tests", "\(counts.tests)"),
            ("failures", "\(counts.failures)"), ("errors", "\(counts.errors)"),
            ("skipped", "\(counts.skipped)"), ("timestamp", header.date),
            ("time", XML.time(cases.reduce(0) { $0 + $1.seconds })),
        ])
        return XML.element(
            "testsuite", attributes, [properties] + cases.map(testcase), depth: 1)
    }

    private static func testcase(_ result: ReportCase) -> String {
        let attributes = XML.Attributes([
            ("classname", "privcmd-probe.\(result.family)"), ("name", result.name),
            ("time", XML.time(result.seconds)),
        ])
        var content: [String] = []
        if let (element, type) = problem(result.state) {
            let why = XML.Attributes([("type", type), ("message", result.reason ?? "")])
            let details = result.state == .skipped ? [] : result.details.map(\.labelled)
            content.append(XML.element(element, why, text: details, depth: 3))
        }
        if !result.steps.isEmpty {
            content.append(
                XML.element(
                    "system-out", XML.Attributes([]), text: result.steps.map(\.labelled), depth: 3))
        }
        return XML.element("testcase", attributes, content, depth: 2)
    }

    private static func problem(_ state: ReportCase.State) -> (element: String, type: String)? {
        switch state {
        case .passed: nil
        case .skipped: ("skipped", "skip")
        case .notReached: ("skipped", "not-reached")
        // pytest writes expected failures as skipped too.
        case .knownFailure: ("skipped", "known-failure")
        case .failed: ("failure", "fail")
        case .error: ("error", "error")
        case .crashed: ("error", "crash")
        case .hung: ("error", "hang")
        }
    }
}
