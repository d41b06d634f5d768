// SPDX-License-Identifier: MIT

/// What a parameter of a call stands for, which decides the values that are drawn for it.
enum FuzzMeaning: Equatable, Sendable {
    /// Numbers that are interesting in themselves: zero, one, the ends of its range.
    case any
    /// One of these numbers.
    case oneOf([Int64])
    /// This number nearly always, and otherwise one of those.
    case mostly(Int64, [Int64])
    /// A domain that the caller's calls may touch: its own, one of the sequence's, or none at all.
    case domain
    /// The same for a domctl, where the caller's own domain has no other name than its number.
    case namedDomain
    /// A domain of the sequence, or none at all.
    case otherDomain
    /// What a new domain is to be called: 0 lets Xen choose.
    case newDomain
    /// A GSI, one that nobody uses where the call touches the caller's own domain.
    case gsi
    /// A GSI that the call does no harm to.
    case anyGSI
    /// A pIRQ.
    case pirq
    /// A pIRQ that is asked for, or -1, which lets Xen choose.
    case wantedPIRQ
    /// The segment, bus, or slot and function of a device, that under test or an absent one.
    case segment, bus, devfn
    /// The same for an absent device alone.
    case absentBus
    /// A device's whole address.
    case sbdf
    /// An address in the caller's memory.
    case address
    /// The version of domctl's interface.
    case interfaceVersion

    /// What the table's name for a field says of it.
    init(_ field: ABIField) {
        if field.meaning == .address {
            self = .address
            return
        }
        if field.meaning == .sbdf {
            self = .sbdf
            return
        }
        self =
            switch field.name.split(separator: ".").last {
            case "domid", "dom", "domain": .domain
            case "gsi", "index": .gsi
            case "pirq", "irq": .pirq
            case "seg", "segment": .segment
            case "bus", "start_bus", "end_bus": .bus
            case "devfn": .devfn
            case "flags": .oneOf([0, 1, 2, 3, 4, 8, 0x8000_0000])
            case "allow_access": .oneOf([0, 1, 2, 255])
            case "type": .oneOf([0, 1, 1, 1, 1, 1, 2, 3, 4, 5, -1])
            case "interface_version": .interfaceVersion
            default: .any
            }
    }
}

extension FuzzMeaning {
    /// Whether 0 is drawn too, so that it may stand for another value without doing other harm.
    var drawsZero: Bool {
        switch self {
        case .any, .segment, .sbdf: true
        case .oneOf(let list): list.contains(0)
        case .mostly(let usual, let others): usual == 0 || others.contains(0)
        case .domain, .namedDomain, .otherDomain, .newDomain, .gsi, .anyGSI, .pirq, .wantedPIRQ,
            .bus, .devfn, .absentBus, .address, .interfaceVersion:
            false
        }
    }
}

/// A parameter of a call: a field of its structure, or something that the call takes beside one.
struct FuzzParameter: Sendable {
    let name: String
    /// Where it lies in the argument; nil for what lies in none.
    let offset: Int?
    let width: Int
    let isSigned: Bool
    let isOutput: Bool
    let meaning: FuzzMeaning

    init(_ field: ABIField, _ meaning: FuzzMeaning?, element: Int? = nil) {
        name = element.map { "\(field.name)[\($0)]" } ?? field.name
        offset = field.offset + (element ?? 0) * field.kind.width
        width = field.kind.width
        isSigned = field.kind.isSigned
        isOutput = field.flow.isOutput
        self.meaning = meaning ?? FuzzMeaning(field)
    }

    init(_ name: String, _ meaning: FuzzMeaning) {
        self.name = name
        offset = nil
        width = 4
        isSigned = true
        isOutput = false
        self.meaning = meaning
    }

    /// The parameter's numbers, cut to what it can hold.
    func fitted(_ number: Int64) -> Int64 {
        let unused = Int64.bitWidth - width * 8
        if unused <= 0 { return number }
        return isSigned
            ? (number << unused) >> unused
            : Int64(bitPattern: (UInt64(bitPattern: number) << unused) >> unused)
    }
}
