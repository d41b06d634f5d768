// SPDX-License-Identifier: MIT

import PrivcmdConformance
import PrivcmdKit
import Testing

@Suite struct `The JUnit report` {
    @Test(Reader.isInstalled)
    func `is valid in Jenkins' schema and has the result of each clause`() async throws {
        let text = try SyntheticRun(
            clauses: SyntheticClause.ofEachVerdict, known: "two.error error # no root",
            requirements: [.xen(Release(9, 0))]
        ).report(JUnitReporter())
        #expect(
            try await Reader.junit.read(text) == [
                "failure requirement.xen-9-0: xen-9.0 is required, but this system does not have it",
                "pass one.pass", "failure one.fail: CALL(a 1): expected EINVAL, got 0",
                "skipped one.skip: there is no root here", "skipped two.error: no memory",
                "error two.crash: killed by SIGSEGV",
                "error two.hang: it did not end within 10 s",
                "skipped three.skip: there is no root here",
            ])
    }

    @Test func `has the environment, the calls and the times`() throws {
        let text = try SyntheticRun(clauses: [SyntheticClause(name: "one.pass")]).report(
            JUnitReporter())
        #expect(
            text == """
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuites name="privcmd-probe conformance" tests="1" failures="0" errors="0" time="3.000">
                  <testsuite name="privcmd-probe.one" tests="1" failures="0" errors="0" skipped="0" timestamp="2026-11-22T19:30:00Z" time="1.500">
                    <properties>
                      <property name="tool" value="privcmd-probe 1.2.3"/>
                      <property name="device" value="/dev/xen/privcmd"/>
                      <property name="environment" value="Linux 6.12.1, Xen 4.20, PVH dom0"/>
                      <property name="linux" value="6.12.1"/>
                      <property name="xen" value="4.20"/>
                      <property name="domain" value="PVH"/>
                      <property name="level" value="destructive"/>
                    </properties>
                    <testcase classname="privcmd-probe.one" name="one.pass" time="1.500">
                      <system-out>call: CALL(a 1)
                returned: 0</system-out>
                    </testcase>
                  </testsuite>
                </testsuites>

                """)
    }

    @Test(Reader.isInstalled)
    func `stays valid with hostile text from a device or a log`() async throws {
        let text = try SyntheticRun(clauses: SyntheticClause.ofHostileText).report(JUnitReporter())
        let found = try await Reader.junit.read(text).map { $0.prefix { $0 != ":" } }
        #expect(
            found == [
                "failure evil.fail", "skipped evil.skip", "error evil.error", "error evil.crash",
            ])
    }

    @Test(Reader.isInstalled, arguments: [0, 1, 6])
    func `has the clauses that a stopped run did not reach as skipped`(evaluated: Int)
        async throws
    {
        let text = try SyntheticRun(clauses: SyntheticClause.ofEachVerdict, stopsAfter: evaluated)
            .report(JUnitReporter())
        let found = try await Reader.junit.read(text)
        #expect(found.count == SyntheticClause.ofEachVerdict.count)
        #expect(found.count { $0.hasSuffix("not reached: the run was stopped") } == 7 - evaluated)
        #expect(text.contains(#"<property name="interrupted" value="true"/>"#))
    }
}
