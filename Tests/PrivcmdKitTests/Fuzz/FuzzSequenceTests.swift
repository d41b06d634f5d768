// SPDX-License-Identifier: MIT

import CPrivcmd
import PrivcmdConformance
import PrivcmdFuzz
import TestSupport
import Testing

@testable import PrivcmdKit

extension FuzzConfiguration {
    static func test(
        seed: UInt64 = 1, level: HarmLevel = .destructive, gsis: [UInt32] = [5, 6, 7, 16, 17]
    ) -> FuzzConfiguration {
        FuzzConfiguration(
            seed: seed, level: level, xen: Release(4, 20, 3), device: .bound,
            freeGSIs: gsis.map(GSI.init))
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

@Suite struct `fuzz sequence generation` {
    private func generate(_ configuration: FuzzConfiguration, _ count: Int = 20_000) -> [FuzzCall] {
        FuzzSequence(configuration, count: count).prefix(count)
    }

    @Test func `the same seed generates the same calls, another seed others`() {
        #expect(generate(.test(seed: 7), 2000) == generate(.test(seed: 7), 2000))
        #expect(generate(.test(seed: 7), 2000) != generate(.test(seed: 8), 2000))
    }

    @Test func `all operations, argument locations and several files occur`() {
        let calls = generate(.test())
        #expect(Set(calls.map(\.operation)) == Set(FuzzOperationTable.operations.indices))
        #expect(Set(calls.map(\.location)) == Set(FuzzLocation.allCases))
        #expect(Set(calls.map(\.file)).count > 2)
    }

    @Test func `operations cover every request, physdev_op and the interrupt domctls`() {
        let names = Set(FuzzOperationTable.operations.map(\.name))
        #expect(names.count == FuzzOperationTable.operations.count)
        for row in ABI.requests where row.argument != nil { #expect(names.contains(row.name)) }
        for name in ["createdomain", "destroydomain", "irq_permission", "gsi_permission"] {
            #expect(ABI.domctls.contains { $0.name == name })
            #expect(names.contains("domctl/" + name))
        }
        for row in ABI.physdevOperations { #expect(names.contains("physdev_op/" + row.name)) }
    }

    @Test func `references lead to earlier calls only`() {
        var references = 0
        for call in generate(.test()) {
            for reference in call.referencedCalls {
                references += 1
                #expect(reference < call.id)
            }
        }
        #expect(references > 1000)
    }

    /// Other GSIs could stop the system that the calls run on.
    @Test func `map and unmap in the caller's domain use only free GSIs`() {
        let configuration = FuzzConfiguration.test()
        let own: [FuzzValue] = [.number(0), .number(Int64(MIRROR_DOMID_SELF))]
        let calls = generate(configuration, 100_000)
        var earlierCalls: [Int: FuzzCall] = [:]
        var count = 0
        for call in calls {
            earlierCalls[call.id] = call
            guard let domain = call.value("domid") ?? call.value("domain"), own.contains(domain)
            else { continue }
            for name in ["index", "pirq", "u.gsi_permission.gsi", "u.irq_permission.pirq"] {
                switch call.value(name) {
                case .number(let number):
                    count += 1
                    let isFree = configuration.freeGSIs.contains { Int64($0) == number }
                    #expect(isFree || number < 0 || number >= 24, "\(call)")
                case .pirq(let id):
                    let domain = earlierCalls[id]?.value("domid")
                    #expect(domain.map(own.contains) == true, "\(call)")
                default: break
                }
            }
        }
        #expect(count > 5000)
    }

    @Test func `destroydomain and max_mem never target the caller's domain`() {
        var count = 0
        for call in generate(.test(), 50_000)
        where ["domctl/destroydomain", "domctl/max_mem"].contains(call.name) {
            count += 1
            let domain = call.value("domain")
            let isOther = domain == .number(FuzzOperationTable.absentDomain)
            #expect(isOther || domain.map { if case .domain = $0 { true } else { false } } == true)
        }
        #expect(count > 0)
    }

    @Test(arguments: [HarmLevel.readOnly, .mutating])
    func `calls above the harm level have an unreadable argument`(level: HarmLevel) {
        for call in generate(.test(level: level)) {
            let operation = FuzzOperationTable.operations[call.operation]
            guard operation.level > level else { continue }
            #expect(FuzzLocation.unreadable.contains(call.location), "\(call)")
        }
    }

    @Test func `device operations need a device under test`() {
        var configuration = FuzzConfiguration.test()
        configuration.device = nil
        func isDeviceOperation(_ name: String) -> Bool {
            name.hasPrefix("device/") || name.hasPrefix("configuration/")
        }
        #expect(generate(.test()).contains { isDeviceOperation($0.name) })
        let names = Set(generate(configuration).map(\.name))
        #expect(!names.contains(where: isDeviceOperation))
    }
}
