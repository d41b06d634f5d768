// SPDX-License-Identifier: MIT

import Testing

@testable import PrivcmdKit

@Suite struct `The clauses of the requests` {
    @Test func `have a name each`() {
        let names = RequestClauses.all.map(\.name)
        #expect(Set(names).count == names.count)
    }

    /// Of each request: its number, what is made of its argument, signals and 32-bit callers.
    @Test(arguments: ABI.requests.filter { $0.argument != nil }.map(\.name))
    func `are there for every request with an argument`(name: String) throws {
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

    @Test func `are kept by the fake as far as it goes`() {
        let profile = FakeProfile.standard
        let subject = TestTarget(name: profile.name, system: profile.system) {
            let first = FakeDevice(profile)
            return { () throws(OpenFailure) in first.openAgain() }
        }
        let environment = EnvironmentProbe.environment(of: subject, level: .readOnly)
        let broken = RequestClauses.all.filter { $0.level == .readOnly }.compactMap { clause in
            let outcome = clause.run(subject, in: environment, isolation: .none)
            let evaluation = Evaluation(clause, outcome, in: environment)
            return evaluation.verdict > .skip
                ? "\(clause.name): \(evaluation.reason ?? "")" : nil
        }
        #expect(broken == [])
    }
}
