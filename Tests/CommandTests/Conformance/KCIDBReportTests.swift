// SPDX-License-Identifier: MIT

import PrivcmdKit
import Testing

@Suite struct `The KCIDB report` {
    private func reporter() -> KCIDBReporter { KCIDBReporter { "2026-11-22T19:30:01Z" } }

    @Test(Reader.isThere) func `keeps to the newest schema, and is read as it is meant`()
        async throws
    {
        let text = try MadeUpRun(
            clauses: MadeUpClause.ofEachVerdict, requirements: [.dom0], stopsAfter: 6
        ).report(reporter())
        #expect(
            try await Reader.kcidb.read(text) == [
                "PASS privcmd-probe.requirement.dom0", "PASS privcmd-probe.one.pass",
                "FAIL privcmd-probe.one.fail: CALL(a 1): expected EINVAL, got 0",
                "SKIP privcmd-probe.one.skip: there is no root here",
                "ERROR privcmd-probe.two.broken: no memory",
                "FAIL privcmd-probe.two.crash: killed by SIGSEGV",
                "FAIL privcmd-probe.two.hang: it did not end within 10 s",
                "MISS privcmd-probe.three.skip: not reached: the run was stopped",
            ])
        #expect(text.contains(#""log_excerpt" : "promise: A promise.\nsent: CALL(a 1)\n"#))
        #expect(text.contains(#""start_time" : "2026-11-22T19:30:01Z""#))
        #expect(text.contains(#""duration" : 1.5"#))
    }

    @Test(Reader.isThere) func `is not broken by what a device or a log says`() async throws {
        let text = try MadeUpRun(clauses: MadeUpClause.ofHostileText).report(reporter())
        let found = try await Reader.kcidb.read(text).map { $0.prefix { $0 != ":" } }
        #expect(
            found == [
                "FAIL privcmd-probe.evil.fail", "SKIP privcmd-probe.evil.skip",
                "ERROR privcmd-probe.evil.broken", "FAIL privcmd-probe.evil.crash",
            ])
    }
}
