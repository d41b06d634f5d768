// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// The special forms of domctl.
extension SpecialForms {
    static func domctl(_ form: inout FieldForm, _ command: String?) {
        switch command {
        case "createdomain": createDomain(&form)
        case "irq_permission":
            form.tell(form.number("pirq").map { "pirq \($0)" })
            form.tell(grant(form.number("allow_access")))
        case "gsi_permission":
            form.tell(form.number("gsi").map { "gsi \($0)" })
            form.tell(grant(form.number("flags")))
        case "iomem_permission":
            tellRange(&form, "frames", "first_mfn", "nr_mfns")
            form.tell(grant(form.number("allow_access")))
        case "ioport_permission":
            tellRange(&form, "ports", "first_port", "nr_ports")
            form.tell(grant(form.number("allow_access")))
        case "memory_mapping":
            tellMapping(&form, "frames", ("first_gfn", "first_mfn", "nr_mfns"))
        case "ioport_mapping":
            tellMapping(&form, "ports", ("first_gport", "first_mport", "nr_ports"))
        case "max_mem": form.tell(form.number("max_memkb").map { "\($0) KiB" })
        case "setvcpuaffinity", "getvcpuaffinity":
            form.tell(form.number("vcpu").map { "vcpu \($0)" })
            form.tellBits("flags", ["hard", "soft", "force"])
            for map in ["cpumap_hard", "cpumap_soft"] { tellBitmap(&form, map) }
        case "setnodeaffinity", "getnodeaffinity": tellBitmap(&form, "nodemap")
        case "shadow_op": form.tellNamed("op", ABI.shadowOperations)
        case "bind_pt_irq", "unbind_pt_irq": boundInterrupt(&form)
        // The envelope has it too.
        case "getdomaininfo": form.drop("getdomaininfo.domain")
        case "scheduler_op": scheduler(&form)
        default: break
        }
    }

    private static func scheduler(_ form: inout FieldForm) {
        form.tellNamed("sched_id", ABI.schedulers)
        form.tellNamed("cmd", ABI.schedulerCommands)
        for scheduler in ["credit", "credit2"] {
            for leaf in ["weight", "cap"] {
                form.tell(form.number("\(scheduler).\(leaf)").map { "\(leaf) \($0)" })
            }
        }
    }

    private static func createDomain(_ form: inout FieldForm) {
        form.tellBits("flags", createFlags)
        form.tellBits("emulation_flags", emulated, as: "emulating")
    }

    /// The names of the bits of createdomain's flags, from the lowest on.
    private static let createFlags = [
        "hvm", "hap", "s3_integrity", "oos_off", "xs_domain", "iommu", "nested_virt", "vpmu",
        "trap_unmapped_accesses",
    ]

    /// The names of the bits of its emulation_flags.
    private static let emulated = [
        "lapic", "hpet", "pm", "rtc", "ioapic", "pic", "vga", "iommu", "pit", "use_pirq", "vpci",
    ]

    private static func grant(_ value: Int64?) -> String? {
        value.map { ["revoke", "grant"][safe: $0] }
    }

    private static func tellRange(
        _ form: inout FieldForm, _ what: String, _ first: String, _ count: String
    ) {
        guard let first = form.number(first), let count = form.number(count) else { return }
        form.tell("\(what) " + FieldWords.range(first, count: count))
    }

    private static func tellMapping(
        _ form: inout FieldForm, _ what: String,
        _ names: (guest: String, machine: String, count: String)
    ) {
        guard let guest = form.number(names.guest), let machine = form.number(names.machine),
            let count = form.number(names.count)
        else { return }
        form.tell(
            "\(what) \(FieldWords.range(machine, count: count)) at \(FieldWords.range(guest, count: 1))"
        )
        form.tell(form.number("add_mapping").map { ["remove", "add"][safe: $0] })
    }

    private static func tellBitmap(_ form: inout FieldForm, _ name: String) {
        form.drop(name + ".nr_bits")
        guard let value = form.take(name + ".bitmap") else { return }
        form.tell(
            name + " " + (value.rawBytes.map(FieldWords.bitmap) ?? FieldWords.words(value, nil)))
    }

    /// The guest's end is in a union that the machine's type of interrupt decides.
    private static func boundInterrupt(_ form: inout FieldForm) {
        form.tell(form.number("machine_irq").map { "irq \($0)" })
        guard let type = form.number("irq_type"), case .list(let list)? = form.take("u"),
            list.count == 2, let low = list[0].integer, let high = list[1].integer
        else { return }
        func byte(_ index: Int64) -> Int64 { low >> (8 * index) & 0xff }
        switch type {
        case Int64(MIRROR_PT_IRQ_TYPE_PCI):
            form.tell("PCI bus \(byte(0)) device \(byte(1)) intx \(byte(2))")
        case Int64(MIRROR_PT_IRQ_TYPE_ISA): form.tell("ISA \(byte(0))")
        case Int64(MIRROR_PT_IRQ_TYPE_MSI):
            form.tell(
                "MSI vector 0x\(hex(UInt64(bitPattern: byte(0)), digits: 2)) flags "
                    + FieldWords.range(low >> 32 & 0xffff_ffff, count: 1) + " table "
                    + FieldWords.range(high, count: 1))
        default: form.tell("type \(type) ? " + FieldWords.words(.list(list), nil))
        }
    }
}
