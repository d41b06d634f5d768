// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit
internal import SystemPackage

extension RequestUnderTest {
    private static let privcmd = ClauseSource.linux("drivers/xen/privcmd.c")

    /// An undefined hypercall number that is within the hypercall page.
    static let unassignedHypercall: UInt64 = 63
    /// A domain that files are restricted to only by these clauses.
    static let unrelatedDomain = DomainID(UInt16(MIRROR_DOMID_COW))
    /// A bit that the flags of IRQFD and IOEVENTFD do not define.
    static let undefinedFlag: UInt32 = 1 << 1

    private static func refusalInDom0(_ errno: Errno, because: String) -> [Expectation] {
        [
            .when(
                .opensRestricted, .error(.eperm),
                because: "outside dom0 open(2) restricts the file, and the domain is not its target"
            ),
            .otherwise(.error(errno), because: because),
        ]
    }

    private static func eventfdRefusals(before release: Release) -> [EarlyRefusal] {
        [
            EarlyRefusal(
                condition: .linux(before: release), errno: .enotty,
                because: "Linux \(release) added the request"),
            EarlyRefusal(
                condition: .has(.eventfd, false), errno: .eopnotsupp,
                because: "the kernel is built without CONFIG_XEN_PRIVCMD_EVENTFD"),
        ]
    }

    static let hypercall = RequestUnderTest(
        row: ABI.row(request: MIRROR_IOCTL_PRIVCMD_HYPERCALL), source: privcmd,
        earlyRefusals: [
            EarlyRefusal(
                condition: .opensRestricted, errno: .eperm,
                because: "outside dom0 open(2) restricts the file")
        ],
        refusal: [.otherwise(.error(.enosys), because: "no hypercall has this number")]
    ) { _, _ in
        Bytes.of(mirror_privcmd_hypercall(op: unassignedHypercall, arg: (0, 0, 0, 0, 0)))
    }

    static let mmap = RequestUnderTest(
        row: ABI.row(request: MIRROR_IOCTL_PRIVCMD_MMAP), source: privcmd,
        earlyRefusals: [
            EarlyRefusal(
                condition: .hardware, errno: .enosys,
                because: "only a PV domain maps machine frames by their numbers")
        ],
        refusal: refusalInDom0(.einval, because: "no mapping of this file is at address 0")
    ) { scratch, domain in
        var argument = mirror_privcmd_mmap()
        argument.num = 1
        argument.dom = domain.rawValue
        argument.entry = scratch.rawValue
        return Bytes.of(argument)
    }

    static let mmapBatch = RequestUnderTest(
        row: ABI.row(request: MIRROR_IOCTL_PRIVCMD_MMAPBATCH), source: privcmd, earlyRefusals: [],
        refusal: refusalInDom0(.einval, because: "the list is empty")
    ) { scratch, domain in
        var argument = mirror_privcmd_mmapbatch()
        argument.dom = domain.rawValue
        argument.arr = scratch.rawValue
        return Bytes.of(argument)
    }

    static let mmapBatchV2 = RequestUnderTest(
        row: ABI.row(request: MIRROR_IOCTL_PRIVCMD_MMAPBATCH_V2), source: privcmd,
        earlyRefusals: [],
        refusal: refusalInDom0(.einval, because: "the list is empty")
    ) { scratch, domain in
        var argument = mirror_privcmd_mmapbatch_v2()
        argument.dom = domain.rawValue
        argument.arr = scratch.rawValue
        argument.err = scratch.rawValue
        return Bytes.of(argument)
    }

    static let dmOp = RequestUnderTest(
        row: ABI.row(request: MIRROR_IOCTL_PRIVCMD_DM_OP), source: privcmd, earlyRefusals: [],
        refusal: refusalInDom0(
            .e2big, because: "there are more buffers than dm_op_max_nr_bufs, 16, allows")
    ) { scratch, domain in
        var argument = mirror_privcmd_dm_op()
        argument.dom = domain.rawValue
        argument.num = UInt16(MIRROR_dm_op_max_nr_bufs) + 1
        argument.ubufs = scratch.rawValue
        return Bytes.of(argument)
    }

    static let restrict = RequestUnderTest(
        row: ABI.row(request: MIRROR_IOCTL_PRIVCMD_RESTRICT), source: privcmd, earlyRefusals: [],
        refusal: [.otherwise(.error(.einval), because: "the file is restricted to another domain")],
        argument: { _, _ in Bytes.of(unrelatedDomain.rawValue) },
        prepare: { (context) throws(SkipOrError) in
            let row = ABI.row(request: MIRROR_IOCTL_PRIVCMD_RESTRICT)
            _ = try context.perform(row.request, Bytes.of(UInt16(0)), as: row.argument)
        })

    static let mmapResource = RequestUnderTest(
        row: ABI.row(request: MIRROR_IOCTL_PRIVCMD_MMAP_RESOURCE), source: privcmd,
        earlyRefusals: [],
        refusal: refusalInDom0(
            .einval, because: "a number without an address is not a request for the size")
    ) { _, domain in
        var argument = mirror_privcmd_mmap_resource()
        argument.dom = domain.rawValue
        argument.num = 1
        return Bytes.of(argument)
    }

    static let irqfd = RequestUnderTest(
        row: ABI.row(request: MIRROR_IOCTL_PRIVCMD_IRQFD), source: privcmd,
        earlyRefusals: eventfdRefusals(before: Release(6, 6)),
        refusal: [.otherwise(.error(.einval), because: "the flag is not defined")]
    ) { _, domain in
        var argument = mirror_privcmd_irqfd()
        argument.flags = undefinedFlag
        argument.dom = domain.rawValue
        return Bytes.of(argument)
    }

    static let ioeventfd = RequestUnderTest(
        row: ABI.row(request: MIRROR_IOCTL_PRIVCMD_IOEVENTFD), source: privcmd,
        earlyRefusals: eventfdRefusals(before: Release(6, 7)),
        refusal: [.otherwise(.error(.einval), because: "the flag is not defined")]
    ) { _, domain in
        var argument = mirror_privcmd_ioeventfd()
        argument.flags = undefinedFlag
        argument.dom = domain.rawValue
        return Bytes.of(argument)
    }

    static let pcidevGetGSI = RequestUnderTest(
        row: ABI.pcidevGetGSI, source: privcmd,
        earlyRefusals: [
            EarlyRefusal(
                condition: .linux(before: Release(6, 12)), errno: .enotty,
                because: "Linux 6.12 added the request")
        ],
        refusal: [
            .when(
                .has(.pciback, false), .error(.eopnotsupp),
                because: "xen-pciback has not registered its callback"),
            .otherwise(.error(.enodev), because: "no such device is in xen-pciback's list"),
        ]
    ) { _, _ in
        Bytes.of(mirror_privcmd_pcidev_get_gsi(sbdf: SBDF.unusedAddress.rawValue, gsi: 0))
    }

    /// Every request that has an argument, in the order of their numbers.
    package static let all = [
        hypercall, mmap, mmapBatch, mmapBatchV2, dmOp, restrict, mmapResource, irqfd, ioeventfd,
        pcidevGetGSI,
    ]
}

extension SBDF {
    /// A device that no machine has.
    static let unusedAddress = SBDF(segment: 0xfffe, bus: 0xff, slot: 0x1f, function: 7)
}
