// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit
internal import SystemPackage

/// The arguments that PHYSDEVOP_map_pirq refuses before it maps anything.
enum MapPIRQRefusalClauses {
    private static let row = ABI.row(physdev: MIRROR_PHYSDEVOP_map_pirq)
    private static let source = ClauseSource.xen("xen/arch/x86/physdev.c")
    /// More than the IO-APICs of any machine have pins, and more pIRQs than any domain has.
    static let beyondLast: Int32 = 0x10_0000
    /// Domain numbers that are not those of a domain with pIRQs.
    static let invalidDomains: [(name: String, number: UInt32, text: String)] = [
        ("domid-io", MIRROR_DOMID_IO, "DOMID_IO"), ("domid-xen", MIRROR_DOMID_XEN, "DOMID_XEN"),
        ("domid-cow", MIRROR_DOMID_COW, "DOMID_COW"),
        ("domid-invalid", MIRROR_DOMID_INVALID, "DOMID_INVALID"),
        ("domid-idle", MIRROR_DOMID_IDLE, "DOMID_IDLE"),
        ("absent-domain", UInt32(DomainID.absent.rawValue), "a number without a domain"),
        ("domain-65535", UInt32(UInt16.max), "65535"),
    ]
    private static let unknownType: UInt32 = 5

    static let all: [Clause] = invalidDomains.map(invalidDomain) + types + indices + faults

    private static func invalidDomain(
        _ domain: (name: String, number: UInt32, text: String)
    ) -> Clause {
        refused(
            domain.name, "\(domain.text) fails with ESRCH.",
            TestContext.mapArgument(beyondLast, into: DomainID(UInt16(domain.number))), .esrch,
            because: "it is not a domain with interrupts, and it is checked first")
    }

    private static let types: [Clause] = [
        refused(
            "unknown-type", "A type that does not exist fails with EINVAL.",
            TestContext.mapArgument(beyondLast, type: unknownType), .einval,
            because: "it is not defined"),
        refused(
            "type-unknown", "MAP_PIRQ_TYPE_UNKNOWN fails with EINVAL.",
            TestContext.mapArgument(beyondLast, type: MIRROR_MAP_PIRQ_TYPE_UNKNOWN), .einval,
            because: "it stands for no type"),
        refused(
            "negative-type", "A negative type fails with EINVAL.",
            TestContext.mapArgument(beyondLast, type: .max), .einval, because: "it is not defined"),
        refused(
            "multi-msi-table-base",
            "MULTI_MSI with the address of an MSI-X table fails with EINVAL for any domain.",
            {
                var argument = TestContext.mapArgument(
                    -1, into: .invalid, type: MIRROR_MAP_PIRQ_TYPE_MULTI_MSI)
                argument.table_base = 1
                return argument
            }(), .einval, because: "MSI-X has no blocks, and this is checked before the domain"),
        refused(
            "multi-msi-no-vectors", "MULTI_MSI for zero vectors fails with EDOM.",
            multiMSI(vectors: 0), .edom, because: "a block has 1 to 32 vectors"),
        refused(
            "multi-msi-negative-vectors",
            "MULTI_MSI for a negative number of vectors fails with EDOM.",
            multiMSI(vectors: -1), .edom, because: "a block has 1 to 32 vectors"),
        refused(
            "multi-msi-too-many-vectors", "MULTI_MSI for 33 vectors fails with EDOM.",
            multiMSI(vectors: 33), .edom, because: "a block has 1 to 32 vectors"),
        refused(
            "multi-msi-absent-device",
            "MULTI_MSI for a device that does not exist fails with ENODEV.",
            multiMSI(vectors: 1), .enodev, because: "the domain has no such device"),
        refused(
            "msi-absent-device",
            "MSI for a device that does not exist fails with ENODEV.",
            msi(MIRROR_MAP_PIRQ_TYPE_MSI), .enodev, because: "the domain has no such device"),
        refused(
            "msi-index-of-gsi", "MSI with the number of a GSI fails with EINVAL.",
            TestContext.mapArgument(5, type: MIRROR_MAP_PIRQ_TYPE_MSI), .einval,
            because: "the interrupt number of an MSI is above all GSIs"),
        refused(
            "msi-index-beyond", "MSI with a number beyond all interrupts fails with EINVAL.",
            TestContext.mapArgument(beyondLast, type: MIRROR_MAP_PIRQ_TYPE_MSI), .einval,
            because: "there is no such interrupt"),
        refused(
            "msi-index-below", "MSI with an index below -1 fails with EINVAL.",
            TestContext.mapArgument(-2, type: MIRROR_MAP_PIRQ_TYPE_MSI), .einval,
            because: "only -1 requests a new interrupt"),
    ]

    private static let indices: [Clause] = [
        refused(
            "negative-index", "A negative GSI fails with EINVAL.", TestContext.mapArgument(-1),
            .einval, because: "the number is signed, and its lower bound is checked"),
        refused(
            "index-beyond", "A GSI beyond the last fails with EINVAL.",
            TestContext.mapArgument(beyondLast), .einval, because: "no IO-APIC has such a pin"),
        refused(
            "greatest-index", "The highest number fails with EINVAL.",
            TestContext.mapArgument(.max), .einval, because: "no IO-APIC has such a pin"),
        Clause(
            "map-pirq.error-keeps-pirq",
            "A failing call does not change the pIRQ in the argument.",
            .physdev(row), needs: [.dom0], from: source,
            PhysdevAvailability.expectations(
                row, .error(.einval), .fact("the same pIRQ"),
                because: "Xen allocated no pIRQ, although it copies the structure back")
        ) { (context) throws(SkipOrError) in
            let argument = TestContext.mapArgument(beyondLast, pirq: .max)
            let reply = try context.issue(physdev: row, argument, changes: .always)
            if reply.result.isUnknownCall { return }
            context.recordWhether(PIRQ(reply.argument.pirq), is: PIRQ(argument.pirq))
        },
        Clause(
            "map-pirq.msi-seg-comes-back-as-msi",
            "A failing MSI_SEG changes the type in the argument to MSI.",
            .physdev(row), needs: [.dom0], from: source,
            PhysdevAvailability.expectations(
                row, .error(.enodev), .fact("type \(MIRROR_MAP_PIRQ_TYPE_MSI)"),
                because: "Xen converts the type, and copies the structure back")
        ) { (context) throws(SkipOrError) in
            let argument = msi(MIRROR_MAP_PIRQ_TYPE_MSI_SEG)
            let memory = try context.buffer(Bytes.of(argument), .hypercall)
            let result = try context.issue(
                physdev: row, at: memory.address, as: IssuedCall.physdev(row, Bytes.of(argument)))
            if result.isUnknownCall { return }
            context.record("type", .fact("type \(Bytes.value(argument, memory.content).type)"))
        },
    ]

    private static let faults: [Clause] = [
        Clause(
            "map-pirq.unmapped", "Inaccessible memory fails with EFAULT.",
            .physdev(row), needs: [.dom0], from: source,
            PhysdevAvailability.expectations(
                row, .error(.efault), because: "the argument cannot be read")
        ) { (context) throws(SkipOrError) in
            try context.issueUnmapped(physdev: row)
        },
        Clause(
            "map-pirq.read-only-argument",
            "A refused argument in read-only memory fails with EFAULT.",
            .physdev(row), needs: [.dom0], from: source,
            PhysdevAvailability.expectations(
                row, .error(.efault), because: "the structure is copied back even after an error")
        ) { (context) throws(SkipOrError) in
            try context.issueReadOnly(physdev: row, TestContext.mapArgument(beyondLast))
        },
        Clause(
            "map-pirq.read-only-argument-absent-domain",
            "A domain that does not exist fails with ESRCH, also in read-only memory.",
            .physdev(row), needs: [.dom0], from: source,
            [
                PhysdevAvailability(row).refusals[0],
                .when(
                    .xen(before: Release(4, 19)), .error(.efault),
                    because: "the domain was looked up later, before the structure was copied back"),
                .otherwise(
                    .error(.esrch), because: "without a domain the structure is not copied back"),
            ]
        ) { (context) throws(SkipOrError) in
            try context.issueReadOnly(
                physdev: row, TestContext.mapArgument(beyondLast, into: .invalid))
        },
    ]

    private static func msi(_ type: UInt32) -> mirror_physdev_map_pirq {
        var argument = TestContext.mapArgument(-1, type: type)
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
        _ leaf: String, _ statement: String, _ argument: mirror_physdev_map_pirq, _ errno: Errno,
        because: String
    ) -> Clause {
        Clause(
            "map-pirq.\(leaf)", statement, .physdev(row), needs: [.dom0], from: source,
            PhysdevAvailability.expectations(row, .error(errno), because: because)
        ) { (context) throws(SkipOrError) in
            try context.issue(physdev: row, argument, changes: .always)
        }
    }
}
