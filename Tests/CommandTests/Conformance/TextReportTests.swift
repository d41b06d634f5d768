// SPDX-License-Identifier: MIT

import PrivcmdKit
import Testing

@Suite struct `The text report` {
    @Test func `says what failed, what was not covered, and where it ran`() throws {
        var clauses = MadeUpClause.ofEachVerdict.filter { $0.name != "two.hang" }
        clauses.append(MadeUpClause(name: "two.harmful", level: .destructive))
        let run = MadeUpRun(
            clauses: clauses, known: "two.broken broken # no root", level: .mutating)
        #expect(
            try run.report(TextReporter()) == """
                Linux 6.12.1, Xen 4.20, PVH dom0
                6 clauses at most mutating, device /dev/xen/privcmd

                one
                  pass    pass
                  FAIL    fail
                          promise   A promise.
                          sent      CALL(a 1)
                          expected  EINVAL
                          got       0
                          row       otherwise: it is not allowed
                          source    drivers/file.c (Linux 6.12)
                  skip    1 clause

                two
                  BROKEN  broken  (as listed: no root)
                  CRASH   crash
                          promise   A promise.
                          why       killed by SIGSEGV
                          row       otherwise: it is promised
                          source    drivers/file.c (Linux 6.12)

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
                1 pass, 2 skip, 1 broken, 1 fail, 1 crash, 1 of these as listed (3.0 s)

                """)
    }

    @Test func `names skipped clauses where they come if asked, with the reason`() throws {
        let text = try MadeUpRun(clauses: MadeUpClause.ofEachVerdict).report(TextReporter(.verbose))
        #expect(text.contains("\n  skip    skip: there is no root here\n"))
    }

    @Test func `says little if asked`() throws {
        let run = MadeUpRun(clauses: Array(MadeUpClause.ofEachVerdict.prefix(3)))
        #expect(
            try run.report(TextReporter(.quiet)) == """

                one
                  FAIL    fail
                          promise   A promise.
                          sent      CALL(a 1)
                          expected  EINVAL
                          got       0
                          row       otherwise: it is not allowed
                          source    drivers/file.c (Linux 6.12)
                1 pass, 1 skip, 0 broken, 1 fail, 0 crash

                """)
    }

    @Test func `tells of passes that nobody expected, and of what is not here`() throws {
        let text = try MadeUpRun(
            clauses: [MadeUpClause(name: "one.pass")], known: "one.pass fail # upstream",
            requirements: [.xen(Release(9, 0))]
        ).report(TextReporter())
        #expect(text.contains("  pass    pass  (though listed as fail: upstream)\n"))
        #expect(text.contains("These pass, though listed as known failures: one.pass\n"))
        #expect(text.contains("Required (--require), but missing on this system: xen-9.0\n"))
    }

    @Test func `says that it was stopped`() throws {
        let text = try MadeUpRun(clauses: MadeUpClause.ofEachVerdict, stopsAfter: 2)
            .report(TextReporter())
        #expect(text.contains("\nStopped after 2 of 7 clauses: the rest did not run\n"))
    }

    @Test func `commands no terminal, whatever a device or a log says`() throws {
        let text = try MadeUpRun(clauses: MadeUpClause.ofHostileText).report(TextReporter(.verbose))
        #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || $0.isFitToPrint })
        let unbroken = String(repeating: "x", count: 1000)
        let long = text.split(separator: "\n").filter { $0.count > 80 && !$0.contains(unbroken) }
        #expect(long == [])
    }

    @Test func `has colours if asked, and the same words`() throws {
        let run = MadeUpRun(clauses: MadeUpClause.ofEachVerdict)
        let colored = try run.report(TextReporter(isColored: true))
        #expect(colored.contains("\u{1b}[32mpass"))
        #expect(colored.contains("\u{1b}[1;31mFAIL"))
        #expect(colored.replacing(/\e\[[0-9;]*m/, with: "") == (try run.report(TextReporter())))
    }
}
