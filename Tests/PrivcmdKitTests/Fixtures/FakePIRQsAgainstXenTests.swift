// SPDX-License-Identifier: MIT

import CPrivcmd
import PrivcmdConformance
import PrivcmdFake
import SystemPackage
import TestSupport
import Testing

@testable import PrivcmdKit

/// The results for each pIRQ of a dom0 on real Xen 4.20 with Linux 6.12, in order.
///
/// For each number, the test unmaps the pIRQ, maps the GSI, unmaps the pIRQ again, and maps the GSI
/// to the pIRQ of the same number. The calls take the interrupts away from the machine, so a
/// separate program recorded their results once.
@Suite struct `Unmapping and mapping each pIRQ of dom0 on the fake` {
    private struct CallResults: Equatable {
        let unmapped: StepResult
        let mapped: StepResult
        let pirq: Int32
        let unmappedAgain: StepResult
        let mappedToNumber: StepResult

        init(
            _ unmapped: StepResult, _ mapped: StepResult, _ pirq: Int32,
            _ unmappedAgain: StepResult, _ mappedToNumber: StepResult
        ) {
            (self.unmapped, self.mapped, self.pirq) = (unmapped, mapped, pirq)
            (self.unmappedAgain, self.mappedToNumber) = (unmappedAgain, mappedToNumber)
        }

        /// A pIRQ that dom0's kernel had bound.
        static let bound = CallResults(ok, .error(.ebusy), -1, .error(.einval), .error(.eexist))
        /// A pIRQ that dom0's kernel had mapped but not bound.
        static let mapped = CallResults(ok, .error(.eperm), -1, .error(.einval), .error(.eperm))

        /// A pIRQ that was not mapped.
        ///
        /// The GSI gets another one.
        static func unused(_ pirq: Int32) -> CallResults {
            CallResults(.error(.einval), ok, pirq, .error(.einval), .error(.eexist))
        }

        /// A pIRQ that another GSI got before.
        static func taken(_ pirq: Int32) -> CallResults {
            CallResults(ok, ok, pirq, .error(.einval), .error(.eexist))
        }

        private static let ok = StepResult.result(0)
    }

    private static let denied = CallResults(
        .error(.einval), .error(.eperm), -1, .error(.einval), .error(.eperm))

    private static let pvh: [CallResults] =
        [denied, .bound, .unused(16), .bound]
        + [17, 18, 19, 20].map(CallResults.unused)
        + [.bound, .bound, .unused(21), .unused(22), .bound]
        + [23, 202, 201].map(CallResults.unused)
        + [CallResults(.result(0), .result(0), 16, .result(0), .error(.eperm))]
        + [16, 17, 18, 19, 20, 21, 22].map(CallResults.taken)

    private static let pv: [CallResults] =
        [denied, .bound, .mapped, .bound, .mapped, .mapped, .mapped, .mapped, .bound, .bound]
        + [.mapped, .mapped, .bound, .mapped, .mapped, .mapped]
        + [CallResults(.error(.einval), .result(0), 16, .result(0), .error(.eperm))]
        + [.unused(16), .unused(17), .unused(18), .mapped, .mapped, .mapped, .unused(19)]

    @Test(arguments: [(DomainType.pvh, pvh), (.pv, pv)])
    private func `each call returns the result of real Xen`(
        domain: DomainType, rows: [CallResults]
    ) throws {
        var profile = FakeProfile.standard
        profile.system.domain?.type = domain
        profile.interrupts = try #require(
            .lab(xen: XenVersion(4, 20), linux: LinuxVersion(6, 12), dom0: domain))
        // The GSI of the device that was bound to xen-pciback was registered. Mapping ignores that.
        let device = FakeDevice(profile)
        let results = rows.indices.map { index in
            let number = Int32(index)
            let unmapped = device.unmap(number)
            let mapped = device.map(number)
            let unmappedAgain = device.unmap(number)
            let mappedToNumber = device.map(number, as: number)
            return CallResults(
                unmapped, mapped.result, mapped.pirq, unmappedAgain, mappedToNumber.result)
        }
        for (index, (result, real)) in zip(results, rows).enumerated() {
            #expect(result == real, "\(domain.rawValue), number \(index)")
        }
    }
}

extension FakeDevice {
    fileprivate func map(_ index: Int32, as pirq: Int32 = -1) -> (result: StepResult, pirq: Int32) {
        var argument = TestContext.mapArgument(index, pirq: pirq)
        let result = StepResult(physdev(MIRROR_PHYSDEVOP_map_pirq, &argument))
        return (result, argument.pirq)
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
