// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

extension RequestSubject {
    private static let privcmd = Source.linux("drivers/xen/privcmd.c")

    /// A hypercall's number that is nobody's, below the numbers of the hypercall page's end.
    static let unassignedHypercall: UInt64 = 63
    /// A domain that no open file is ever restricted to unless a clause does it.
    static let stranger = DomainID(UInt16(MIRROR_DOMID_COW))
    /// A bit that no flags word of IRQFD and IOEVENTFD defines.
    static let undefinedFlag: UInt32 = 1 << 1

    private static func refuses(_ errno: Errno, because: String) -> [Row] {
        [
            .when(
                .opensRestricted, .error(.eperm),
                because: "outside dom0 the device opens restricted, and the domain is another's"),
            .otherwise(.error(errno), because: because),
        ]
    }

    private static func noEventfd(before release: Release) -> [Early] {
        [
            Early(
                condition: .linux(before: release), errno: .enotty,
                because: "Linux \(release) brought the request"),
            Early(
                condition: .has(.eventfd, false), errno: .eopnotsupp,
                because: "the kernel is built without CONFIG_XEN_PRIVCMD_EVENTFD"),
        ]
    }

    static let hypercall = RequestSubject(
        row: ABI.row(request: MIRROR_IOCTL_PRIVCMD_HYPERCALL), source: privcmd,
        early: [
            Early(
                condition: .opensRestricted, errno: .eperm,
                because: "outside dom0 the device opens restricted")
        ],
        refusal: [.otherwise(.error(.enosys), because: "no hypercall has this number")]
    ) { _, _ in
        Bytes.of(mirror_privcmd_hypercall(op: unassignedHypercall, arg: (0, 0, 0, 0, 0)))
    }

    static let mmap = RequestSubject(
        row: ABI.row(request: MIRROR_IOCTL_PRIVCMD_MMAP), source: privcmd,
        early: [
            Early(
                condition: .hardware, errno: .enosys,
                because: "only a PV domain maps machine frames by their numbers")
        ],
        refusal: refuses(.einval, because: "nothing of this file is mapped at the address 0")
    ) { scratch, domain in
        var argument = mirror_privcmd_mmap()
        argument.num = 1
        argument.dom = domain.rawValue
        argument.entry = scratch.rawValue
        return Bytes.of(argument)
    }

    static let mmapBatch = RequestSubject(
        row: ABI.row(request: MIRROR_IOCTL_PRIVCMD_MMAPBATCH), source: privcmd, early: [],
        refusal: refuses(.einval, because: "no frames are named")
    ) { scratch, domain in
        var argument = mirror_privcmd_mmapbatch()
        argument.dom = domain.rawValue
        argument.arr = scratch.rawValue
        return Bytes.of(argument)
    }

    static let mmapBatchV2 = RequestSubject(
        row: ABI.row(request: MIRROR_IOCTL_PRIVCMD_MMAPBATCH_V2), source: privcmd, early: [],
        refusal: refuses(.einval, because: "no frames are named")
    ) { scratch, domain in
        var argument = mirror_privcmd_mmapbatch_v2()
        argument.dom = domain.rawValue
        argument.arr = scratch.rawValue
        argument.err = scratch.rawValue
        return Bytes.of(argument)
    }

    static let dmOp = RequestSubject(
        row: ABI.row(request: MIRROR_IOCTL_PRIVCMD_DM_OP), source: privcmd, early: [],
        refusal: refuses(
            .e2big, because: "there are more buffers than dm_op_max_nr_bufs, 16, allows")
    ) { scratch, domain in
        var argument = mirror_privcmd_dm_op()
        argument.dom = domain.rawValue
        argument.num = UInt16(MIRROR_dm_op_max_nr_bufs) + 1
        argument.ubufs = scratch.rawValue
        return Bytes.of(argument)
    }

    static let restrict = RequestSubject(
        row: ABI.row(request: MIRROR_IOCTL_PRIVCMD_RESTRICT), source: privcmd, early: [],
        refusal: [.otherwise(.error(.einval), because: "the file is restricted to another domain")],
        argument: { _, _ in Bytes.of(stranger.rawValue) },
        prepare: { (bench) throws(Obstacle) in
            let row = ABI.row(request: MIRROR_IOCTL_PRIVCMD_RESTRICT)
            _ = try bench.perform(row.request, Bytes.of(UInt16(0)), as: row.argument)
        })

    static let mmapResource = RequestSubject(
        row: ABI.row(request: MIRROR_IOCTL_PRIVCMD_MMAP_RESOURCE), source: privcmd, early: [],
        refusal: refuses(.einval, because: "frames without an address are no request for the size")
    ) { _, domain in
        var argument = mirror_privcmd_mmap_resource()
        argument.dom = domain.rawValue
        argument.num = 1
        return Bytes.of(argument)
    }

    static let irqfd = RequestSubject(
        row: ABI.row(request: MIRROR_IOCTL_PRIVCMD_IRQFD), source: privcmd,
        early: noEventfd(before: Release(6, 6)),
        refusal: [.otherwise(.error(.einval), because: "the flag is not defined")]
    ) { _, domain in
        var argument = mirror_privcmd_irqfd()
        argument.flags = undefinedFlag
        argument.dom = domain.rawValue
        return Bytes.of(argument)
    }

    static let ioeventfd = RequestSubject(
        row: ABI.row(request: MIRROR_IOCTL_PRIVCMD_IOEVENTFD), source: privcmd,
        early: noEventfd(before: Release(6, 7)),
        refusal: [.otherwise(.error(.einval), because: "the flag is not defined")]
    ) { _, domain in
        var argument = mirror_privcmd_ioeventfd()
        argument.flags = undefinedFlag
        argument.dom = domain.rawValue
        return Bytes.of(argument)
    }

    static let pcidevGetGSI = RequestSubject(
        row: ABI.pcidevGetGSI, source: privcmd,
        early: [
            Early(
                condition: .linux(before: Release(6, 12)), errno: .enotty,
                because: "Linux 6.12 brought the request")
        ],
        refusal: [
            .when(
                .has(.pciback, false), .error(.eopnotsupp),
                because: "xen-pciback has not registered its answer"),
            .otherwise(.error(.enodev), because: "no such device is in xen-pciback's list"),
        ]
    ) { _, _ in
        Bytes.of(mirror_privcmd_pcidev_get_gsi(sbdf: SBDF.nobody.rawValue, gsi: 0))
    }

    /// Every request that has an argument, in the order of their numbers.
    static let all = [
        hypercall, mmap, mmapBatch, mmapBatchV2, dmOp, restrict, mmapResource, irqfd, ioeventfd,
        pcidevGetGSI,
    ]
}

extension SBDF {
    /// A device that no machine has.
    static let nobody = SBDF(segment: 0xfffe, bus: 0xff, slot: 0x1f, function: 7)
}
