// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// What PHYSDEVOP_map_pirq refuses, before anything is mapped.
enum MapPIRQRefusalClauses {
    private static let row = ABI.row(physdev: MIRROR_PHYSDEVOP_map_pirq)
    private static let source = Source.xen("xen/arch/x86/physdev.c")
    /// More than the IO-APICs of any machine have pins, and more pIRQs than any domain has.
    static let beyond: Int32 = 0x10_0000
    /// Domain numbers that are no domain's that a pIRQ could be mapped into.
    static let strangers: [(name: String, number: UInt32, words: String)] = [
        ("domid-io", MIRROR_DOMID_IO, "DOMID_IO"), ("domid-xen", MIRROR_DOMID_XEN, "DOMID_XEN"),
        ("domid-cow", MIRROR_DOMID_COW, "DOMID_COW"),
        ("domid-invalid", MIRROR_DOMID_INVALID, "DOMID_INVALID"),
        ("domid-idle", MIRROR_DOMID_IDLE, "DOMID_IDLE"),
        ("absent-domain", MIRROR_DOMID_FIRST_RESERVED - 1, "a number without a domain"),
        ("domain-65535", UInt32(UInt16.max), "65535"),
    ]
    private static let unknownType: UInt32 = 5

    static let all: [Clause] = strangers.map(stranger) + types + indices + faults

    private static func stranger(
        _ domain: (name: String, number: UInt32, words: String)
    ) -> Clause {
        refused(
            domain.name, "For \(domain.words) the answer is ESRCH.",
            Bench.mapArgument(beyond, into: DomainID(UInt16(domain.number))), .esrch,
            because: "it names no domain that can have interrupts, and is looked at first")
    }

    private static let types: [Clause] = [
        refused(
            "unknown-type", "A type that does not exist is answered with EINVAL.",
            Bench.mapArgument(beyond, type: unknownType), .einval, because: "nobody defined it"),
        refused(
            "type-unknown", "MAP_PIRQ_TYPE_UNKNOWN is answered with EINVAL.",
            Bench.mapArgument(beyond, type: MIRROR_MAP_PIRQ_TYPE_UNKNOWN), .einval,
            because: "it says that no type is meant"),
        refused(
            "negative-type", "A negative type is answered with EINVAL.",
            Bench.mapArgument(beyond, type: .max), .einval, because: "nobody defined it"),
        refused(
            "multi-msi-table-base",
            "MULTI_MSI with the address of an MSI-X table is answered with EINVAL, whatever the domain.",
            {
                var argument = Bench.mapArgument(
                    -1, into: .invalid, type: MIRROR_MAP_PIRQ_TYPE_MULTI_MSI)
                argument.table_base = 1
                return argument
            }(), .einval, because: "MSI-X has no blocks, and that is seen before the domain"),
        refused(
            "multi-msi-no-vectors", "MULTI_MSI for no vector at all is answered with EDOM.",
            multiMSI(vectors: 0), .edom, because: "a block has 1 to 32 vectors"),
        refused(
            "multi-msi-negative-vectors",
            "MULTI_MSI for a negative number of vectors is answered with EDOM.",
            multiMSI(vectors: -1), .edom, because: "a block has 1 to 32 vectors"),
        refused(
            "multi-msi-too-many-vectors", "MULTI_MSI for 33 vectors is answered with EDOM.",
            multiMSI(vectors: 33), .edom, because: "a block has 1 to 32 vectors"),
        refused(
            "multi-msi-absent-device",
            "MULTI_MSI for a device that does not exist is answered with ENODEV.",
            multiMSI(vectors: 1), .enodev, because: "the domain has no such device"),
        refused(
            "msi-absent-device",
            "MSI for a device that does not exist is answered with ENODEV.",
            msi(MIRROR_MAP_PIRQ_TYPE_MSI), .enodev, because: "the domain has no such device"),
        refused(
            "msi-index-of-gsi", "MSI with the number of a GSI is answered with EINVAL.",
            Bench.mapArgument(5, type: MIRROR_MAP_PIRQ_TYPE_MSI), .einval,
            because: "an MSI's interrupt has a number above all GSIs"),
        refused(
            "msi-index-beyond", "MSI with a number beyond all interrupts is answered with EINVAL.",
            Bench.mapArgument(beyond, type: MIRROR_MAP_PIRQ_TYPE_MSI), .einval,
            because: "there is no such interrupt"),
        refused(
            "msi-index-below", "MSI with an index below -1 is answered with EINVAL.",
            Bench.mapArgument(-2, type: MIRROR_MAP_PIRQ_TYPE_MSI), .einval,
            because: "only -1 asks for a new interrupt"),
    ]

    private static let indices: [Clause] = [
        refused(
            "negative-index", "A negative GSI is answered with EINVAL.", Bench.mapArgument(-1),
            .einval, because: "the number is signed, and checked from below"),
        refused(
            "index-beyond", "A GSI beyond the last is answered with EINVAL.",
            Bench.mapArgument(beyond), .einval, because: "no IO-APIC has such a pin"),
        refused(
            "greatest-index", "The greatest number is answered with EINVAL.",
            Bench.mapArgument(.max), .einval, because: "no IO-APIC has such a pin"),
        Clause(
            "map-pirq.error-keeps-pirq",
            "Where it fails, the argument is written back with the pIRQ that it had.",
            .physdev(row), needs: [.dom0], from: source,
            PhysdevReach.rows(
                row, .error(.einval), .fact("the same pIRQ"),
                because: "nothing was chosen, although the structure is copied back")
        ) { (bench) throws(Obstacle) in
            let argument = Bench.mapArgument(beyond, pirq: .max)
            let reply = try bench.ask(physdev: row, argument, changes: .always)
            if reply.answer.isUnknownCall { return }
            bench.noteWhether(PIRQ(reply.argument.pirq), is: PIRQ(argument.pirq))
        },
        Clause(
            "map-pirq.msi-seg-comes-back-as-msi",
            "Where MSI_SEG fails, the type comes back as MSI.",
            .physdev(row), needs: [.dom0], from: source,
            PhysdevReach.rows(
                row, .error(.enodev), .fact("type \(MIRROR_MAP_PIRQ_TYPE_MSI)"),
                because: "the structure is copied back with what Xen made of it")
        ) { (bench) throws(Obstacle) in
            let argument = msi(MIRROR_MAP_PIRQ_TYPE_MSI_SEG)
            let memory = try bench.buffer(Bytes.of(argument), .hypercall)
            let answer = try bench.ask(
                physdev: row, at: memory.address, as: Sent.physdev(row, Bytes.of(argument)))
            if answer.isUnknownCall { return }
            bench.note("type", .fact("type \(Bytes.value(argument, memory.content).type)"))
        },
    ]

    private static let faults: [Clause] = [
        Clause(
            "map-pirq.unmapped", "Inaccessible memory is answered with EFAULT.",
            .physdev(row), needs: [.dom0], from: source,
            PhysdevReach.rows(row, .error(.efault), because: "the argument cannot be read")
        ) { (bench) throws(Obstacle) in
            try bench.askUnmapped(physdev: row)
        },
        Clause(
            "map-pirq.read-only-argument",
            "Where an argument in read-only memory is refused, the answer is EFAULT.",
            .physdev(row), needs: [.dom0], from: source,
            PhysdevReach.rows(
                row, .error(.efault), because: "the structure is copied back also on an error")
        ) { (bench) throws(Obstacle) in
            try bench.askReadOnly(physdev: row, Bench.mapArgument(beyond))
        },
        Clause(
            "map-pirq.read-only-argument-absent-domain",
            "For a domain that does not exist the answer is ESRCH, also in read-only memory.",
            .physdev(row), needs: [.dom0], from: source,
            [
                PhysdevReach(row).refusals[0],
                .when(
                    .xen(before: Release(4, 19)), .error(.efault),
                    because: "the domain was looked for further down, before the copying back"),
                .otherwise(
                    .error(.esrch), because: "without a domain nothing is copied back"),
            ]
        ) { (bench) throws(Obstacle) in
            try bench.askReadOnly(physdev: row, Bench.mapArgument(beyond, into: .invalid))
        },
    ]

    private static func msi(_ type: UInt32) -> mirror_physdev_map_pirq {
        var argument = Bench.mapArgument(-1, type: type)
        argument.bus = Int32(SBDF.absentDevice.bus)
        if type != MIRROR_MAP_PIRQ_TYPE_MSI {
            argument.bus |= Int32(truncatingIfNeeded: UInt32(SBDF.absentDevice.segment) << 16)
        }
        argument.devfn = Int32(SBDF.absentDevice.devfn)
        return argument
    }

    private static func multiMSI(vectors: Int32) -> mirror_physdev_map_pirq {
        var argument = msi(MIRROR_MAP_PIRQ_TYPE_MULTI_MSI)
        argument.entry_nr = vectors
        return argument
    }

    private static func refused(
        _ leaf: String, _ promise: String, _ argument: mirror_physdev_map_pirq, _ errno: Errno,
        because: String
    ) -> Clause {
        Clause(
            "map-pirq.\(leaf)", promise, .physdev(row), needs: [.dom0], from: source,
            PhysdevReach.rows(row, .error(errno), because: because)
        ) { (bench) throws(Obstacle) in
            try bench.ask(physdev: row, argument, changes: .always)
        }
    }
}
