// SPDX-License-Identifier: MIT

import PrivcmdConformance
import PrivcmdKit
import Testing

@Suite struct `The text report` {
    @Test func `prints the failures, the skipped clauses and the environment`() throws {
        var clauses = SyntheticClause.ofEachVerdict.filter { $0.name != "two.hang" }
        clauses.append(SyntheticClause(name: "two.harmful", level: .destructive))
        let run = SyntheticRun(
            clauses: clauses, known: "two.error error # no root", level: .mutating)
        #expect(
            try run.report(TextReporter()) == """
                Linux 6.12.1, Xen 4.20, PVH dom0
                6 clauses at most mutating, device /dev/xen/privcmd

                one
                  pass    pass
                  FAIL    fail
                          statement    A promise.
                          call         CALL(a 1)
                          expected     EINVAL
                          got          0
                          expectation  otherwise: it is not allowed
                          source       drivers/file.c (Linux 6.12)
                  skip    1 clause

                two
                  ERROR   error  (as listed: no root)
                  CRASH   crash
                          statement    A promise.
                          reason       killed by SIGSEGV
                          expectation  otherwise: it is promised
                          source       drivers/file.c (Linux 6.12)

                three
                  skip    1 clause

                Not covered: 2 clauses skipped
                  2 because there is no root here:
                    one.skip, three.skip

                Left out: 1 clause
                  1 destructive: --level destructive --device-under-test SBDF

                Failures and errors:
                  FAIL    one.fail
                  CRASH   two.crash

                privcmd-probe 1.2.3, 2026-11-22T19:30:00Z, device /dev/xen/privcmd
                Linux 6.12.1, Xen 4.20, PVH dom0
                1 pass, 2 skip, 1 error, 1 fail, 1 crash, 1 of these as listed (3.0 s)

                """)
    }

    @Test func `verbose names each skipped clause with its reason`() throws {
        let text = try SyntheticRun(clauses: SyntheticClause.ofEachVerdict).report(
            TextReporter(.verbose))
        #expect(text.contains("\n  skip    skip: there is no root here\n"))
    }

    @Test func `quiet prints only the failures and the totals`() throws {
        let run = SyntheticRun(clauses: Array(SyntheticClause.ofEachVerdict.prefix(3)))
        #expect(
            try run.report(TextReporter(.quiet)) == """

                one
                  FAIL    fail
                          statement    A promise.
                          call         CALL(a 1)
                          expected     EINVAL
                          got          0
                          expectation  otherwise: it is not allowed
                          source       drivers/file.c (Linux 6.12)
                1 pass, 1 skip, 0 error, 1 fail, 0 crash

                """)
    }

    @Test func `names unexpected passes and missing requirements`() throws {
        let text = try SyntheticRun(
            clauses: [SyntheticClause(name: "one.pass")], known: "one.pass fail # upstream",
            requirements: [.xen(Release(9, 0))]
        ).report(TextReporter())
        #expect(text.contains("  pass    pass  (though listed as fail: upstream)\n"))
        #expect(text.contains("These pass, though listed as known failures: one.pass\n"))
        #expect(text.contains("Required (--require), but missing on this system: xen-9.0\n"))
    }

    @Test func `prints after how many clauses the run was stopped`() throws {
        let text = try SyntheticRun(clauses: SyntheticClause.ofEachVerdict, stopsAfter: 2)
            .report(TextReporter())
        #expect(text.contains("\nStopped after 2 of 7 clauses: the rest did not run\n"))
    }

    @Test func `contains no control characters of hostile text`() throws {
        let text = try SyntheticRun(clauses: SyntheticClause.ofHostileText).report(
            TextReporter(.verbose))
        #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || $0.isPrintable })
        let longWord = String(repeating: "x", count: 1000)
        let longLines = text.split(separator: "\n").filter {
            $0.count > 80 && !$0.contains(longWord)
        }
        #expect(longLines == [])
    }

    @Test func `has the same text with and without colors`() throws {
        let run = SyntheticRun(clauses: SyntheticClause.ofEachVerdict)
        let colored = try run.report(TextReporter(isColored: true))
        #expect(colored.contains("\u{1b}[32mpass"))
        #expect(colored.contains("\u{1b}[1;31mFAIL"))
        #expect(colored.replacing(/\e\[[0-9;]*m/, with: "") == (try run.report(TextReporter())))
    }
}
