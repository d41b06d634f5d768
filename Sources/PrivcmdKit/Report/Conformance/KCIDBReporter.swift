// SPDX-License-Identifier: MIT

/// A report for KCIDB, the kernel community's database of test results: one document, written when
/// the run is over.
///
/// Source: the schema of kcidb-io 141, version 5.3.
public struct KCIDBReporter: ConformanceReporter {
    /// Who reports: the schema allows no dash in it.
    private static let origin = "privcmd_probe"
    private static let suite = "privcmd-probe"
    /// The longest excerpt that the schema allows.
    private static let excerptLimit = 16384

    private let now: () -> String
    private var cases = ReportCases()
    private var starts: [String] = []

    /// Makes a reporter.
    ///
    /// - Parameter now: the time in UTC, such as `2026-11-22T19:30:00Z`.
    public init(now: @escaping () -> String) { self.now = now }

    /// The whole document at the end; nothing before.
    ///
    /// - Parameter event: the event.
    /// - Returns: the document.
    /// - Throws: what the encoder throws.
    public mutating func text(for event: ConformanceEvent) throws -> String {
        if case .started = event { starts.append(now()) }
        _ = cases.take(event)
        guard case .ended = event, let plan = cases.plan else { return "" }
        let header = plan.header
        // Unlike the time of day, the whole header is hardly ever the same twice.
        let print = Self.fingerprint(try JSONLine.encode(header))
        let run = "\(Self.origin):\(Printable.line(header.date)).\(print)"
        let environment = Environment(
            comment: Printable.line(header.place.title),
            misc: Environment.Misc(
                tool: Printable.line(header.tool), device: Printable.line(header.device),
                level: header.level, place: header.place))
        let first = plan.requirements.count
        let tests = cases.all.enumerated().map { index, found in
            let start = index >= first && index - first < starts.count ? starts[index - first] : nil
            return Self.test(found, in: run, start ?? header.date, environment)
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
        _ found: ReportCase, in run: String, _ start: String,
        _ environment: Environment
    ) -> Test {
        let story = found.story.map { $0.labelled + "\n" }.joined()
        let isTold = found.state.isTrouble || found.state == .knownFailure
        return Test(
            id: "\(run).\(found.name)", build: run, path: "\(suite).\(found.name)",
            status: status(found.state), start: start, duration: found.seconds,
            environment: environment, comment: found.reason,
            excerpt: isTold ? String(story.unicodeScalars.prefix(excerptLimit)) : nil,
            misc: found.state == .knownFailure ? ["known": true] : nil)
    }

    private static func status(_ state: ReportCase.State) -> String {
        switch state {
        case .passed: "PASS"
        case .skipped: "SKIP"
        case .notReached: "MISS"
        case .broken: "ERROR"
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

    /// FNV-1a, which tells texts apart; no more is asked of it.
    private static func fingerprint(_ text: String) -> String {
        let hash = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { hash, byte in
            (hash ^ UInt64(byte)) &* 0x100_0000_01b3
        }
        return String(hash, radix: 16)
    }
}

extension KCIDBReporter {
    /// The document, with the schema's names.
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
        var environment: Environment
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

    fileprivate struct Environment: Encodable {
        var comment: String
        var misc: Misc

        struct Misc: Encodable {
            var tool: String
            var device: String
            var level: Level
            var place: Place
        }
    }
}
