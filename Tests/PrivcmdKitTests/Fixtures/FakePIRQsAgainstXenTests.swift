// SPDX-License-Identifier: MIT

import CPrivcmd
import SystemPackage
import TestSupport
import Testing

@testable import PrivcmdKit

/// What became of each pIRQ of a dom0 on real Xen 4.20 under Linux 6.12, one after the other.
///
/// For each number: its pIRQ is unmapped, the GSI of the number mapped, the pIRQ unmapped again, and
/// the GSI mapped to the pIRQ of its number. It takes the machine's interrupts away, so that it was
/// made once, by a program of its own, and written down here.
@Suite struct `The fake's pIRQs, taken from dom0 one by one,` {
    private struct Turn: Equatable {
        let unmapped: StepResult
        let mapped: StepResult
        let pirq: Int32
        let again: StepResult
        let given: StepResult

        init(
            _ unmapped: StepResult, _ mapped: StepResult, _ pirq: Int32, _ again: StepResult,
            _ given: StepResult
        ) {
            (self.unmapped, self.mapped, self.pirq) = (unmapped, mapped, pirq)
            (self.again, self.given) = (again, given)
        }

        /// A pIRQ that dom0's kernel had bound.
        static let bound = Turn(ok, .error(.ebusy), -1, .error(.einval), .error(.eexist))
        /// One that it had mapped, and not bound.
        static let mapped = Turn(ok, .error(.eperm), -1, .error(.einval), .error(.eperm))

        /// One that it had not; the GSI gets another.
        static func unused(_ pirq: Int32) -> Turn {
            Turn(.error(.einval), ok, pirq, .error(.einval), .error(.eexist))
        }

        /// One that another GSI had got meanwhile.
        static func taken(_ pirq: Int32) -> Turn {
            Turn(ok, ok, pirq, .error(.einval), .error(.eexist))
        }

        private static let ok = StepResult.result(0)
    }

    private static let denied = Turn(
        .error(.einval), .error(.eperm), -1, .error(.einval), .error(.eperm))

    private static let pvh: [Turn] =
        [denied, .bound, .unused(16), .bound]
        + [17, 18, 19, 20].map(Turn.unused) + [.bound, .bound, .unused(21), .unused(22), .bound]
        + [23, 202, 201].map(Turn.unused)
        + [Turn(.result(0), .result(0), 16, .result(0), .error(.eperm))]
        + [16, 17, 18, 19, 20, 21, 22].map(Turn.taken)

    private static let pv: [Turn] =
        [denied, .bound, .mapped, .bound, .mapped, .mapped, .mapped, .mapped, .bound, .bound]
        + [.mapped, .mapped, .bound, .mapped, .mapped, .mapped]
        + [Turn(.error(.einval), .result(0), 16, .result(0), .error(.eperm))]
        + [.unused(16), .unused(17), .unused(18), .mapped, .mapped, .mapped, .unused(19)]

    @Test(arguments: [(DomainType.pvh, pvh), (.pv, pv)])
    private func `answer as they did there`(domain: DomainType, turns: [Turn]) throws {
        var profile = FakeProfile.standard
        profile.system.domain?.type = domain
        profile.interrupts = try #require(
            .lab(xen: XenVersion(4, 20), linux: LinuxVersion(6, 12), dom0: domain))
        // The device that was bound to xen-pciback had its GSI registered, which mapping ignores.
        let device = FakeDevice(profile)
        let seen = turns.indices.map { index in
            let number = Int32(index)
            let unmapped = device.unmap(number)
            let mapped = device.map(number)
            let again = device.unmap(number)
            let given = device.map(number, as: number)
            return Turn(unmapped, mapped.answer, mapped.pirq, again, given.answer)
        }
        for (index, (turn, real)) in zip(seen, turns).enumerated() {
            #expect(turn == real, "\(domain.rawValue), number \(index)")
        }
    }
}

extension FakeDevice {
    fileprivate func map(_ index: Int32, as pirq: Int32 = -1) -> (answer: StepResult, pirq: Int32) {
        var argument = TestContext.mapArgument(index, pirq: pirq)
        let answer = StepResult(physdev(MIRROR_PHYSDEVOP_map_pirq, &argument))
        return (answer, argument.pirq)
    }

    fileprivate func unmap(_ pirq: Int32) -> StepResult {
        var argument = TestContext.unmapArgument(PIRQ(pirq), of: .current)
        return StepResult(physdev(MIRROR_PHYSDEVOP_unmap_pirq, &argument))
    }
}

extension StepResult {
    fileprivate init(_ outcome: CallOutcome) {
        switch outcome {
        case .success(let value): self = .result(value)
        case .failure(.errno(let errno)): self = .error(errno)
        case .failure(let other): self = .fact("\(other)")
        }
    }
}
