// SPDX-License-Identifier: MIT

import PrivcmdKit

/// Formats the commands of memory_op and dm_op.
extension SpecialFormatters {
    static func memory(_ formatter: inout StructureFormatter, _ command: String?) {
        formatter.appendDomain("domid")
        switch command {
        case "populate_physmap", "increase_reservation", "decrease_reservation", "claim_pages":
            guard let count = formatter.removeNumber("nr_extents"),
                let order = formatter.removeNumber("extent_order")
            else { return }
            formatter.append(order == 0 ? "\(count) pages" : "\(count) × 2^\(order) pages")
            formatter.append(
                formatter.removeValue("extent_start").map { ValueFormatter.text($0, nil) })
            if let flags = formatter.removeNumber("mem_flags"), flags != 0 {
                formatter.append("mem_flags " + ValueFormatter.range(flags, count: 1))
            }
        case "add_to_physmap", "add_to_physmap_batch":
            formatter.appendNamed("space", ABI.physmapSpaces)
        case "set_memory_map", "memory_map", "machine_memory_map":
            formatter.drop("nr_entries")
            guard case .list(let list)? = formatter.removeValue("buffer") else { return }
            formatter.append("[" + list.map(range).joined(separator: ", ") + "]")
        case "acquire_resource": formatter.appendNamed("type", ABI.resources)
        default: break
        }
    }

    /// Formats an entry of an E820 memory map.
    private static func range(_ entry: FieldValue) -> String {
        guard case .fields(let fields) = entry, let start = fields["addr"]?.integer,
            let size = fields["size"]?.integer, let type = fields["type"]?.integer
        else { return ValueFormatter.text(entry, nil) }
        return ValueFormatter.range(start, count: size) + " "
            + (ABI.memoryTypes[type] ?? "type \(type) ?")
    }

    /// Formats a dm_op; its operation is in the first buffer.
    static func deviceModel(_ formatter: inout StructureFormatter, _ command: String?) {
        formatter.appendDomain("dom")
        formatter.appendDomain("domid")
        formatter.drop("num", "nr_bufs")
        guard
            case .list(let buffers)? = formatter.removeValue("ubufs")
                ?? formatter.removeValue("bufs")
        else { return }
        for (index, buffer) in buffers.enumerated() {
            guard case .fields(let fields) = buffer, let content = fields["uptr"] else { continue }
            guard index == 0, case .fields(var operation) = content,
                operation[FieldValue.rawKey] == nil
            else {
                formatter.append("buffer \(index) " + ValueFormatter.text(content, nil))
                continue
            }
            operation["op"] = nil
            formatter.appendFields(
                operation, ABI.deviceModelOperations.first { $0.name == command }?.argument)
        }
    }
}
