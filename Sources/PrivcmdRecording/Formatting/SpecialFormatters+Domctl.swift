// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit

/// Formats the commands of domctl.
extension SpecialFormatters {
    static func domctl(_ formatter: inout StructureFormatter, _ command: String?) {
        switch command {
        case "createdomain": createDomain(&formatter)
        case "irq_permission":
            formatter.append(formatter.removeNumber("pirq").map { "pirq \($0)" })
            formatter.append(permission(formatter.removeNumber("allow_access")))
        case "gsi_permission":
            formatter.append(formatter.removeNumber("gsi").map { "gsi \($0)" })
            formatter.append(permission(formatter.removeNumber("flags")))
        case "iomem_permission":
            appendRange(&formatter, "frames", "first_mfn", "nr_mfns")
            formatter.append(permission(formatter.removeNumber("allow_access")))
        case "ioport_permission":
            appendRange(&formatter, "ports", "first_port", "nr_ports")
            formatter.append(permission(formatter.removeNumber("allow_access")))
        case "memory_mapping":
            appendMapping(&formatter, "frames", ("first_gfn", "first_mfn", "nr_mfns"))
        case "ioport_mapping":
            appendMapping(&formatter, "ports", ("first_gport", "first_mport", "nr_ports"))
        case "max_mem": formatter.append(formatter.removeNumber("max_memkb").map { "\($0) KiB" })
        case "setvcpuaffinity", "getvcpuaffinity":
            formatter.append(formatter.removeNumber("vcpu").map { "vcpu \($0)" })
            formatter.appendBits("flags", ["hard", "soft", "force"])
            for map in ["cpumap_hard", "cpumap_soft"] { appendBitmap(&formatter, map) }
        case "setnodeaffinity", "getnodeaffinity": appendBitmap(&formatter, "nodemap")
        case "shadow_op": formatter.appendNamed("op", ABI.shadowOperations)
        case "bind_pt_irq", "unbind_pt_irq": appendInterruptBinding(&formatter)
        // The envelope has the domain too.
        case "getdomaininfo": formatter.drop("getdomaininfo.domain")
        case "scheduler_op": scheduler(&formatter)
        default: break
        }
    }

    private static func scheduler(_ formatter: inout StructureFormatter) {
        formatter.appendNamed("sched_id", ABI.schedulers)
        formatter.appendNamed("cmd", ABI.schedulerCommands)
        for scheduler in ["credit", "credit2"] {
            for leaf in ["weight", "cap"] {
                formatter.append(
                    formatter.removeNumber("\(scheduler).\(leaf)").map { "\(leaf) \($0)" })
            }
        }
    }

    private static func createDomain(_ formatter: inout StructureFormatter) {
        formatter.appendBits("flags", createFlags)
        formatter.appendBits("emulation_flags", emulationFlags, as: "emulating")
    }

    /// The names of the bits of createdomain's flags, lowest bit first.
    private static let createFlags = [
        "hvm", "hap", "s3_integrity", "oos_off", "xs_domain", "iommu", "nested_virt", "vpmu",
        "trap_unmapped_accesses",
    ]

    /// The names of the bits of createdomain's emulation_flags, lowest bit first.
    private static let emulationFlags = [
        "lapic", "hpet", "pm", "rtc", "ioapic", "pic", "vga", "iommu", "pit", "use_pirq", "vpci",
    ]

    private static func permission(_ value: Int64?) -> String? {
        value.map { ["revoke", "grant"][safe: $0] }
    }

    private static func appendRange(
        _ formatter: inout StructureFormatter, _ what: String, _ first: String, _ count: String
    ) {
        guard let first = formatter.removeNumber(first), let count = formatter.removeNumber(count)
        else { return }
        formatter.append("\(what) " + ValueFormatter.range(first, count: count))
    }

    private static func appendMapping(
        _ formatter: inout StructureFormatter, _ what: String,
        _ names: (guest: String, machine: String, count: String)
    ) {
        guard let guest = formatter.removeNumber(names.guest),
            let machine = formatter.removeNumber(names.machine),
            let count = formatter.removeNumber(names.count)
        else { return }
        formatter.append(
            "\(what) \(ValueFormatter.range(machine, count: count)) at \(ValueFormatter.range(guest, count: 1))"
        )
        formatter.append(formatter.removeNumber("add_mapping").map { ["remove", "add"][safe: $0] })
    }

    private static func appendBitmap(_ formatter: inout StructureFormatter, _ name: String) {
        formatter.drop(name + ".nr_bits")
        guard let value = formatter.removeValue(name + ".bitmap") else { return }
        formatter.append(
            name + " "
                + (value.rawBytes.map(ValueFormatter.bitmap) ?? ValueFormatter.text(value, nil)))
    }

    /// The guest side is a union, whose member depends on the type of the machine's interrupt.
    private static func appendInterruptBinding(_ formatter: inout StructureFormatter) {
        formatter.append(formatter.removeNumber("machine_irq").map { "irq \($0)" })
        guard let type = formatter.removeNumber("irq_type"),
            case .list(let list)? = formatter.removeValue("u"),
            list.count == 2, let low = list[0].integer, let high = list[1].integer
        else { return }
        func byte(_ index: Int64) -> Int64 { low >> (8 * index) & 0xff }
        switch type {
        case Int64(MIRROR_PT_IRQ_TYPE_PCI):
            formatter.append("PCI bus \(byte(0)) device \(byte(1)) intx \(byte(2))")
        case Int64(MIRROR_PT_IRQ_TYPE_ISA): formatter.append("ISA \(byte(0))")
        case Int64(MIRROR_PT_IRQ_TYPE_MSI):
            formatter.append(
                "MSI vector 0x\(hex(UInt64(bitPattern: byte(0)), digits: 2)) flags "
                    + ValueFormatter.range(low >> 32 & 0xffff_ffff, count: 1) + " table "
                    + ValueFormatter.range(high, count: 1))
        default: formatter.append("type \(type) ? " + ValueFormatter.text(.list(list), nil))
        }
    }
}
