// SPDX-License-Identifier: MIT

import PrivcmdKit

/// The set of values that the generator picks from for a parameter.
enum FuzzValueDomain: Equatable, Sendable {
    /// Interesting numbers: zero, one, the ends of the parameter's range.
    case any
    /// One of these numbers.
    case oneOf([Int64])
    /// The first number in most calls, otherwise one of the list.
    case mostly(Int64, [Int64])
    /// A domain that the call may affect: the caller's own, one of the sequence, or an absent one.
    case domain
    /// The same for a domctl, which does not accept DOMID_SELF for the caller's own domain.
    case domctlDomain
    /// A domain of the sequence, or an absent one.
    case otherDomain
    /// The id of a new domain: 0 lets Xen choose.
    case newDomain
    /// A GSI; an unused one if the call affects the caller's own domain.
    case gsi
    /// A GSI that the call does not disturb.
    case harmlessGSI
    case pirq
    /// A requested pIRQ, or -1, which lets Xen choose.
    case requestedPIRQ
    /// The segment, bus, or slot and function of the device under test or of an absent device.
    case segment, bus, devfn
    /// The bus of an absent device.
    case absentBus
    /// The SBDF of a device.
    case sbdf
    /// An address in the caller's memory.
    case address
    /// The version of the domctl interface.
    case interfaceVersion

    /// Derives the values from the field's meaning and name in the ABI table.
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

extension FuzzValueDomain {
    /// Whether 0 is one of the values, so that the shrinker may replace a value by 0.
    var includesZero: Bool {
        switch self {
        case .any, .segment, .sbdf: true
        case .oneOf(let list): list.contains(0)
        case .mostly(let usual, let others): usual == 0 || others.contains(0)
        case .domain, .domctlDomain, .otherDomain, .newDomain, .gsi, .harmlessGSI, .pirq,
            .requestedPIRQ,
            .bus, .devfn, .absentBus, .address, .interfaceVersion:
            false
        }
    }
}
