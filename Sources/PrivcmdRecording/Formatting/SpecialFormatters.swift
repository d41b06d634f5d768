// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit

/// Formats the arguments of calls for which `name value` is hard to read.
enum SpecialFormatters {
    /// Formats and removes the fields of a call that have a special format.
    static func apply(to formatter: inout StructureFormatter, _ call: String, _ command: String?) {
        switch call {
        case "physdev_op": physdev(&formatter, command)
        case "domctl":
            // Xen chooses the ID if the number is 0 or reserved.
            if command == "createdomain", formatter.isInput,
                let number = formatter.removeNumber("domain")
            {
                let isChosen = (1..<Int64(MIRROR_DOMID_FIRST_RESERVED)).contains(number)
                formatter.append(isChosen ? ValueFormatter.domain(number) : "any domain")
            }
            formatter.appendDomain("domain")
            domctl(&formatter, command)
        case "memory_op": memory(&formatter, command)
        case "hvm_op":
            formatter.appendDomain("domid")
            formatter.append(name(formatter.removeNumber("index"), ABI.hvmParameters))
        case "event_channel_op":
            formatter.appendDomain("dom")
            formatter.append(name(formatter.removeNumber("virq"), ABI.virtualInterrupts))
        case "sched_op": formatter.appendNamed("reason", ABI.shutdownReasons)
        case "IOCTL_PRIVCMD_DM_OP", "dm_op": deviceModel(&formatter, command)
        case "IOCTL_PRIVCMD_MMAP_RESOURCE":
            formatter.appendDomain("dom")
            formatter.append(name(formatter.removeNumber("type"), ABI.resources))
        default:
            // The domain comes first, regardless of its offset.
            formatter.appendDomain("dom")
        }
    }

    /// The name of a number, or the number if it has none.
    static func name(_ number: Int64?, _ names: [Int64: String]) -> String? {
        number.map { names[$0] ?? "\($0) ?" }
    }

    private static func physdev(_ formatter: inout StructureFormatter, _ command: String?) {
        switch command {
        case "setup_gsi":
            formatter.append(formatter.removeNumber("gsi").map { "gsi \($0)" })
            formatter.append(
                formatter.removeNumber("triggering").map { ["edge", "level"][safe: $0] })
            formatter.append(formatter.removeNumber("polarity").map { ["high", "low"][safe: $0] })
        case "map_pirq" where formatter.isInput: mapPIRQ(&formatter)
        case "unmap_pirq":
            formatter.appendDomain("domid")
            formatter.append(formatter.removeNumber("pirq").map { "pirq \($0)" })
        case "pci_device_reset":
            formatter.appendDevice()
            formatter.append(
                formatter.removeNumber("flags").map { ["COLD", "WARM", "HOT", "FLR"][safe: $0] })
        default: formatter.appendDevice()
        }
    }

    private static func mapPIRQ(_ formatter: inout StructureFormatter) {
        formatter.appendDomain("domid")
        let type = formatter.removeNumber("type")
        let pirq = formatter.removeNumber("pirq")
        switch type {
        case Int64(MIRROR_MAP_PIRQ_TYPE_GSI):
            formatter.append(formatter.removeNumber("index").map { "gsi \($0)" })
            formatter.drop("bus", "devfn", "entry_nr", "table_base")
        case Int64(MIRROR_MAP_PIRQ_TYPE_MSI), Int64(MIRROR_MAP_PIRQ_TYPE_MSI_SEG),
            Int64(MIRROR_MAP_PIRQ_TYPE_MULTI_MSI):
            let names = ["MSI", "", "", "MSI_SEG", "MULTI_MSI"]
            formatter.append(type.map { names[safe: $0] })
            // The upper half of the field `bus` is the segment.
            let bus = formatter.removeNumber("bus") ?? 0
            formatter.append(
                formatter.removeNumber("devfn").map { ValueFormatter.device(bus << 8 | $0) })
            formatter.drop("index")
        default: formatter.append(type.map { "type \($0)" })
        }
        formatter.append(pirq.map { $0 < 0 ? "any pirq" : "pirq \($0)" })
    }
}

extension [String] {
    /// The name of a number, or the number if it has none.
    subscript(safe number: Int64) -> String {
        guard let index = Int(exactly: number), indices.contains(index), !self[index].isEmpty else {
            return "0x" + String(UInt64(bitPattern: number), radix: 16) + " ?"
        }
        return self[index]
    }
}
