// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit

/// Generates a sequence of calls from a seed.
///
/// The generator tracks the calls and ignores their results, so that every device receives the
/// same calls.
struct FuzzGenerator {
    let configuration: FuzzConfiguration
    private var random: FuzzRandom
    private var nextID = 0
    /// The calls that created the domains that still exist.
    private var domains: [Int] = []
    /// The calls that mapped a pIRQ into the caller's own domain, the latest last.
    private var ownPIRQs: [Int] = []
    /// The calls that mapped a pIRQ into another domain, the latest last.
    private var otherPIRQs: [Int] = []
    /// The operations that may be generated, each with the sum of the weights up to it.
    private let weightedOperations: [(bound: Int, operation: Int)]

    /// The number of files that are open at once.
    private static let fileCount = 3
    /// The maximum number of domains that exist at once.
    private static let domainLimit = 4
    /// The maximum number of pIRQs in each list of the generator.
    private static let pirqLimit = 6

    init(_ configuration: FuzzConfiguration) {
        self.configuration = configuration
        random = FuzzRandom(seed: configuration.seed)
        var bound = 0
        weightedOperations = FuzzOperationTable.operations.enumerated().compactMap {
            index, operation in
            let isAllowed = operation.level <= configuration.level || operation.canBeMisplaced
            let hasDevice = configuration.device != nil
            guard isAllowed, hasDevice || !operation.needsDevice else { return nil }
            bound += operation.weight
            return (bound, index)
        }
    }

    /// Generates the next call.
    mutating func next() -> FuzzCall {
        let drawn = random.below(weightedOperations.last?.bound ?? 1)
        let index = weightedOperations[weightedOperations.firstIndex { drawn < $0.bound } ?? 0]
            .operation
        let operation = FuzzOperationTable.operations[index]
        let id = nextID
        nextID += 1
        // Most calls use file 0, which is never restricted to a domain.
        let isRestricting =
            if case .request(let row) = operation.action {
                row.request.rawValue == MIRROR_IOCTL_PRIVCMD_RESTRICT
            } else {
                false
            }
        let file =
            isRestricting || random.chance(15) ? 1 + random.below(Self.fileCount - 1) : 0
        var call = FuzzCall(
            id: id, file: file, operation: index, values: values(of: operation),
            location: location(of: operation))
        if call.location == .ordinary || call.location == .readOnly {
            recordEffects(&call, operation)
        }
        return call
    }

    /// Records the domains and pIRQs that a call is expected to create or destroy.
    private mutating func recordEffects(_ call: inout FuzzCall, _ operation: FuzzOperation) {
        guard case .domctl(let row) = operation.action else {
            if case .physdev(let row) = operation.action, row.number == MIRROR_PHYSDEVOP_map_pirq {
                recordPIRQ(call.id, isOwn: call.values.first.map(Self.isOwn) ?? false)
            }
            return
        }
        switch row.number {
        case MIRROR_XEN_DOMCTL_createdomain:
            domains.append(call.id)
        case MIRROR_XEN_DOMCTL_destroydomain:
            guard let index = operation.parameterIndex(of: "domain") else { return }
            // At the limit, destroy the oldest domain.
            if domains.count >= Self.domainLimit { call.values[index] = .domain(of: domains[0]) }
            if case .domain(let made) = call.values[index] { domains.removeAll { $0 == made } }
        default: break
        }
    }

    private mutating func recordPIRQ(_ call: Int, isOwn: Bool) {
        func append(to list: inout [Int]) {
            list.append(call)
            if list.count > Self.pirqLimit { list.removeFirst() }
        }
        if isOwn { append(to: &ownPIRQs) } else { append(to: &otherPIRQs) }
    }

    private mutating func location(of operation: FuzzOperation) -> FuzzLocation {
        guard operation.structure != nil else { return .ordinary }
        if operation.isMisplaced || operation.level > configuration.level {
            return random.element(of: FuzzLocation.unreadable)
        }
        if random.chance(92) { return .ordinary }
        return random.element(of: FuzzLocation.allCases)
    }

    private mutating func values(of operation: FuzzOperation) -> [FuzzValue] {
        var values: [FuzzValue] = []
        values.reserveCapacity(operation.parameters.count)
        var isOwn = false
        for parameter in operation.parameters {
            let value = value(parameter.valueDomain, parameter, isOwn)
            if [.domain, .domctlDomain].contains(parameter.valueDomain) {
                isOwn = Self.isOwn(value)
            }
            values.append(value)
        }
        return values
    }

    private static func isOwn(_ domain: FuzzValue) -> Bool {
        domain == .number(0) || domain == .number(Int64(MIRROR_DOMID_SELF))
    }

    /// `isOwn` is true if the call affects the caller's own domain.
    private mutating func value(
        _ valueDomain: FuzzValueDomain, _ parameter: FuzzParameter, _ isOwn: Bool
    ) -> FuzzValue {
        switch valueDomain {
        case .any: return .number(parameter.truncated(random.element(of: Self.interestingValues)))
        case .oneOf(let list): return .number(parameter.truncated(random.element(of: list)))
        case .mostly(let usual, let others):
            return .number(
                parameter.truncated(random.chance(94) ? usual : random.element(of: others)))
        case .domain: return domain(ownName: Int64(MIRROR_DOMID_SELF))
        case .domctlDomain: return domain(ownName: 0)
        case .otherDomain: return otherDomain()
        case .newDomain:
            return .number(random.chance(95) ? 0 : random.element(of: [0, 0x7ff0, 0x7ff4, 0xffff]))
        case .gsi: return .number(parameter.truncated(gsi(isOwn)))
        case .harmlessGSI: return .number(parameter.truncated(gsi(false)))
        case .pirq: return pirq(parameter, isOwn)
        case .requestedPIRQ:
            return random.chance(75) ? .number(-1) : pirq(parameter, isOwn)
        case .segment: return .number(random.chance(90) ? 0 : 1)
        case .bus:
            let bus = configuration.device.map { Int64($0.bus) } ?? Self.absentBus
            return .number(random.chance(80) ? bus : Self.absentBus)
        case .absentBus: return .number(Self.absentBus)
        case .devfn:
            let number = configuration.device.map { Int64($0.rawValue & 0xff) } ?? 0
            return .number(random.chance(80) ? number : random.element(of: [1, 8, 255]))
        case .sbdf:
            let device = configuration.device.map { Int64($0.rawValue) } ?? 0
            let others = [0, device ^ 1, device | 1 << 16, Self.absentBus << 8, 0xffff_ffff]
            return .number(random.chance(60) ? device : random.element(of: others))
        case .address:
            return .address(
                random.chance(60) ? .ordinary : random.element(of: [.null, .inaccessible, .kernel]))
        case .interfaceVersion:
            return .number(
                random.chance(96)
                    ? configuration.domctlVersion
                    : random.element(of: [
                        0, configuration.domctlVersion - 1, configuration.domctlVersion + 1,
                    ]))
        }
    }

    private static let interestingValues: [Int64] = [
        0, 1, 2, 3, 16, 255, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, -1, .max,
    ]
    /// A bus that none of the project's test machines has.
    private static let absentBus: Int64 = 0x99

    private mutating func domain(ownName: Int64) -> FuzzValue {
        let percent = random.below(100)
        if percent < 55, !domains.isEmpty { return .domain(of: random.element(of: domains)) }
        if percent < 78 { return .number(ownName) }
        if percent < 92 { return .number(0) }
        return .number(random.element(of: Self.domainsWithoutInterrupts))
    }

    /// Domain ids that no domain with interrupts has.
    private static let domainsWithoutInterrupts: [Int64] = [
        FuzzOperationTable.absentDomain, Int64(MIRROR_DOMID_SELF), Int64(MIRROR_DOMID_IO),
        Int64(MIRROR_DOMID_XEN), Int64(MIRROR_DOMID_INVALID), Int64(MIRROR_DOMID_IDLE), 0xffff,
    ]

    private mutating func otherDomain() -> FuzzValue {
        if !domains.isEmpty, random.chance(85) { return .domain(of: random.element(of: domains)) }
        return .number(FuzzOperationTable.absentDomain)
    }

    /// Picks a GSI.
    ///
    /// In the caller's own domain it picks only an unused one.
    private mutating func gsi(_ isOwn: Bool) -> Int64 {
        if random.chance(8) {
            return random.element(of: [24, 25, 47, 255, 300, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff])
        }
        if isOwn {
            return configuration.freeGSIs.isEmpty
                ? 300 : Int64(random.element(of: configuration.freeGSIs))
        }
        // Linux registers the serial ports' GSIs, 3 and 4, each time a program opens one.
        return Int64(5 + random.below(19))
    }

    private mutating func pirq(_ parameter: FuzzParameter, _ isOwn: Bool) -> FuzzValue {
        let pirqs = isOwn ? ownPIRQs : otherPIRQs
        if !pirqs.isEmpty, random.chance(70) { return .pirq(of: random.element(of: pirqs)) }
        if random.chance(25) {
            return .number(
                parameter.truncated(random.element(of: [-1, -2, 24, 255, 4096, 0x7fff_ffff])))
        }
        return .number(gsi(isOwn))
    }
}

extension FuzzOperation {
    /// Whether the operation has an argument, so that an unreadable one makes it harmless.
    var canBeMisplaced: Bool { structure != nil }

    /// Whether the operation needs the device under test.
    var needsDevice: Bool {
        switch action {
        case .readConfiguration, .writeConfiguration, .reset, .bind, .unbind: true
        default: false
        }
    }
}
