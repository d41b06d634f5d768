// SPDX-License-Identifier: MIT

import PrivcmdConformance
import PrivcmdKit
import Testing

@Suite struct `The KTAP report` {
    private static let readers = [Reader.perlTAP, .pythonTAP]

    @Test func `has a test for each family and a subtest for each clause`() throws {
        let text = try SyntheticRun(clauses: SyntheticClause.ofEachVerdict).report(KTAPReporter())
        #expect(
            text == """
                KTAP version 1
                1..3
                # privcmd-probe 1.2.3
                # Linux 6.12.1, Xen 4.20, PVH dom0
                # /dev/xen/privcmd
                  KTAP version 1
                  1..3
                  ok 1 one.pass
                  # one.fail: statement: A promise.
                  # one.fail: call: CALL(a 1)
                  # one.fail: expected: EINVAL
                  # one.fail: got: 0
                  # one.fail: expectation: otherwise: it is not allowed
                  # one.fail: source: drivers/file.c (Linux 6.12)
                  not ok 2 one.fail
                  ok 3 one.skip # SKIP there is no root here
                not ok 1 one
                  KTAP version 1
                  1..3
                  # two.error: statement: A promise.
                  # two.error: reason: no memory
                  # two.error: expectation: otherwise: it is promised
                  # two.error: source: drivers/file.c (Linux 6.12)
                  not ok 1 two.error # ERROR no memory
                  # two.crash: statement: A promise.
                  # two.crash: reason: killed by SIGSEGV
                  # two.crash: expectation: otherwise: it is promised
                  # two.crash: source: drivers/file.c (Linux 6.12)
                  not ok 2 two.crash
                  # two.hang: statement: A promise.
                  # two.hang: reason: it did not end within 10 s
                  # two.hang: expectation: otherwise: it is promised
                  # two.hang: source: drivers/file.c (Linux 6.12)
                  not ok 3 two.hang # TIMEOUT it did not end within 10 s
                not ok 2 two
                  KTAP version 1
                  1..1
                  ok 1 three.skip # SKIP there is no root here
                ok 3 three # SKIP none of it ran
                # 1 pass, 2 skip, 1 error, 1 fail, 2 crash

                """)
    }

    @Test(Reader.isInstalled, arguments: readers)
    func `has the right result for each clause in other TAP parsers`(reader: Reader) async throws {
        let text = try SyntheticRun(
            clauses: SyntheticClause.ofEachVerdict, requirements: [.dom0, .xen(Release(9, 0))]
        ).report(KTAPReporter())
        #expect(
            try await reader.read(text) == [
                "ok requirement.dom0", "not-ok requirement.xen-9-0", "ok one.pass",
                "not-ok one.fail", "skip one.skip: there is no root here", "not-ok two.error",
                "not-ok two.crash", "not-ok two.hang", "skip three.skip: there is no root here",
                "not-ok requirement", "not-ok one", "not-ok two", "skip three: none of it ran",
            ])
    }

    @Test(Reader.isInstalled, arguments: readers)
    func `stays valid with hostile text from a device or a log`(reader: Reader) async throws {
        let text = try SyntheticRun(clauses: SyntheticClause.ofHostileText).report(KTAPReporter())
        let found = try await reader.read(text).map { $0.prefix { $0 != ":" } }
        #expect(
            found == [
                "not-ok evil.fail", "skip evil.skip", "not-ok evil.error", "not-ok evil.crash",
                "not-ok evil",
            ])
        for line in text.split(separator: "\n")
        where !line.drop(while: { $0 == " " }).hasPrefix("#") {
            #expect(line.count { $0 == "#" } <= 1, "\(line)")
        }
        #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || $0.isPrintable })
    }

    @Test(Reader.isInstalled, arguments: readers)
    func `keeps its plan and bails out if the run is stopped`(reader: Reader) async throws {
        let text = try SyntheticRun(clauses: SyntheticClause.ofEachVerdict, stopsAfter: 1)
            .report(KTAPReporter())
        let found = try await reader.read(text)
        #expect(found.first == "ok one.pass")
        #expect(found.count { $0.hasSuffix(": not reached: the run was stopped") } == 6)
        #expect(found.last == "bail stopped after 1 clause")
    }

    @Test(arguments: [
        (
            "one.fail fail # reported upstream",
            "ok 2 one.fail # XFAIL CALL(a 1): expected EINVAL, got 0"
        ),
        ("one.fail crash", "not ok 2 one.fail"), ("one.pass fail", "ok 1 one.pass"),
    ])
    func `marks a failure as XFAIL only if it is listed with that verdict`(
        known: String, line: String
    ) throws {
        let text = try SyntheticRun(clauses: SyntheticClause.ofEachVerdict, known: known)
            .report(KTAPReporter())
        #expect(text.split(separator: "\n").contains("  " + line[...]))
    }

    @Test(Reader.isInstalled, arguments: readers)
    func `is valid without clauses`(reader: Reader) async throws {
        let text = try SyntheticRun(clauses: []).report(KTAPReporter())
        #expect(try await reader.read(text) == [])
    }
}

extension Unicode.Scalar {
    /// Whether a terminal displays the character and does nothing else.
    var isPrintable: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }
}
