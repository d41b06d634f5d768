// SPDX-License-Identifier: MIT

import PrivcmdKit
import Testing

@Suite struct `The KTAP report` {
    private static let readers = [Reader.perlTAP, .pythonTAP]

    @Test func `has families as tests and clauses as subtests`() throws {
        let text = try MadeUpRun(clauses: MadeUpClause.ofEachVerdict).report(KTAPReporter())
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
                  # one.fail: promise: A promise.
                  # one.fail: sent: CALL(a 1)
                  # one.fail: expected: EINVAL
                  # one.fail: got: 0
                  # one.fail: row: otherwise: it is not allowed
                  # one.fail: source: drivers/file.c (Linux 6.12)
                  not ok 2 one.fail
                  ok 3 one.skip # SKIP there is no root here
                not ok 1 one
                  KTAP version 1
                  1..3
                  # two.broken: promise: A promise.
                  # two.broken: why: no memory
                  # two.broken: row: otherwise: it is promised
                  # two.broken: source: drivers/file.c (Linux 6.12)
                  not ok 1 two.broken # ERROR no memory
                  # two.crash: promise: A promise.
                  # two.crash: why: killed by SIGSEGV
                  # two.crash: row: otherwise: it is promised
                  # two.crash: source: drivers/file.c (Linux 6.12)
                  not ok 2 two.crash
                  # two.hang: promise: A promise.
                  # two.hang: why: it did not end within 10 s
                  # two.hang: row: otherwise: it is promised
                  # two.hang: source: drivers/file.c (Linux 6.12)
                  not ok 3 two.hang # TIMEOUT it did not end within 10 s
                not ok 2 two
                  KTAP version 1
                  1..1
                  ok 1 three.skip # SKIP there is no root here
                ok 3 three # SKIP none of it ran
                # 1 pass, 2 skip, 1 broken, 1 fail, 2 crash

                """)
    }

    @Test(Reader.isThere, arguments: readers)
    func `is read by others as it is meant`(reader: Reader) async throws {
        let text = try MadeUpRun(
            clauses: MadeUpClause.ofEachVerdict, requirements: [.dom0, .xen(Release(9, 0))]
        ).report(KTAPReporter())
        #expect(
            try await reader.read(text) == [
                "ok requirement.dom0", "not-ok requirement.xen-9-0", "ok one.pass",
                "not-ok one.fail", "skip one.skip: there is no root here", "not-ok two.broken",
                "not-ok two.crash", "not-ok two.hang", "skip three.skip: there is no root here",
                "not-ok requirement", "not-ok one", "not-ok two", "skip three: none of it ran",
            ])
    }

    @Test(Reader.isThere, arguments: readers)
    func `is not broken by what a device or a log says`(reader: Reader) async throws {
        let text = try MadeUpRun(clauses: MadeUpClause.ofHostileText).report(KTAPReporter())
        let found = try await reader.read(text).map { $0.prefix { $0 != ":" } }
        #expect(
            found == [
                "not-ok evil.fail", "skip evil.skip", "not-ok evil.broken", "not-ok evil.crash",
                "not-ok evil",
            ])
        for line in text.split(separator: "\n")
        where !line.drop(while: { $0 == " " }).hasPrefix("#") {
            #expect(line.count { $0 == "#" } <= 1, "\(line)")
        }
        #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || $0.isFitToPrint })
    }

    @Test(Reader.isThere, arguments: readers)
    func `keeps its plan where the run is stopped, and says so`(reader: Reader) async throws {
        let text = try MadeUpRun(clauses: MadeUpClause.ofEachVerdict, stopsAfter: 1)
            .report(KTAPReporter())
        let found = try await reader.read(text)
        #expect(found.first == "ok one.pass")
        #expect(found.count { $0.hasSuffix(": not reached: the run was stopped") } == 6)
        #expect(found.last == "bail stopped after 1 clause")
    }

    @Test(arguments: [
        (
            "one.fail fail # told upstream",
            "ok 2 one.fail # XFAIL CALL(a 1): expected EINVAL, got 0"
        ),
        ("one.fail crash", "not ok 2 one.fail"), ("one.pass fail", "ok 1 one.pass"),
    ])
    func `knows the failures that are known`(known: String, line: String) throws {
        let text = try MadeUpRun(clauses: MadeUpClause.ofEachVerdict, known: known)
            .report(KTAPReporter())
        #expect(text.split(separator: "\n").contains("  " + line[...]))
    }

    @Test(Reader.isThere, arguments: readers)
    func `of no clause at all is a report too`(reader: Reader) async throws {
        let text = try MadeUpRun(clauses: []).report(KTAPReporter())
        #expect(try await reader.read(text) == [])
    }
}

extension Unicode.Scalar {
    /// Whether a terminal shows it, and does nothing else for it.
    var isFitToPrint: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }
}
