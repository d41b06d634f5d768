// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// The arguments of memory_op. Source: xen/include/public/memory.h (Xen 4.20).
extension ABIStructure {
    static let memoryIncrease = reservation(
        .output(.list(of: UInt64.self, .bits), .count(\.nr_extents)))

    static let memoryDecrease = reservation(
        .input(.list(of: UInt64.self, .bits), .count(\.nr_extents)))

    static let memoryPopulate = reservation(
        .both(.list(of: UInt64.self, .bits), .count(\.nr_extents)))

    /// Frames of a domain, with a list whose direction depends on the command.
    private static func reservation(_ extents: PointeeRow<mirror_xen_memory_reservation>)
        -> ABIStructure
    {
        ABIStructure(
            "xen_memory_reservation", mirror_xen_memory_reservation.self,
            [
                .pointer("extent_start", \.extent_start, extents),
                .input("nr_extents", \.nr_extents),
                .input("extent_order", \.extent_order),
                // Linux uses the name of Xen's interface before version 3.2.9.
                .input("mem_flags", \.mem_flags, .bits).designated("mem_flags", "address_bits"),
                .input("domid", \.domid, .domain),
            ])
    }

    static let memoryMachineFrames = ABIStructure(
        "xen_machphys_mfn_list", mirror_xen_machphys_mfn_list.self,
        [
            .input("max_extents", \.max_extents),
            .pointer(
                "extent_start", \.extent_start,
                .output(
                    .list(of: UInt64.self, .bits), .count(\.max_extents),
                    written: .count(\.nr_extents))), .output("nr_extents", \.nr_extents),
        ])

    static let memoryMachineMapping = ABIStructure(
        "xen_machphys_mapping", mirror_xen_machphys_mapping.self,
        [
            .output("v_start", \.v_start, .bits), .output("v_end", \.v_end, .bits),
            .output("max_mfn", \.max_mfn, .bits),
        ])

    static let memoryAddToPhysmap = ABIStructure(
        "xen_add_to_physmap", mirror_xen_add_to_physmap.self,
        [
            .input("domid", \.domid, .domain), .input("size", \.size), .input("space", \.space),
            .input("idx", \.idx, .bits), .input("gpfn", \.gpfn, .bits),
        ])

    static let memoryAddToPhysmapBatch = ABIStructure(
        "xen_add_to_physmap_batch", mirror_xen_add_to_physmap_batch.self,
        [
            .input("domid", \.domid, .domain), .input("space", \.space), .input("size", \.size),
            .input("u.foreign_domid", \.u, .domain),
            .pointer("idxs", \.idxs, .input(.list(of: UInt64.self, .bits), .count(\.size))),
            .pointer("gpfns", \.gpfns, .input(.list(of: UInt64.self, .bits), .count(\.size))),
            .pointer("errs", \.errs, .output(.list(of: Int32.self), .count(\.size))),
        ])

    static let memoryRemoveFromPhysmap = ABIStructure(
        "xen_remove_from_physmap", mirror_xen_remove_from_physmap.self,
        [.input("domid", \.domid, .domain), .input("gpfn", \.gpfn, .bits)])

    static let memoryMap = ABIStructure(
        "xen_memory_map", mirror_xen_memory_map.self,
        [
            .both("nr_entries", \.nr_entries),
            .pointer(
                "buffer", \.buffer,
                .output(.structure(.e820Entry), .count(\.nr_entries), written: .count(\.nr_entries))
            ),
        ])

    static let memorySetMap = ABIStructure(
        "xen_foreign_memory_map", mirror_xen_foreign_memory_map.self,
        [
            .input("domid", \.domid, .domain), .input("map.nr_entries", \.map.nr_entries),
            .pointer(
                "map.buffer", \.map.buffer, .input(.structure(.e820Entry), .count(\.map.nr_entries))
            ),
        ])

    /// A range of the BIOS memory map, whose 64-bit numbers are not aligned as in C.
    static let e820Entry = ABIStructure(
        "e820entry", mirror_e820entry.self,
        [.pair("addr", \.addr, .bits), .pair("size", \.size, .bits), .both("type", \.type)])

    static let memoryPODTarget = ABIStructure(
        "xen_pod_target", mirror_xen_pod_target.self,
        [
            .input("target_pages", \.target_pages), .output("tot_pages", \.tot_pages),
            .output("pod_cache_pages", \.pod_cache_pages), .output("pod_entries", \.pod_entries),
            .input("domid", \.domid, .domain),
        ])

    static let memoryPaging = ABIStructure(
        "xen_mem_paging_op", mirror_xen_mem_paging_op.self,
        [
            .input("op", \.op), .input("domain", \.domain, .domain),
            .input("buffer", \.buffer, .address),
            .input("gfn", \.gfn, .bits),
        ])

    static let memoryAccess = ABIStructure(
        "xen_mem_access_op", mirror_xen_mem_access_op.self,
        [
            .input("op", \.op), .input("access", \.access), .input("domid", \.domid, .domain),
            .input("nr", \.nr), .input("pfn", \.pfn, .bits),
            .input("pfn_list", \.pfn_list, .address),
            .input("access_list", \.access_list, .address),
        ])

    static let reservedDeviceMemory = ABIStructure(
        "xen_reserved_device_memory", mirror_xen_reserved_device_memory.self,
        [.output("start_pfn", \.start_pfn, .bits), .output("nr_pages", \.nr_pages)])

    static let memoryReservedRanges = ABIStructure(
        "xen_reserved_device_memory_map", mirror_xen_reserved_device_memory_map.self,
        [
            .input("flags", \.flags, .bits), .both("nr_entries", \.nr_entries),
            .pointer(
                "buffer", \.buffer,
                .output(
                    .structure(.reservedDeviceMemory), .count(\.nr_entries),
                    written: .count(\.nr_entries))),
            .input("dev.seg", \.dev.seg).designated("dev.pci.seg"),
            .input("dev.bus", \.dev.bus).designated("dev.pci.bus"),
            .input("dev.devfn", \.dev.devfn).designated("dev.pci.devfn"),
        ])

    static let memoryAcquireResource = ABIStructure(
        "xen_mem_acquire_resource", mirror_xen_mem_acquire_resource.self,
        [
            .input("domid", \.domid, .domain), .input("type", \.type), .input("id", \.id),
            .both("nr_frames", \.nr_frames), .input("frame", \.frame),
            .pointer(
                "frame_list", \.frame_list,
                .both(.list(of: UInt64.self, .bits), .count(\.nr_frames))),
        ])

    static let memoryVNUMAInfo = ABIStructure(
        "xen_vnuma_topology_info", mirror_xen_vnuma_topology_info.self,
        [
            .input("domid", \.domid, .domain), .both("nr_vnodes", \.nr_vnodes),
            .both("nr_vcpus", \.nr_vcpus), .both("nr_vmemranges", \.nr_vmemranges),
            .input("vdistance", \.vdistance, .address),
            .pointer(
                "vcpu_to_vnode", \.vcpu_to_vnode,
                .output(.list(of: UInt32.self), .count(\.nr_vcpus), written: .count(\.nr_vcpus))),
            .pointer(
                "vmemrange", \.vmemrange,
                .output(
                    .structure(.vmemrange), .count(\.nr_vmemranges),
                    written: .count(\.nr_vmemranges))),
        ])
}
