// SPDX-License-Identifier: MIT

import PrivcmdConformance
import PrivcmdFake
import Testing

@testable import PrivcmdKit

@Suite struct `The clauses of the ioctl requests` {
    /// The common clauses check number, argument, signals and 32-bit callers of a request.
    @Test(arguments: ABI.requests.filter { $0.argument != nil }.map(\.name))
    func `each request with an argument has the common clauses`(name: String) throws {
        let subject = try #require(RequestUnderTest.all.first { $0.row.name == name })
        let leaves = Set(
            RequestClauses.all.map(\.name).filter { $0.family == subject.family }.map(\.leaf))
        #expect(
            leaves.isSuperset(of: [
                "number", "wrong-size", "wrong-direction", "32-bit-caller", "null",
                "inaccessible-address", "kernel-address", "straddling-argument",
                "read-only-argument", "untouched", "signals",
            ]))
    }

    @Test func `the standard fake passes or skips each read-only clause`() {
        let profile = FakeProfile.standard
        let subject = TestTarget(name: profile.name, system: profile.system) {
            let first = FakeDevice(profile)
            return { () throws(OpenFailure) in first.openAgain() }
        }
        let environment = EnvironmentProbe.environment(of: subject, level: .readOnly)
        let evaluations = RequestClauses.all.filter { $0.level == .readOnly }.map { clause in
            let outcome = clause.run(subject, in: environment, isolation: .none)
            return Evaluation(clause, outcome, in: environment)
        }
        let failures = evaluations.filter { $0.verdict > .skip }.map {
            "\($0.clause.name): \($0.reason ?? "")"
        }
        #expect(failures == [])
        #expect(evaluations.contains { $0.verdict == .pass })
    }
}
