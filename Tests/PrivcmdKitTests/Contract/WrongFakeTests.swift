// SPDX-License-Identifier: MIT

import CPrivcmd
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import PrivcmdKit

/// A fake that does one thing wrong, in every call.
private final class WrongDevice: Transport {
    enum Wrong: CaseIterable {
        /// An error is another one.
        case otherErrno
        /// A byte before the argument is changed.
        case overwrites
        /// What is invalid is taken.
        case acceptsEverything
    }

    private let inner: FakeDevice
    private let wrong: Wrong?

    init(_ inner: FakeDevice, _ wrong: Wrong?) {
        self.inner = inner
        self.wrong = wrong
    }

    func perform(_ request: Request, _ argument: Address, in memory: any CallerMemory)
        -> CallOutcome
    {
        let outcome = inner.perform(request, argument, in: memory)
        switch (wrong, outcome) {
        case (.otherErrno, .failure(.errno)): return .errno(.improperLink)
        case (.acceptsEverything, .failure(.errno(.einval))): return .success(0)
        case (.overwrites, _):
            _ = memory.write([0], to: Address(argument.rawValue &- 1))
            if request.rawValue == MIRROR_IOCTL_PRIVCMD_HYPERCALL,
                let call = try? memory.load(mirror_privcmd_hypercall(), from: argument)
            {
                _ = memory.write([0], to: Address(call.arg.1 &- 1))
                _ = memory.write([0], to: Address(call.arg.0 &- 1))
            }
            return outcome
        default: return outcome
        }
    }

    func makeHypercallBuffer(byteCount: Int) throws(CallFailure) -> HypercallBuffer {
        try inner.makeHypercallBuffer(byteCount: byteCount)
    }
}

@Suite struct `A fake that is wrong` {
    private static let profile = FakeProfile.standard

    /// Signals would reach the other tests of this process.
    private static let clauses = Contract.clauses.filter { $0.name.leaf != "signals" }

    private static func verdicts(_ wrong: WrongDevice.Wrong?) -> [ClauseName: Verdict] {
        var found: [ClauseName: Verdict] = [:]
        let honest = TestTarget(Device(profile))
        let environment = EnvironmentProbe.environment(
            of: honest, level: .destructive, device: profile.gsis.keys.first)
        for clause in clauses {
            let fake = FakeDevice(profile)
            let subject = TestTarget(name: "wrong", system: profile.system) {
                { () throws(OpenFailure) in WrongDevice(fake.openAgain(), wrong) }
            }
            let outcome = clause.run(subject, in: environment, isolation: .none)
            found[clause.name] = Evaluation(clause, outcome, in: environment).verdict
        }
        return found
    }

    private static let honest = verdicts(nil)
    /// The clauses that an honest fake passes, by family.
    private static let passed = Dictionary(
        grouping: honest.filter { $0.value == .pass }.keys, by: \.family)

    @Test func `is no honest one: that fails nothing`() {
        #expect(Self.honest.filter { $0.value >= .error } == [:])
        #expect(Self.passed.values.reduce(0) { $0 + $1.count } > 250)
    }

    /// Whether a clause promises an error at the fake's place.
    private static func promises(_ name: ClauseName, _ wanted: (ExpectedResult) -> Bool) -> Bool {
        let environment = EnvironmentProbe.environment(
            of: TestTarget(Device(profile)), level: .readOnly)
        return clauses.first { $0.name == name }?.expectation(in: environment)?.results.contains(
            where: wanted)
            ?? false
    }

    @Test func `in one errno is caught by every clause that promises one`() {
        let found = Self.verdicts(.otherErrno)
        for name in Self.passed.values.flatMap(\.self) {
            let hasError = Self.promises(name) {
                if case .error = $0 { true } else if case .errors = $0 { true } else { false }
            }
            if hasError { #expect(found[name] != .pass, "\(name)") }
        }
    }

    @Test func `in taking what is invalid is caught by every clause that promises EINVAL`() {
        let found = Self.verdicts(.acceptsEverything)
        for name in Self.passed.values.flatMap(\.self)
        where Self.promises(name, { $0 == .error(.einval) }) {
            #expect(found[name] != .pass, "\(name)")
        }
    }

    @Test func `in writing before an argument is caught in every family`() {
        let found = Self.verdicts(.overwrites)
        for (family, names) in Self.passed {
            #expect(names.contains { found[$0] == .fail }, "\(family)")
        }
    }
}
