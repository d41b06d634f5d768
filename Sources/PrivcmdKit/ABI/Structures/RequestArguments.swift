// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// The arguments of the privcmd requests. Source: include/uapi/xen/privcmd.h (Linux 6.12).
extension ABIStructure {
    package static let hypercall = ABIStructure(
        "privcmd_hypercall", mirror_privcmd_hypercall.self,
        [.input("op", \.op), .array("arg", \.arg, of: UInt64.self, .input, .bits)]
    )

    static let mmap = ABIStructure(
        "privcmd_mmap", mirror_privcmd_mmap.self,
        [
            .input("num", \.num), .input("dom", \.dom, .domain),
            .pointer("entry", \.entry, .input(.structure(mmapEntry), .count(\.num))),
        ]
    )

    private static let mmapEntry = ABIStructure(
        "privcmd_mmap_entry", mirror_privcmd_mmap_entry.self,
        [
            .input("va", \.va, .address), .input("mfn", \.mfn, .bits),
            .input("npages", \.npages),
        ]
    )

    static let mmapBatch = ABIStructure(
        "privcmd_mmapbatch", mirror_privcmd_mmapbatch.self,
        [
            .input("num", \.num), .input("dom", \.dom, .domain), .input("addr", \.addr, .address),
            // Linux returns errors in the frames' top bits.
            .pointer("arr", \.arr, .both(.list(of: UInt64.self, .bits), .count(\.num))),
        ]
    )

    static let mmapBatchV2 = ABIStructure(
        "privcmd_mmapbatch_v2", mirror_privcmd_mmapbatch_v2.self,
        [
            .input("num", \.num), .input("dom", \.dom, .domain), .input("addr", \.addr, .address),
            .pointer("arr", \.arr, .input(.list(of: UInt64.self, .bits), .count(\.num))),
            .pointer("err", \.err, .output(.list(of: Int32.self), .count(\.num))),
        ]
    )

    static let dmOp = ABIStructure(
        "privcmd_dm_op", mirror_privcmd_dm_op.self,
        [
            .input("dom", \.dom, .domain), .input("num", \.num),
            .pointer("ubufs", \.ubufs, .both(.structure(dmOpBuffer), .count(\.num))),
        ]
    )

    static let dmOpBuffer = ABIStructure(
        "privcmd_dm_op_buf", mirror_privcmd_dm_op_buf.self,
        [
            .pointer(
                "uptr", \.uptr, .both(.operation(ABI.deviceModelOperations), .count(\.size))),
            .input("size", \.size),
        ]
    )

    /// The argument of RESTRICT is a bare domid_t, which needs no mirror.
    static let domainID = ABIStructure(
        "domid_t", UInt16.self, [.input("domid", \.self, .domain).designated("")]
    )

    static let mmapResource = ABIStructure(
        "privcmd_mmap_resource", mirror_privcmd_mmap_resource.self,
        [
            .input("dom", \.dom, .domain), .input("type", \.type), .input("id", \.id),
            .input("idx", \.idx), .both("num", \.num), .input("addr", \.addr, .address),
        ]
    )

    static let irqfd = ABIStructure(
        "privcmd_irqfd", mirror_privcmd_irqfd.self,
        [
            .pointer(
                "dm_op", \.dm_op, .input(.operation(ABI.deviceModelOperations), .count(\.size))),
            .input("size", \.size), .input("fd", \.fd, .descriptor),
            .input("flags", \.flags, .bits), .input("dom", \.dom, .domain),
        ]
    )

    static let ioeventfd = ABIStructure(
        "privcmd_ioeventfd", mirror_privcmd_ioeventfd.self,
        [
            .input("ioreq", \.ioreq, .address),
            .pointer("ports", \.ports, .input(.list(of: UInt32.self, .port), .count(\.vcpus))),
            .input("addr", \.addr, .bits), .input("addr_len", \.addr_len),
            .input("event_fd", \.event_fd, .descriptor), .input("vcpus", \.vcpus),
            .input("vq", \.vq),
            .input("flags", \.flags, .bits), .input("dom", \.dom, .domain),
        ]
    )

    static let pcidevGetGSI = ABIStructure(
        "privcmd_pcidev_get_gsi", mirror_privcmd_pcidev_get_gsi.self,
        [.input("sbdf", \.sbdf, .sbdf), .output("gsi", \.gsi)]
    )
}
