// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// The arguments of hypercalls with few commands: console_io, mmu_update, kexec_op and others.
/// Source: xen/include/public/xen.h, kexec.h, argo.h, hypfs.h (Xen 4.20).
extension ABIStructure {
    static let consoleWrite = console(.input(.text, .count(\.arg.1)))

    static let consoleRead = console(.output(.text, .count(\.arg.1), written: .result))

    /// Characters that are written to or read from Xen's console.
    private static func console(_ buffer: PointeeRow<mirror_privcmd_hypercall>) -> ABIStructure {
        ABIStructure(
            "console_io", mirror_privcmd_hypercall.self,
            [.input("count", \.arg.1), .pointer("buffer", \.arg.2, buffer)])
    }

    static let mmuextOperations = ABIStructure(
        "mmuext_op", mirror_privcmd_hypercall.self,
        [
            .pointer("ops", \.arg.0, .input(.structure(mmuextOperation), .count(\.arg.1))),
            .input("count", \.arg.1),
            .pointer("pdone", \.arg.2, .output(.list(of: UInt32.self), .one)),
            .input("foreigndom", \.arg.3, .domain),
        ])

    static let mmuUpdates = ABIStructure(
        "mmu_update", mirror_privcmd_hypercall.self,
        [
            .pointer("ureqs", \.arg.0, .input(.structure(mmuUpdate), .count(\.arg.1))),
            .input("count", \.arg.1),
            .pointer("pdone", \.arg.2, .output(.list(of: UInt32.self), .one)),
            .input("foreigndom", \.arg.3, .domain),
        ])

    package static let multicalls = ABIStructure(
        "multicall", mirror_privcmd_hypercall.self,
        [
            .pointer("call_list", \.arg.0, .both(.hypercalls, .count(\.arg.1))),
            .input("nr_calls", \.arg.1),
        ])

    static let vmAssist = ABIStructure(
        "vm_assist", mirror_privcmd_hypercall.self,
        [.input("type", \.arg.1)])

    /// The hypercall dm_op, which Linux makes for IOCTL_PRIVCMD_DM_OP.
    static let dmOpHypercall = ABIStructure(
        "dm_op", mirror_privcmd_hypercall.self,
        [
            .input("domid", \.arg.0, .domain), .input("nr_bufs", \.arg.1),
            .pointer("bufs", \.arg.2, .both(.structure(dmOpBuffer), .count(\.arg.1))),
        ])

    static let hypfsVersion = ABIStructure("hypfs_op", mirror_privcmd_hypercall.self, [])

    static let hypfsRead = hypfs(.output(.bytes, .count(\.arg.4)))

    static let hypfsWrite = hypfs(.input(.bytes, .count(\.arg.4)))

    /// A path, and the buffer to read into or write from.
    private static func hypfs(_ content: PointeeRow<mirror_privcmd_hypercall>) -> ABIStructure {
        ABIStructure(
            "hypfs_op", mirror_privcmd_hypercall.self,
            [
                .pointer("path", \.arg.1, .input(.text, .count(\.arg.2))),
                .input("pathlen", \.arg.2), .pointer("content", \.arg.3, content),
                .input("len", \.arg.4),
            ])
    }

    /// Four arguments whose meaning differs from command to command.
    static let argo = ABIStructure(
        "argo_op", mirror_privcmd_hypercall.self,
        [
            .input("arg1", \.arg.1, .address), .input("arg2", \.arg.2, .address),
            .input("arg3", \.arg.3, .bits), .input("arg4", \.arg.4, .bits),
        ])

    static let mmuextOperation = ABIStructure(
        "mmuext_op", mirror_mmuext_op.self,
        [.input("cmd", \.cmd), .input("arg1", \.arg1, .bits), .input("arg2", \.arg2, .bits)])

    static let mmuUpdate = ABIStructure(
        "mmu_update", mirror_mmu_update.self,
        [.input("ptr", \.ptr, .bits), .input("val", \.val, .bits)])

    package static let multicallEntry = ABIStructure(
        "multicall_entry", mirror_multicall_entry.self,
        [
            .input("op", \.op), .output("result", \.result, .bits),
            .array("args", \.args, of: UInt64.self, .input, .bits),
        ])

    static let kexecRange = ABIStructure(
        "xen_kexec_range", mirror_xen_kexec_range.self,
        [
            .input("range", \.range), .input("nr", \.nr), .output("size", \.size, .bits),
            .output("start", \.start, .bits),
        ])

    static let kexecSegment = ABIStructure(
        "xen_kexec_segment", mirror_xen_kexec_segment.self,
        [
            .input("buf", \.buf, .address), .input("buf_size", \.buf_size),
            .input("dest_maddr", \.dest_maddr, .bits), .input("dest_size", \.dest_size),
        ])

    static let kexecLoad = ABIStructure(
        "xen_kexec_load", mirror_xen_kexec_load.self,
        [
            .input("type", \.type), .input("arch", \.arch), .input("nr_segments", \.nr_segments),
            .pointer(
                "segments", \.segments, .input(.structure(.kexecSegment), .count(\.nr_segments))),
            .input("entry_maddr", \.entry_maddr, .bits),
        ])

    static let kexecType = ABIStructure(
        "xen_kexec_unload", mirror_xen_kexec_unload.self, [.input("type", \.type)])
}
