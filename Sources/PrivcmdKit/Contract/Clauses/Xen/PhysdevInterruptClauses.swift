// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// The operations of physdev_op on interrupts and ports that are for paravirtualised domains.
///
/// Only what is refused, or changes nothing, is asked: the others would change how dom0's own
/// interrupts and ports work.
enum PhysdevInterruptClauses {
    private static let source = Source.xen("xen/arch/x86/physdev.c")
    /// The interrupt that PCs give ACPI, which dom0 uses.
    private static let acpiInterrupt: UInt32 = 9
    /// How many ports an x86 machine has.
    private static let portCount = UInt32(UInt16.max) + 1

    static let all: [Clause] =
        status + endOfInterrupt + ports + apic + frames + freePIRQ + [reserved]

    private static let status: [Clause] = [
        single(
            "irq-status-query.beyond",
            "A pIRQ beyond those of the domain is answered with EINVAL.",
            MIRROR_PHYSDEVOP_irq_status_query,
            mirror_physdev_irq_status_query(irq: UInt32(Int32.max), flags: 0), .error(.einval),
            because: "a domain has a fixed number of them"),
        single(
            "irq-status-query.negative",
            "A number that is negative as a signed one is answered with EINVAL.",
            MIRROR_PHYSDEVOP_irq_status_query,
            mirror_physdev_irq_status_query(irq: .max, flags: 0), .error(.einval),
            because: "Xen keeps it in an int"),
        clause(
            "irq-status-query.needs-eoi", "Every pIRQ is said to need an end-of-interrupt.",
            MIRROR_PHYSDEVOP_irq_status_query, [.success, .fact("needs an EOI")],
            because: "a domain that does not use the eoi page cannot know better"
        ) { (bench, row) throws(Obstacle) in
            let reply = try bench.ask(
                physdev: row, mirror_physdev_irq_status_query(irq: acpiInterrupt, flags: 0))
            if reply.answer.isUnknownCall { return }
            let needs = reply.argument.flags & MIRROR_XENIRQSTAT_needs_eoi != 0
            bench.note("flags", .fact(needs ? "needs an EOI" : "needs no EOI"))
        },
        clause(
            "irq-status-query.read-only-argument",
            "An argument in read-only memory is answered with EFAULT.",
            MIRROR_PHYSDEVOP_irq_status_query, [.error(.efault)],
            because: "the flags cannot be written"
        ) { (bench, row) throws(Obstacle) in
            try bench.askReadOnly(
                physdev: row, mirror_physdev_irq_status_query(irq: acpiInterrupt, flags: 0))
        },
    ]

    private static let endOfInterrupt: [Clause] = [
        single(
            "eoi.beyond", "A pIRQ beyond those of the domain is answered with EINVAL.",
            MIRROR_PHYSDEVOP_eoi, mirror_physdev_eoi(irq: .max), .error(.einval),
            because: "a domain has a fixed number of them"),
        single(
            "eoi.unknown-pirq", "A pIRQ that nobody has used is answered with EINVAL.",
            MIRROR_PHYSDEVOP_eoi, mirror_physdev_eoi(irq: 0), .error(.einval),
            because: "interrupt 0 is Xen's timer, and mapped into no domain"),
        Clause(
            "irq-unmask-notify.answer", "The obsolete notification is answered with 0.",
            .physdev(ABI.row(physdev: MIRROR_PHYSDEVOP_IRQ_UNMASK_NOTIFY)), level: .mutating,
            needs: [.dom0], from: source,
            PhysdevReach.rows(
                ABI.row(physdev: MIRROR_PHYSDEVOP_IRQ_UNMASK_NOTIFY), .success,
                because: "it has no argument that could be wrong")
        ) { (bench) throws(Obstacle) in
            try bench.askNull(physdev: ABI.row(physdev: MIRROR_PHYSDEVOP_IRQ_UNMASK_NOTIFY))
        },
    ]

    private static let ports: [Clause] = [
        single(
            "set-iopl.beyond", "A privilege level above 3 is answered with EINVAL.",
            MIRROR_PHYSDEVOP_set_iopl, mirror_physdev_set_iopl(iopl: 4), .error(.einval),
            because: "x86 has the levels 0 to 3"),
        single(
            "set-iopl.greatest", "The greatest number is answered with EINVAL.",
            MIRROR_PHYSDEVOP_set_iopl, mirror_physdev_set_iopl(iopl: .max), .error(.einval),
            because: "x86 has the levels 0 to 3"),
        single(
            "set-iobitmap.too-many-ports", "More than 65536 ports are answered with EINVAL.",
            MIRROR_PHYSDEVOP_set_iobitmap,
            mirror_physdev_set_iobitmap(bitmap: 0, nr_ports: portCount + 1, _pad0: (0, 0, 0, 0)),
            .error(.einval), because: "x86 has no more"),
    ]

    private static let apic: [Clause] = [
        single(
            "apic-read.no-such-apic",
            "An address at which no IO-APIC lies is answered with EINVAL.",
            MIRROR_PHYSDEVOP_apic_read, strangeAPIC, .error(.einval),
            because: "the IO-APIC is found by its address"),
        single(
            "apic-write.no-such-apic",
            "An address at which no IO-APIC lies is answered with EINVAL.",
            MIRROR_PHYSDEVOP_apic_write, strangeAPIC, .error(.einval),
            because: "the IO-APIC is found by its address"),
        clause(
            "apic-read.read-only-argument",
            "Where an argument in read-only memory is refused, the answer is EFAULT.",
            MIRROR_PHYSDEVOP_apic_read, [.error(.efault)],
            because: "the structure is copied back also on an error"
        ) { (bench, row) throws(Obstacle) in
            try bench.askReadOnly(physdev: row, strangeAPIC)
        },
        clause(
            "alloc-irq-vector.vector", "The vector of an interrupt is said to be its number.",
            MIRROR_PHYSDEVOP_alloc_irq_vector, [.success, .fact("the interrupt's number")],
            because: "only Xen uses the vector, which it allocates elsewhere"
        ) { (bench, row) throws(Obstacle) in
            let reply = try bench.ask(
                physdev: row, mirror_physdev_irq(irq: UInt32(Int32.max), vector: 0))
            if reply.answer.isUnknownCall { return }
            let same = reply.argument.vector == reply.argument.irq
            bench.note("vector", .fact(same ? "the interrupt's number" : "another number"))
        },
        clause(
            "alloc-irq-vector.read-only-argument",
            "An argument in read-only memory is answered with EFAULT.",
            MIRROR_PHYSDEVOP_alloc_irq_vector, [.error(.efault)],
            because: "the vector cannot be written"
        ) { (bench, row) throws(Obstacle) in
            try bench.askReadOnly(physdev: row, mirror_physdev_irq(irq: 0, vector: 0))
        },
        single(
            "free-irq-vector.answer", "The operation is answered with ENOSYS.",
            MIRROR_PHYSDEVOP_free_irq_vector, mirror_physdev_irq(irq: 0, vector: 0),
            .error(.enosys), because: "no Xen ever implemented it"),
    ]

    private static let frames = [
        MIRROR_PHYSDEVOP_pirq_eoi_gmfn_v1, MIRROR_PHYSDEVOP_pirq_eoi_gmfn_v2,
    ].map { number in
        single(
            "\(ABI.row(physdev: number).family).no-such-frame",
            "A frame that the domain does not have is answered with EINVAL.",
            number, mirror_physdev_pirq_eoi_gmfn(gmfn: .max), .error(.einval),
            because: "the page is looked for before anything is changed")
    }

    private static let freePIRQ = [
        (
            "gsi", MIRROR_MAP_PIRQ_TYPE_GSI,
            "A pIRQ is handed out for a GSI, and another the next time."
        ),
        (
            "msi", MIRROR_MAP_PIRQ_TYPE_MSI,
            "A pIRQ is handed out for an MSI, and another the next time."
        ),
        (
            "unknown-type", UInt32(Int32.max),
            "A pIRQ is handed out for a type that does not exist, and another the next time."
        ),
    ].map { leaf, type, promise in
        clause(
            "get-free-pirq.\(leaf)", promise, MIRROR_PHYSDEVOP_get_free_pirq,
            [.success, .success, .fact("another pIRQ")], level: .mutating,
            because: "what is handed out stays reserved, and the type is not checked"
        ) { (bench, row) throws(Obstacle) in
            let argument = mirror_physdev_get_free_pirq(
                type: Int32(bitPattern: type), pirq: .max)
            let first = try bench.ask(physdev: row, argument)
            if first.answer.isUnknownCall { return }
            let second = try bench.ask(physdev: row, argument)
            bench.noteWhether(
                PIRQ(Int32(bitPattern: second.argument.pirq)),
                is: PIRQ(Int32(bitPattern: first.argument.pirq)))
        }
    }

    private static let reserved = clause(
        "get-free-pirq.not-unmapped",
        "What is handed out cannot be given back: unmapping it is answered with EINVAL.",
        MIRROR_PHYSDEVOP_get_free_pirq, [.success, .error(.einval)], level: .mutating,
        because: "it is reserved, and not mapped"
    ) { (bench, row) throws(Obstacle) in
        let reply = try bench.ask(
            physdev: row,
            mirror_physdev_get_free_pirq(type: Int32(MIRROR_MAP_PIRQ_TYPE_MSI), pirq: .max))
        if reply.answer.isUnknownCall { return }
        try bench.askUnmap(PIRQ(Int32(bitPattern: reply.argument.pirq)))
    }

    private static let strangeAPIC = mirror_physdev_apic(apic_physbase: 1, reg: 0, value: 0)

    private static func single<Argument: BitwiseCopyable & Sendable>(
        _ name: ClauseName, _ promise: String, _ number: UInt32, _ argument: Argument,
        _ answer: Pattern, because: String
    ) -> Clause {
        clause(name, promise, number, [answer], because: because) {
            (bench, row) throws(Obstacle) in
            try bench.ask(physdev: row, argument)
        }
    }

    private static func clause(
        _ name: ClauseName, _ promise: String, _ number: UInt32, _ answers: [Pattern],
        level: Level = .readOnly, because: String,
        act: @escaping @Sendable (Bench, ABICommand) throws(Obstacle) -> Void
    ) -> Clause {
        let row = ABI.row(physdev: number)
        let refusals = PhysdevReach(row).refusals
        return Clause(
            name, promise, .physdev(row), level: level, needs: [.dom0], from: source,
            refusals + [Row(condition: .anywhere, answers: answers, because: because)]
        ) { (bench) throws(Obstacle) in
            try act(bench, row)
        }
    }
}
