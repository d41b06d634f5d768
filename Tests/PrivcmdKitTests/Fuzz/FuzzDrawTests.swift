// SPDX-License-Identifier: MIT

import CPrivcmd
import TestSupport
import Testing

@testable import PrivcmdKit

/// Settings of the tests' own.
extension FuzzConfiguration {
    static func test(
        seed: UInt64 = 1, level: HarmLevel = .destructive, gsis: [UInt32] = [5, 6, 7, 16, 17]
    ) -> FuzzConfiguration {
        FuzzConfiguration(
            seed: seed, level: level, xen: Release(4, 20, 3), device: .bound,
            gsis: gsis.map(GSI.init))
    }
}

extension FuzzCall {
    /// The operation's name.
    var name: String { FuzzOperationTable.operations[operation].name }

    /// The value of a parameter.
    func value(_ parameter: String) -> FuzzValue? {
        FuzzOperationTable.operations[operation].parameterIndex(of: parameter).map { values[$0] }
    }
}

@Suite struct `A random sequence` {
    private func draw(_ setting: FuzzConfiguration, _ count: Int = 20_000) -> [FuzzCall] {
        FuzzSequence(setting, count: count).prefix(count)
    }

    @Test func `is the same for the same seed, and another for another`() {
        #expect(draw(.test(seed: 7), 2000) == draw(.test(seed: 7), 2000))
        #expect(draw(.test(seed: 7), 2000) != draw(.test(seed: 8), 2000))
    }

    @Test func `has every operation, and every place that an argument can lie in`() {
        let calls = draw(.test())
        #expect(Set(calls.map(\.operation)) == Set(FuzzOperationTable.operations.indices))
        #expect(Set(calls.map(\.location)) == Set(FuzzLocation.allCases))
        #expect(Set(calls.map(\.file)).count > 2)
    }

    /// Of domctl those that give access to interrupts, and a domain to give it to.
    @Test func `names every request and physdev operation, and the domctls of interrupts`() {
        let names = Set(FuzzOperationTable.operations.map(\.name))
        #expect(names.count == FuzzOperationTable.operations.count)
        for row in ABI.requests where row.argument != nil { #expect(names.contains(row.name)) }
        for name in ["createdomain", "destroydomain", "irq_permission", "gsi_permission"] {
            #expect(ABI.domctls.contains { $0.name == name })
            #expect(names.contains("domctl/" + name))
        }
        for row in ABI.physdevOperations { #expect(names.contains("physdev_op/" + row.name)) }
    }

    @Test func `refers to what earlier calls gave, and to nothing later`() {
        var references = 0
        for call in draw(.test()) {
            for reference in call.referencedCalls {
                references += 1
                #expect(reference < call.id)
            }
        }
        #expect(references > 1000)
    }

    /// What would hit the system that the caller runs on.
    @Test func `maps and unmaps only what nobody uses in the caller's own domain`() {
        let setting = FuzzConfiguration.test()
        let own: [FuzzValue] = [.number(0), .number(Int64(MIRROR_DOMID_SELF))]
        let calls = draw(setting, 100_000)
        var makers: [Int: FuzzCall] = [:]
        var seen = 0
        for call in calls {
            makers[call.id] = call
            guard let domain = call.value("domid") ?? call.value("domain"), own.contains(domain)
            else { continue }
            for name in ["index", "pirq", "u.gsi_permission.gsi", "u.irq_permission.pirq"] {
                switch call.value(name) {
                case .number(let number):
                    seen += 1
                    let isFree = setting.gsis.contains { Int64($0) == number }
                    #expect(isFree || number < 0 || number >= 24, "\(call)")
                case .pirq(let maker):
                    let domain = makers[maker]?.value("domid")
                    #expect(domain.map(own.contains) == true, "\(call)")
                default: break
                }
            }
        }
        #expect(seen > 5000)
    }

    @Test func `never destroys the caller's domain, nor gives it another limit`() {
        for call in draw(.test(), 50_000)
        where ["domctl/destroydomain", "domctl/max_mem"].contains(call.name) {
            let domain = call.value("domain")
            let isOther = domain == .number(FuzzOperationTable.absentDomain)
            #expect(isOther || domain.map { if case .domain = $0 { true } else { false } } == true)
        }
    }

    @Test(arguments: [HarmLevel.readOnly, .mutating])
    func `makes no call that does more harm than its level allows`(level: HarmLevel) {
        for call in draw(.test(level: level)) {
            let operation = FuzzOperationTable.operations[call.operation]
            guard operation.level > level else { continue }
            #expect(FuzzLocation.unreadable.contains(call.location), "\(call)")
        }
    }

    @Test func `without a device under test does nothing to a device`() {
        var setting = FuzzConfiguration.test()
        setting.device = nil
        let names = Set(draw(setting).map(\.name))
        #expect(!names.contains { $0.hasPrefix("device/") || $0.hasPrefix("configuration/") })
    }
}
