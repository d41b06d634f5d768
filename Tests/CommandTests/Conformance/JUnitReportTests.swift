// SPDX-License-Identifier: MIT

import PrivcmdKit
import Testing

@Suite struct `The JUnit report` {
    @Test(Reader.isThere) func `is read by others as it is meant`() async throws {
        let text = try MadeUpRun(
            clauses: MadeUpClause.ofEachVerdict, known: "two.broken broken # no root",
            requirements: [.xen(Release(9, 0))]
        ).report(JUnitReporter())
        #expect(
            try await Reader.junit.read(text) == [
                "failure requirement.xen-9-0: xen-9.0 is required, but this system does not have it",
                "pass one.pass", "failure one.fail: CALL(a 1): expected EINVAL, got 0",
                "skipped one.skip: there is no root here", "skipped two.broken: no memory",
                "error two.crash: killed by SIGSEGV",
                "error two.hang: it did not end within 10 s",
                "skipped three.skip: there is no root here",
            ])
    }

    @Test func `says where and what, and how long it took`() throws {
        let text = try MadeUpRun(clauses: [MadeUpClause(name: "one.pass")]).report(JUnitReporter())
        #expect(
            text == """
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuites name="privcmd-probe conformance" tests="1" failures="0" errors="0" time="3.000">
                  <testsuite name="privcmd-probe.one" tests="1" failures="0" errors="0" skipped="0" timestamp="2026-11-22T19:30:00Z" time="1.500">
                    <properties>
                      <property name="tool" value="privcmd-probe 1.2.3"/>
                      <property name="device" value="/dev/xen/privcmd"/>
                      <property name="place" value="Linux 6.12.1, Xen 4.20, PVH dom0"/>
                      <property name="linux" value="6.12.1"/>
                      <property name="xen" value="4.20"/>
                      <property name="domain" value="PVH"/>
                      <property name="level" value="destructive"/>
                    </properties>
                    <testcase classname="privcmd-probe.one" name="one.pass" time="1.500">
                      <system-out>sent: CALL(a 1)
                returned: 0</system-out>
                    </testcase>
                  </testsuite>
                </testsuites>

                """)
    }

    @Test(Reader.isThere) func `is not broken by what a device or a log says`() async throws {
        let text = try MadeUpRun(clauses: MadeUpClause.ofHostileText).report(JUnitReporter())
        let found = try await Reader.junit.read(text).map { $0.prefix { $0 != ":" } }
        #expect(
            found == [
                "failure evil.fail", "skipped evil.skip", "error evil.broken", "error evil.crash",
            ])
    }

    @Test(Reader.isThere, arguments: [0, 1, 6])
    func `has what a stopped run did not reach as skipped`(judged: Int) async throws {
        let text = try MadeUpRun(clauses: MadeUpClause.ofEachVerdict, stopsAfter: judged)
            .report(JUnitReporter())
        let found = try await Reader.junit.read(text)
        #expect(found.count == MadeUpClause.ofEachVerdict.count)
        #expect(found.count { $0.hasSuffix("not reached: the run was stopped") } == 7 - judged)
        #expect(text.contains(#"<property name="interrupted" value="true"/>"#))
    }
}
