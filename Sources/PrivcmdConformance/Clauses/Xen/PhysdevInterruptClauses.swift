// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit
internal import SystemPackage

/// The operations of physdev_op on interrupts and ports, which are for PV domains.
///
/// The clauses issue only calls that fail or change nothing: others would affect dom0's own
/// interrupts and ports.
enum PhysdevInterruptClauses {
    private static let source = ClauseSource.xen("xen/arch/x86/physdev.c")
    /// How many ports an x86 machine has.
    private static let portCount = UInt32(UInt16.max) + 1

    static let all: [Clause] =
        status + endOfInterrupt + ports + apic + frames + freePIRQ + [reservedPIRQ]

    private static let status: [Clause] = [
        single(
            "irq-status-query.beyond",
            "A pIRQ beyond those of the domain fails with EINVAL.",
            MIRROR_PHYSDEVOP_irq_status_query,
            mirror_physdev_irq_status_query(irq: UInt32(Int32.max), flags: 0), .error(.einval),
            because: "a domain has a fixed number of them"),
        single(
            "irq-status-query.negative",
            "A number that is negative as a signed int fails with EINVAL.",
            MIRROR_PHYSDEVOP_irq_status_query,
            mirror_physdev_irq_status_query(irq: .max, flags: 0), .error(.einval),
            because: "Xen stores it in an int"),
        clause(
            "irq-status-query.needs-eoi",
            "The flags report that every pIRQ needs an end-of-interrupt.",
            MIRROR_PHYSDEVOP_irq_status_query, [.success, .fact("needs an EOI")],
            because: "the domain does not use the eoi page"
        ) { (context, row) throws(SkipOrError) in
            let reply = try context.issue(
                physdev: row,
                mirror_physdev_irq_status_query(irq: ClauseConstants.acpiInterrupt, flags: 0))
            if reply.result.isUnknownCall { return }
            let needs = reply.argument.flags & MIRROR_XENIRQSTAT_needs_eoi != 0
            context.record("flags", .fact(needs ? "needs an EOI" : "needs no EOI"))
        },
        clause(
            "irq-status-query.read-only-argument",
            "An argument in read-only memory fails with EFAULT.",
            MIRROR_PHYSDEVOP_irq_status_query, [.error(.efault)],
            because: "the flags cannot be written"
        ) { (context, row) throws(SkipOrError) in
            try context.issueReadOnly(
                physdev: row,
                mirror_physdev_irq_status_query(irq: ClauseConstants.acpiInterrupt, flags: 0))
        },
    ]

    private static let endOfInterrupt: [Clause] = [
        single(
            "eoi.beyond", "A pIRQ beyond those of the domain fails with EINVAL.",
            MIRROR_PHYSDEVOP_eoi, mirror_physdev_eoi(irq: .max), .error(.einval),
            because: "a domain has a fixed number of them"),
        single(
            "eoi.unknown-pirq", "A pIRQ that is not mapped fails with EINVAL.",
            MIRROR_PHYSDEVOP_eoi, mirror_physdev_eoi(irq: 0), .error(.einval),
            because: "interrupt 0 is Xen's timer, and is mapped into no domain"),
        Clause(
            "irq-unmask-notify.answer", "The obsolete notification returns 0.",
            .physdev(ABI.row(physdev: MIRROR_PHYSDEVOP_IRQ_UNMASK_NOTIFY)), level: .mutating,
            needs: [.dom0], from: source,
            PhysdevAvailability.expectations(
                ABI.row(physdev: MIRROR_PHYSDEVOP_IRQ_UNMASK_NOTIFY), .success,
                because: "it has no argument")
        ) { (context) throws(SkipOrError) in
            try context.issueNull(physdev: ABI.row(physdev: MIRROR_PHYSDEVOP_IRQ_UNMASK_NOTIFY))
        },
    ]

    private static let ports: [Clause] = [
        single(
            "set-iopl.beyond", "A privilege level above 3 fails with EINVAL.",
            MIRROR_PHYSDEVOP_set_iopl, mirror_physdev_set_iopl(iopl: 4), .error(.einval),
            because: "x86 has the levels 0 to 3"),
        single(
            "set-iopl.greatest", "The highest number fails with EINVAL.",
            MIRROR_PHYSDEVOP_set_iopl, mirror_physdev_set_iopl(iopl: .max), .error(.einval),
            because: "x86 has the levels 0 to 3"),
        single(
            "set-iobitmap.too-many-ports", "More than 65536 ports fail with EINVAL.",
            MIRROR_PHYSDEVOP_set_iobitmap,
            mirror_physdev_set_iobitmap(bitmap: 0, nr_ports: portCount + 1, _pad0: (0, 0, 0, 0)),
            .error(.einval), because: "x86 has no more"),
    ]

    private static let apic: [Clause] = [
        single(
            "apic-read.no-such-apic",
            "An address without an IO-APIC fails with EINVAL.",
            MIRROR_PHYSDEVOP_apic_read, absentAPIC, .error(.einval),
            because: "the IO-APIC is found by its address"),
        single(
            "apic-write.no-such-apic",
            "An address without an IO-APIC fails with EINVAL.",
            MIRROR_PHYSDEVOP_apic_write, absentAPIC, .error(.einval),
            because: "the IO-APIC is found by its address"),
        clause(
            "apic-read.read-only-argument",
            "A refused argument in read-only memory fails with EFAULT.",
            MIRROR_PHYSDEVOP_apic_read, [.error(.efault)],
            because: "the structure is copied back even after an error"
        ) { (context, row) throws(SkipOrError) in
            try context.issueReadOnly(physdev: row, absentAPIC)
        },
        clause(
            "alloc-irq-vector.vector",
            "The vector that is returned for an interrupt is its number.",
            MIRROR_PHYSDEVOP_alloc_irq_vector, [.success, .fact("the interrupt's number")],
            because: "only Xen uses the vector, which it allocates separately"
        ) { (context, row) throws(SkipOrError) in
            let reply = try context.issue(
                physdev: row, mirror_physdev_irq(irq: UInt32(Int32.max), vector: 0))
            if reply.result.isUnknownCall { return }
            let same = reply.argument.vector == reply.argument.irq
            context.record("vector", .fact(same ? "the interrupt's number" : "another number"))
        },
        clause(
            "alloc-irq-vector.read-only-argument",
            "An argument in read-only memory fails with EFAULT.",
            MIRROR_PHYSDEVOP_alloc_irq_vector, [.error(.efault)],
            because: "the vector cannot be written"
        ) { (context, row) throws(SkipOrError) in
            try context.issueReadOnly(physdev: row, mirror_physdev_irq(irq: 0, vector: 0))
        },
        single(
            "free-irq-vector.answer", "The operation fails with ENOSYS.",
            MIRROR_PHYSDEVOP_free_irq_vector, mirror_physdev_irq(irq: 0, vector: 0),
            .error(.enosys), because: "no Xen ever implemented it"),
    ]

    private static let frames = [
        MIRROR_PHYSDEVOP_pirq_eoi_gmfn_v1, MIRROR_PHYSDEVOP_pirq_eoi_gmfn_v2,
    ].map { number in
        single(
            "\(ABI.row(physdev: number).family).no-such-frame",
            "A frame that the domain does not have fails with EINVAL.",
            number, mirror_physdev_pirq_eoi_gmfn(gmfn: .max), .error(.einval),
            because: "the page is looked up before anything is changed")
    }

    private static let freePIRQ = [
        (
            "gsi", MIRROR_MAP_PIRQ_TYPE_GSI,
            "Each call for a GSI allocates another pIRQ."
        ),
        (
            "msi", MIRROR_MAP_PIRQ_TYPE_MSI,
            "Each call for an MSI allocates another pIRQ."
        ),
        (
            "unknown-type", UInt32(Int32.max),
            "Each call for an undefined type allocates another pIRQ."
        ),
    ].map { leaf, type, statement in
        clause(
            "get-free-pirq.\(leaf)", statement, MIRROR_PHYSDEVOP_get_free_pirq,
            [.success, .success, .fact("another pIRQ")], level: .mutating,
            because: "an allocated pIRQ stays reserved, and the type is not checked"
        ) { (context, row) throws(SkipOrError) in
            let argument = mirror_physdev_get_free_pirq(
                type: Int32(bitPattern: type), pirq: .max)
            let first = try context.issue(physdev: row, argument)
            if first.result.isUnknownCall { return }
            let second = try context.issue(physdev: row, argument)
            context.recordWhether(
                PIRQ(Int32(bitPattern: second.argument.pirq)),
                is: PIRQ(Int32(bitPattern: first.argument.pirq)))
        }
    }

    private static let reservedPIRQ = clause(
        "get-free-pirq.not-unmapped",
        "Unmapping an allocated pIRQ fails with EINVAL.",
        MIRROR_PHYSDEVOP_get_free_pirq, [.success, .error(.einval)], level: .mutating,
        because: "it is reserved, and not mapped"
    ) { (context, row) throws(SkipOrError) in
        let reply = try context.issue(
            physdev: row,
            mirror_physdev_get_free_pirq(type: Int32(MIRROR_MAP_PIRQ_TYPE_MSI), pirq: .max))
        if reply.result.isUnknownCall { return }
        try context.issueUnmap(PIRQ(Int32(bitPattern: reply.argument.pirq)))
    }

    private static let absentAPIC = mirror_physdev_apic(apic_physbase: 1, reg: 0, value: 0)

    private static func single<Argument: BitwiseCopyable & Sendable>(
        _ name: ClauseName, _ statement: String, _ number: UInt32, _ argument: Argument,
        _ result: ExpectedResult, because: String
    ) -> Clause {
        clause(name, statement, number, [result], because: because) {
            (context, row) throws(SkipOrError) in
            try context.issue(physdev: row, argument)
        }
    }

    private static func clause(
        _ name: ClauseName, _ statement: String, _ number: UInt32, _ results: [ExpectedResult],
        level: HarmLevel = .readOnly, because: String,
        body: @escaping @Sendable (TestContext, ABICommand) throws(SkipOrError) -> Void
    ) -> Clause {
        let row = ABI.row(physdev: number)
        let refusals = PhysdevAvailability(row).refusals
        return Clause(
            name, statement, .physdev(row), level: level, needs: [.dom0], from: source,
            refusals + [Expectation(condition: .always, results: results, because: because)]
        ) { (context) throws(SkipOrError) in
            try body(context, row)
        }
    }
}
