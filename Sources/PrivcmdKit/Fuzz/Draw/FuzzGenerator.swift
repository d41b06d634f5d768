// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// Draws a sequence, call by call, from a seed.
///
/// It knows what the sequence has done and not what was answered, so that the same calls come
/// whoever answers them.
struct FuzzGenerator {
    let setting: FuzzSetting
    private var random: FuzzRandom
    private var nextID = 0
    /// The calls that made the domains that have not been destroyed.
    private var domains: [Int] = []
    /// The calls that mapped a pIRQ into the caller's own domain, the latest last.
    private var ownPIRQs: [Int] = []
    /// Those that mapped one into another domain.
    private var otherPIRQs: [Int] = []
    /// The operations that may be drawn, each with the sum of the weights up to it.
    private let menu: [(bound: Int, operation: Int)]

    /// How many files are open at once.
    private static let fileCount = 3
    /// How many domains are kept.
    private static let domainCount = 4
    /// How many pIRQs are remembered.
    private static let pirqCount = 6

    init(_ setting: FuzzSetting) {
        self.setting = setting
        random = FuzzRandom(seed: setting.seed)
        var bound = 0
        menu = FuzzVocabulary.operations.enumerated().compactMap { index, operation in
            let isAllowed = operation.level <= setting.level || operation.isMisplaceable
            guard isAllowed, setting.device != nil || !operation.needsDevice else { return nil }
            bound += operation.weight
            return (bound, index)
        }
    }

    /// The next call.
    mutating func next() -> FuzzCall {
        let ticket = random.below(menu.last?.bound ?? 1)
        let index = menu[menu.firstIndex { ticket < $0.bound } ?? 0].operation
        let operation = FuzzVocabulary.operations[index]
        let id = nextID
        nextID += 1
        // Most calls go to a file that nobody restricts.
        let isRestricting =
            if case .request(let row) = operation.way {
                row.request.rawValue == MIRROR_IOCTL_PRIVCMD_RESTRICT
            } else {
                false
            }
        let file =
            isRestricting || random.happens(15) ? 1 + random.below(Self.fileCount - 1) : 0
        var call = FuzzCall(
            id: id, file: file, operation: index, values: values(of: operation),
            place: place(of: operation))
        if call.place == .ordinary || call.place == .readOnly { note(&call, operation) }
        return call
    }

    /// Keeps in mind what a call is to bring about.
    private mutating func note(_ call: inout FuzzCall, _ operation: FuzzOperation) {
        guard case .domctl(let row) = operation.way else {
            if case .physdev(let row) = operation.way, row.number == MIRROR_PHYSDEVOP_map_pirq {
                remember(call.id, isOwn: call.values.first.map(Self.isOwn) ?? false)
            }
            return
        }
        switch row.number {
        case MIRROR_XEN_DOMCTL_createdomain:
            domains.append(call.id)
        case MIRROR_XEN_DOMCTL_destroydomain:
            guard let index = operation.index(of: "domain") else { return }
            // With as many domains as are kept, the oldest has to go.
            if domains.count >= Self.domainCount { call.values[index] = .domain(of: domains[0]) }
            if case .domain(let made) = call.values[index] { domains.removeAll { $0 == made } }
        default: break
        }
    }

    private mutating func remember(_ call: Int, isOwn: Bool) {
        func keep(_ list: inout [Int]) {
            list.append(call)
            if list.count > Self.pirqCount { list.removeFirst() }
        }
        if isOwn { keep(&ownPIRQs) } else { keep(&otherPIRQs) }
    }

    private mutating func place(of operation: FuzzOperation) -> FuzzPlace {
        guard operation.structure != nil else { return .ordinary }
        if operation.isMisplaced || operation.level > setting.level {
            return random.one(of: FuzzPlace.unreadable)
        }
        if random.happens(92) { return .ordinary }
        return random.one(of: FuzzPlace.allCases)
    }

    private mutating func values(of operation: FuzzOperation) -> [FuzzValue] {
        var values: [FuzzValue] = []
        values.reserveCapacity(operation.parameters.count)
        var isOwn = false
        for parameter in operation.parameters {
            let value = value(parameter.meaning, parameter, isOwn)
            if [.domain, .namedDomain].contains(parameter.meaning) { isOwn = Self.isOwn(value) }
            values.append(value)
        }
        return values
    }

    private static func isOwn(_ domain: FuzzValue) -> Bool {
        domain == .number(0) || domain == .number(Int64(MIRROR_DOMID_SELF))
    }

    /// `isOwn` says that the call touches the caller's own domain.
    private mutating func value(_ meaning: FuzzMeaning, _ parameter: FuzzParameter, _ isOwn: Bool)
        -> FuzzValue
    {
        switch meaning {
        case .any: return .number(parameter.fitted(random.one(of: Self.interesting)))
        case .oneOf(let list): return .number(parameter.fitted(random.one(of: list)))
        case .mostly(let usual, let others):
            return .number(
                parameter.fitted(random.happens(94) ? usual : random.one(of: others)))
        case .domain: return domain(ownName: Int64(MIRROR_DOMID_SELF))
        case .namedDomain: return domain(ownName: 0)
        case .otherDomain: return otherDomain()
        case .newDomain:
            return .number(random.happens(95) ? 0 : random.one(of: [0, 0x7ff0, 0x7ff4, 0xffff]))
        case .gsi: return .number(parameter.fitted(gsi(isOwn)))
        case .anyGSI: return .number(parameter.fitted(gsi(false)))
        case .pirq: return pirq(parameter, isOwn)
        case .wantedPIRQ:
            return random.happens(75) ? .number(-1) : pirq(parameter, isOwn)
        case .segment: return .number(random.happens(90) ? 0 : 1)
        case .bus:
            let bus = setting.device.map { Int64($0.bus) } ?? Self.absentBus
            return .number(random.happens(80) ? bus : Self.absentBus)
        case .absentBus: return .number(Self.absentBus)
        case .devfn:
            let number = setting.device.map { Int64($0.rawValue & 0xff) } ?? 0
            return .number(random.happens(80) ? number : random.one(of: [1, 8, 255]))
        case .sbdf:
            let device = setting.device.map { Int64($0.rawValue) } ?? 0
            let others = [0, device ^ 1, device | 1 << 16, Self.absentBus << 8, 0xffff_ffff]
            return .number(random.happens(60) ? device : random.one(of: others))
        case .address:
            return .address(
                random.happens(60) ? .ordinary : random.one(of: [.null, .inaccessible, .kernel]))
        case .interfaceVersion:
            return .number(
                random.happens(96)
                    ? setting.domctlVersion
                    : random.one(of: [0, setting.domctlVersion - 1, setting.domctlVersion + 1]))
        }
    }

    private static let interesting: [Int64] = [
        0, 1, 2, 3, 16, 255, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, -1, .max,
    ]
    /// A bus that no machine of this project's has.
    private static let absentBus: Int64 = 0x99

    private mutating func domain(ownName: Int64) -> FuzzValue {
        let ticket = random.below(100)
        if ticket < 55, !domains.isEmpty { return .domain(of: random.one(of: domains)) }
        if ticket < 78 { return .number(ownName) }
        if ticket < 92 { return .number(0) }
        return .number(random.one(of: Self.strangers))
    }

    /// Numbers that are no domain's that has interrupts.
    private static let strangers: [Int64] = [
        FuzzVocabulary.absentDomain, Int64(MIRROR_DOMID_SELF), Int64(MIRROR_DOMID_IO),
        Int64(MIRROR_DOMID_XEN), Int64(MIRROR_DOMID_INVALID), Int64(MIRROR_DOMID_IDLE), 0xffff,
    ]

    private mutating func otherDomain() -> FuzzValue {
        if !domains.isEmpty, random.happens(85) { return .domain(of: random.one(of: domains)) }
        return .number(FuzzVocabulary.absentDomain)
    }

    /// In the caller's own domain only what nobody uses is touched.
    private mutating func gsi(_ isOwn: Bool) -> Int64 {
        if random.happens(8) {
            return random.one(of: [24, 25, 47, 255, 300, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff])
        }
        if isOwn {
            return setting.gsis.isEmpty ? 300 : Int64(random.one(of: setting.gsis))
        }
        // Those of the serial ports are registered whenever somebody opens one.
        return Int64(5 + random.below(19))
    }

    private mutating func pirq(_ parameter: FuzzParameter, _ isOwn: Bool) -> FuzzValue {
        let pirqs = isOwn ? ownPIRQs : otherPIRQs
        if !pirqs.isEmpty, random.happens(70) { return .pirq(of: random.one(of: pirqs)) }
        if random.happens(25) {
            return .number(
                parameter.fitted(random.one(of: [-1, -2, 24, 255, 4096, 0x7fff_ffff])))
        }
        return .number(gsi(isOwn))
    }
}

extension FuzzOperation {
    /// Whether it may be made where its level is not allowed: with an argument nobody can read.
    var isMisplaceable: Bool { structure != nil }

    /// Whether it speaks of the device under test alone.
    var needsDevice: Bool {
        switch way {
        case .readConfiguration, .writeConfiguration, .reset, .bind, .unbind: true
        default: false
        }
    }
}
