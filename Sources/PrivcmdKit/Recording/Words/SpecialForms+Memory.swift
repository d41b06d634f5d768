// SPDX-License-Identifier: MIT

/// The special forms of memory_op and of a device model's operations.
extension SpecialForms {
    static func memory(_ form: inout FieldForm, _ command: String?) {
        form.tellDomain("domid")
        switch command {
        case "populate_physmap", "increase_reservation", "decrease_reservation", "claim_pages":
            guard let count = form.number("nr_extents"), let order = form.number("extent_order")
            else { return }
            form.tell(order == 0 ? "\(count) pages" : "\(count) × 2^\(order) pages")
            form.tell(form.take("extent_start").map { FieldWords.words($0, nil) })
            if let flags = form.number("mem_flags"), flags != 0 {
                form.tell("mem_flags " + FieldWords.range(flags, count: 1))
            }
        case "add_to_physmap", "add_to_physmap_batch": form.tellNamed("space", ABI.physmapSpaces)
        case "set_memory_map", "memory_map", "machine_memory_map":
            form.drop("nr_entries")
            guard case .list(let list)? = form.take("buffer") else { return }
            form.tell("[" + list.map(range).joined(separator: ", ") + "]")
        case "acquire_resource": form.tellNamed("type", ABI.resources)
        default: break
        }
    }

    /// A range of memory as the BIOS tells it.
    private static func range(_ entry: FieldValue) -> String {
        guard case .fields(let fields) = entry, let start = fields["addr"]?.integer,
            let size = fields["size"]?.integer, let type = fields["type"]?.integer
        else { return FieldWords.words(entry, nil) }
        return FieldWords.range(start, count: size) + " "
            + (ABI.memoryTypes[type] ?? "type \(type) ?")
    }

    /// The operation is in the first of the buffers, and is told without it.
    static func deviceModel(_ form: inout FieldForm, _ command: String?) {
        form.tellDomain("dom")
        form.tellDomain("domid")
        form.drop("num", "nr_bufs")
        guard case .list(let buffers)? = form.take("ubufs") ?? form.take("bufs") else { return }
        for (index, buffer) in buffers.enumerated() {
            guard case .fields(let fields) = buffer, let content = fields["uptr"] else { continue }
            guard index == 0, case .fields(var operation) = content,
                operation[FieldValue.rawKey] == nil
            else {
                form.tell("buffer \(index) " + FieldWords.words(content, nil))
                continue
            }
            operation["op"] = nil
            form.tellFields(
                operation, ABI.deviceModelOperations.first { $0.name == command }?.argument)
        }
    }
}
