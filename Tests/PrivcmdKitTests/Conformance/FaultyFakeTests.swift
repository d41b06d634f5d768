// SPDX-License-Identifier: MIT

import CPrivcmd
import PrivcmdConformance
import PrivcmdDevices
import PrivcmdFake
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import PrivcmdKit

/// A fake with one fault in every call.
private final class FaultyDevice: Transport {
    enum Fault: CaseIterable {
        /// Another errno is returned.
        case otherErrno
        /// A byte before the argument is overwritten.
        case overwrites
        /// Invalid arguments are accepted.
        case acceptsEverything
    }

    private let inner: FakeDevice
    private let fault: Fault?

    init(_ inner: FakeDevice, _ fault: Fault?) {
        self.inner = inner
        self.fault = fault
    }

    func perform(_ request: Request, _ argument: Address, in memory: any CallerMemory)
        -> CallOutcome
    {
        let outcome = inner.perform(request, argument, in: memory)
        switch (fault, outcome) {
        case (.otherErrno, .failure(.errno)): return .errno(.improperLink)
        case (.acceptsEverything, .failure(.errno(.einval))): return .success(0)
        // Cleanup passes structures on the stack, as unchecked memory.
        case (.overwrites, _) where memory === SelfMemory.shared:
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

@Suite struct `The contract on a faulty fake` {
    private static let profile = FakeProfile.standard

    /// Without the clauses that send signals, which would reach the other tests of this process.
    private static let clauses = Contract.clauses.filter { $0.name.leaf != "signals" }

    private static func verdicts(_ fault: FaultyDevice.Fault?) -> [ClauseName: Verdict] {
        var found: [ClauseName: Verdict] = [:]
        let target = TestTarget(Device(profile))
        let environment = EnvironmentProbe.environment(
            of: target, level: .destructive, device: profile.gsis.keys.first)
        for clause in clauses {
            let fake = FakeDevice(profile)
            let subject = TestTarget(name: "faulty", system: profile.system) {
                { () throws(OpenFailure) in FaultyDevice(fake.openAgain(), fault) }
            }
            let outcome = clause.run(subject, in: environment, isolation: .none)
            found[clause.name] = Evaluation(clause, outcome, in: environment).verdict
        }
        return found
    }

    /// The verdicts on the fake without a fault.
    private static let reference = verdicts(nil)
    /// The clauses that the fake without a fault passes, by family.
    private static let passed = Dictionary(
        grouping: reference.filter { $0.value == .pass }.keys, by: \.family)

    @Test func `the correct fake fails no clause and passes more than 250`() {
        #expect(Self.reference.filter { $0.value >= .error } == [:])
        #expect(Self.passed.values.reduce(0) { $0 + $1.count } > 250)
    }

    /// Whether a clause expects a result of some kind in the fake's environment.
    private static func expects(_ name: ClauseName, _ isWanted: (ExpectedResult) -> Bool) -> Bool {
        let environment = EnvironmentProbe.environment(
            of: TestTarget(Device(profile)), level: .readOnly)
        return clauses.first { $0.name == name }?.expectation(in: environment)?.results.contains(
            where: isWanted)
            ?? false
    }

    @Test func `a wrong errno is detected by each clause that expects an errno`() {
        let found = Self.verdicts(.otherErrno)
        let names = Self.passed.values.flatMap(\.self).filter { name in
            Self.expects(name) {
                if case .error = $0 { true } else if case .errors = $0 { true } else { false }
            }
        }
        #expect(!names.isEmpty)
        for name in names { #expect(found[name] != .pass, "\(name)") }
    }

    @Test func `a missing EINVAL is detected by each clause that expects it`() {
        let found = Self.verdicts(.acceptsEverything)
        let names = Self.passed.values.flatMap(\.self).filter { name in
            Self.expects(name) { $0 == .error(.einval) }
        }
        #expect(!names.isEmpty)
        for name in names { #expect(found[name] != .pass, "\(name)") }
    }

    @Test func `a write before an argument is detected in each family`() {
        let found = Self.verdicts(.overwrites)
        for (family, names) in Self.passed {
            #expect(names.contains { found[$0] == .fail }, "\(family)")
        }
    }
}
