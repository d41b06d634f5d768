// SPDX-License-Identifier: MIT

import PrivcmdConformance
import PrivcmdKit
import Testing

@Suite struct `The KCIDB report` {
    private func reporter() -> KCIDBReporter { KCIDBReporter { "2026-11-22T19:30:01Z" } }

    @Test(Reader.isInstalled) func `is valid in KCIDB's schema and has the status of each clause`()
        async throws
    {
        let text = try SyntheticRun(
            clauses: SyntheticClause.ofEachVerdict, requirements: [.dom0], stopsAfter: 6
        ).report(reporter())
        #expect(
            try await Reader.kcidb.read(text) == [
                "PASS privcmd-probe.requirement.dom0", "PASS privcmd-probe.one.pass",
                "FAIL privcmd-probe.one.fail: CALL(a 1): expected EINVAL, got 0",
                "SKIP privcmd-probe.one.skip: there is no root here",
                "ERROR privcmd-probe.two.error: no memory",
                "FAIL privcmd-probe.two.crash: killed by SIGSEGV",
                "FAIL privcmd-probe.two.hang: it did not end within 10 s",
                "MISS privcmd-probe.three.skip: not reached: the run was stopped",
            ])
        #expect(text.contains(#""log_excerpt" : "statement: A promise.\ncall: CALL(a 1)\n"#))
        #expect(text.contains(#""start_time" : "2026-11-22T19:30:01Z""#))
        #expect(text.contains(#""duration" : 1.5"#))
    }

    @Test(Reader.isInstalled)
    func `stays valid with hostile text from a device or a log`() async throws {
        let text = try SyntheticRun(clauses: SyntheticClause.ofHostileText).report(reporter())
        let found = try await Reader.kcidb.read(text).map { $0.prefix { $0 != ":" } }
        #expect(
            found == [
                "FAIL privcmd-probe.evil.fail", "SKIP privcmd-probe.evil.skip",
                "ERROR privcmd-probe.evil.error", "FAIL privcmd-probe.evil.crash",
            ])
    }
}
