// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// The arguments of grant_table_op: an array of the command's structure, and its length.
/// Source: xen/include/public/grant_table.h (Xen 4.20).
extension ABIStructure {
    static let grantMapGrantRef = grants(
        ABIStructure(
            "gnttab_map_grant_ref", mirror_gnttab_map_grant_ref.self,
            [
                .input("host_addr", \.host_addr, .bits), .input("flags", \.flags, .bits),
                .input("ref", \.ref), .input("dom", \.dom, .domain), .output("status", \.status),
                .output("handle", \.handle), .output("dev_bus_addr", \.dev_bus_addr, .bits),
            ]))

    static let grantUnmapGrantRef = grants(
        ABIStructure(
            "gnttab_unmap_grant_ref", mirror_gnttab_unmap_grant_ref.self,
            [
                .input("host_addr", \.host_addr, .bits),
                .input("dev_bus_addr", \.dev_bus_addr, .bits), .input("handle", \.handle),
                .output("status", \.status),
            ]))

    static let grantSetupTable = grants(
        ABIStructure(
            "gnttab_setup_table", mirror_gnttab_setup_table.self,
            [
                .input("dom", \.dom, .domain), .input("nr_frames", \.nr_frames),
                .output("status", \.status),
                .pointer(
                    "frame_list", \.frame_list,
                    .output(.list(of: UInt64.self, .bits), .count(\.nr_frames))),
            ]))

    static let grantDumpTable = grants(
        ABIStructure(
            "gnttab_dump_table", mirror_gnttab_dump_table.self,
            [.input("dom", \.dom, .domain), .output("status", \.status)]))

    static let grantTransfer = grants(
        ABIStructure(
            "gnttab_transfer", mirror_gnttab_transfer.self,
            [
                .input("mfn", \.mfn, .bits), .input("domid", \.domid, .domain),
                .input("ref", \.ref),
                .output("status", \.status),
            ]))

    static let grantCopy = grants(
        ABIStructure(
            "gnttab_copy", mirror_gnttab_copy.self,
            [
                .input("source.u", \.source.u, .bits),
                .input("source.domid", \.source.domid, .domain),
                .input("source.offset", \.source.offset), .input("dest.u", \.dest.u, .bits),
                .input("dest.domid", \.dest.domid, .domain), .input("dest.offset", \.dest.offset),
                .input("len", \.len), .input("flags", \.flags, .bits), .output("status", \.status),
            ]))

    static let grantQuerySize = grants(
        ABIStructure(
            "gnttab_query_size", mirror_gnttab_query_size.self,
            [
                .input("dom", \.dom, .domain), .output("nr_frames", \.nr_frames),
                .output("max_nr_frames", \.max_nr_frames), .output("status", \.status),
            ]))

    static let grantUnmapAndReplace = grants(
        ABIStructure(
            "gnttab_unmap_and_replace", mirror_gnttab_unmap_and_replace.self,
            [
                .input("host_addr", \.host_addr, .bits), .input("new_addr", \.new_addr, .bits),
                .input("handle", \.handle), .output("status", \.status),
            ]))

    static let grantSetVersion = grants(
        ABIStructure(
            "gnttab_set_version", mirror_gnttab_set_version.self, [.both("version", \.version)]))

    static let grantGetStatusFrames = grants(
        ABIStructure(
            "gnttab_get_status_frames", mirror_gnttab_get_status_frames.self,
            [
                .input("nr_frames", \.nr_frames), .input("dom", \.dom, .domain),
                .output("status", \.status),
                .pointer(
                    "frame_list", \.frame_list,
                    .output(.list(of: UInt64.self, .bits), .count(\.nr_frames))),
            ]))

    static let grantGetVersion = grants(
        ABIStructure(
            "gnttab_get_version", mirror_gnttab_get_version.self,
            [.input("dom", \.dom, .domain), .output("version", \.version)]))

    static let grantSwapGrantRef = grants(
        ABIStructure(
            "gnttab_swap_grant_ref", mirror_gnttab_swap_grant_ref.self,
            [.input("ref_a", \.ref_a), .input("ref_b", \.ref_b), .output("status", \.status)]))

    static let grantCacheFlush = grants(
        ABIStructure(
            "gnttab_cache_flush", mirror_gnttab_cache_flush.self,
            [
                .input("a", \.a, .bits), .input("offset", \.offset), .input("length", \.length),
                .input("op", \.op, .bits),
            ]))

    /// The arguments of a call with an array of a structure.
    private static func grants(_ structure: ABIStructure) -> ABIStructure {
        ABIStructure(
            "grant_table_op", mirror_privcmd_hypercall.self,
            [
                .pointer("uop", \.arg.1, .both(.structure(structure), .count(\.arg.2))),
                .input("count", \.arg.2),
            ])
    }
}
