// SPDX-License-Identifier: MIT

import PrivcmdJSON
import PrivcmdKit

/// Writes a report for KCIDB, the kernel community's database of test results: one document, at the
/// end of the run.
///
/// Source: the schema of kcidb-io 141, version 5.3.
package struct KCIDBReporter: ConformanceReporter {
    /// The origin of the results.
    ///
    /// The schema allows no dash in it.
    private static let origin = "privcmd_probe"
    private static let suite = "privcmd-probe"
    /// The longest excerpt that the schema allows.
    private static let excerptLimit = 16384

    private let now: () -> String
    private var cases = ReportCaseList()
    private var startTimes: [String] = []

    /// Creates a reporter.
    ///
    /// - Parameter now: returns the time in UTC, such as `2026-11-22T19:30:00Z`.
    package init(now: @escaping () -> String) { self.now = now }

    /// Returns the whole document at the end of the run, and nothing before.
    package mutating func text(for event: ConformanceEvent) throws -> String {
        if case .clauseStarted = event { startTimes.append(now()) }
        _ = cases.add(event)
        guard case .runEnded = event, let plan = cases.plan else { return "" }
        let header = plan.header
        // Two runs may start in the same second, but hardly with the same header.
        let hash = Self.fingerprint(try JSONLine.encode(header))
        let run = "\(Self.origin):\(PrintableText.singleLine(header.date)).\(hash)"
        let environment = TestEnvironment(
            comment: PrintableText.singleLine(header.environment.title),
            misc: TestEnvironment.Misc(
                tool: PrintableText.singleLine(header.tool),
                device: PrintableText.singleLine(header.device),
                level: header.level, system: header.environment))
        let first = plan.requirements.count
        let tests = cases.all.enumerated().map { index, result in
            let start =
                index >= first && index - first < startTimes.count ? startTimes[index - first] : nil
            return Self.test(result, in: run, start ?? header.date, environment)
        }
        let document = Document(
            checkouts: [
                Checkout(
                    id: run, comment: "The running kernel: \(environment.comment)",
                    start: header.date)
            ],
            builds: [
                Build(
                    id: run, checkout: run, architecture: Self.architecture(header),
                    start: header.date)
            ],
            tests: tests)
        return try JSONLine.pretty(document) + "\n"
    }

    private static func test(
        _ result: ReportCase, in run: String, _ start: String,
        _ environment: TestEnvironment
    ) -> Test {
        let details = result.details.map { $0.labelled + "\n" }.joined()
        let hasExcerpt = result.state.needsAttention || result.state == .knownFailure
        return Test(
            id: "\(run).\(result.name)", build: run, path: "\(suite).\(result.name)",
            status: status(result.state), start: start, duration: result.seconds,
            environment: environment, comment: result.reason,
            excerpt: hasExcerpt ? String(details.unicodeScalars.prefix(excerptLimit)) : nil,
            misc: result.state == .knownFailure ? ["known": true] : nil)
    }

    private static func status(_ state: ReportCase.State) -> String {
        switch state {
        case .passed: "PASS"
        case .skipped: "SKIP"
        case .notReached: "MISS"
        case .error: "ERROR"
        case .failed, .crashed, .hung, .knownFailure: "FAIL"
        }
    }

    private static func architecture(_ header: ConformanceHeader) -> String? {
        let name = header.system.architecture
        let isAllowed = name.utf8.allSatisfy {
            $0 == UInt8(ascii: "_") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
        }
        return isAllowed ? name : nil
    }

    /// FNV-1a: enough to distinguish headers.
    private static func fingerprint(_ text: String) -> String {
        let hash = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { hash, byte in
            (hash ^ UInt64(byte)) &* 0x100_0000_01b3
        }
        return String(hash, radix: 16)
    }
}

extension KCIDBReporter {
    /// The document, with the names of the schema.
    fileprivate struct Document: Encodable {
        var version = ["major": 5, "minor": 3]
        var checkouts: [Checkout]
        var builds: [Build]
        var tests: [Test]
    }

    fileprivate struct Checkout: Encodable {
        var id: String
        var origin = KCIDBReporter.origin
        var comment: String
        var start: String

        enum CodingKeys: String, CodingKey {
            case id, origin, comment
            case start = "start_time"
        }
    }

    fileprivate struct Build: Encodable {
        var id: String
        var origin = KCIDBReporter.origin
        var checkout: String
        var architecture: String?
        var start: String

        enum CodingKeys: String, CodingKey {
            case id, origin, architecture
            case checkout = "checkout_id"
            case start = "start_time"
        }
    }

    fileprivate struct Test: Encodable {
        var id: String
        var origin = KCIDBReporter.origin
        var build: String
        var path: String
        var status: String
        var start: String
        var duration: Double
        var environment: TestEnvironment
        var comment: String?
        var excerpt: String?
        var misc: [String: Bool]?

        enum CodingKeys: String, CodingKey {
            case id, origin, path, status, duration, environment, comment, misc
            case build = "build_id"
            case start = "start_time"
            case excerpt = "log_excerpt"
        }
    }

    fileprivate struct TestEnvironment: Encodable {
        var comment: String
        var misc: Misc

        struct Misc: Encodable {
            var tool: String
            var device: String
            var level: HarmLevel
            var system: Environment
        }
    }
}
