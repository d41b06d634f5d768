// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// The calls whose arguments read better than as names and values.
enum SpecialForms {
    /// Tells the fields of a call that has a special form.
    static func apply(to form: inout FieldForm, _ call: String, _ command: String?) {
        switch call {
        case "physdev_op": physdev(&form, command)
        case "domctl":
            // Xen takes a number that nobody can have for none.
            if command == "createdomain", form.isInput, let number = form.number("domain") {
                let isChosen = (1..<Int64(MIRROR_DOMID_FIRST_RESERVED)).contains(number)
                form.tell(isChosen ? FieldWords.domain(number) : "any domain")
            }
            form.tellDomain("domain")
            domctl(&form, command)
        case "memory_op": memory(&form, command)
        case "hvm_op":
            form.tellDomain("domid")
            form.tell(name(form.number("index"), ABI.hvmParameters))
        case "event_channel_op":
            form.tellDomain("dom")
            form.tell(name(form.number("virq"), ABI.virtualInterrupts))
        case "sched_op": form.tellNamed("reason", ABI.shutdownReasons)
        case "IOCTL_PRIVCMD_DM_OP", "dm_op": deviceModel(&form, command)
        case "IOCTL_PRIVCMD_MMAP_RESOURCE":
            form.tellDomain("dom")
            form.tell(name(form.number("type"), ABI.resources))
        default:
            // The domain comes first, wherever the structure has it.
            form.tellDomain("dom")
        }
    }

    /// The name of a number, or the number where it has none.
    static func name(_ number: Int64?, _ names: [Int64: String]) -> String? {
        number.map { names[$0] ?? "\($0) ?" }
    }

    private static func physdev(_ form: inout FieldForm, _ command: String?) {
        switch command {
        case "setup_gsi":
            form.tell(form.number("gsi").map { "gsi \($0)" })
            form.tell(form.number("triggering").map { ["edge", "level"][safe: $0] })
            form.tell(form.number("polarity").map { ["high", "low"][safe: $0] })
        case "map_pirq" where form.isInput: mapPIRQ(&form)
        case "unmap_pirq":
            form.tellDomain("domid")
            form.tell(form.number("pirq").map { "pirq \($0)" })
        case "pci_device_reset":
            form.tellDevice()
            form.tell(form.number("flags").map { ["COLD", "WARM", "HOT", "FLR"][safe: $0] })
        default: form.tellDevice()
        }
    }

    private static func mapPIRQ(_ form: inout FieldForm) {
        form.tellDomain("domid")
        let type = form.number("type")
        let pirq = form.number("pirq")
        switch type {
        case Int64(MIRROR_MAP_PIRQ_TYPE_GSI):
            form.tell(form.number("index").map { "gsi \($0)" })
            form.drop("bus", "devfn", "entry_nr", "table_base")
        case Int64(MIRROR_MAP_PIRQ_TYPE_MSI), Int64(MIRROR_MAP_PIRQ_TYPE_MSI_SEG),
            Int64(MIRROR_MAP_PIRQ_TYPE_MULTI_MSI):
            let names = ["MSI", "", "", "MSI_SEG", "MULTI_MSI"]
            form.tell(type.map { names[safe: $0] })
            // The segment is in the upper half of a field that is called bus.
            let bus = form.number("bus") ?? 0
            form.tell(form.number("devfn").map { FieldWords.device(bus << 8 | $0) })
            form.drop("index")
        default: form.tell(type.map { "type \($0)" })
        }
        form.tell(pirq.map { $0 < 0 ? "any pirq" : "pirq \($0)" })
    }
}

extension [String] {
    /// The name of a number, or the number where it has none.
    subscript(safe number: Int64) -> String {
        guard let index = Int(exactly: number), indices.contains(index), !self[index].isEmpty else {
            return "0x" + String(UInt64(bitPattern: number), radix: 16) + " ?"
        }
        return self[index]
    }
}
