// SPDX-License-Identifier: MIT

internal import CPrivcmd

extension ABI {
    /// The commands of grant_table_op.
    ///
    /// Source: xen/include/public/grant_table.h (Xen 4.20).
    package static let grantTableOperations: [ABICommand] = [
        ABICommand("map_grant_ref", MIRROR_GNTTABOP_map_grant_ref, .grantMapGrantRef),
        ABICommand("unmap_grant_ref", MIRROR_GNTTABOP_unmap_grant_ref, .grantUnmapGrantRef),
        ABICommand("setup_table", MIRROR_GNTTABOP_setup_table, .grantSetupTable),
        ABICommand("dump_table", MIRROR_GNTTABOP_dump_table, .grantDumpTable),
        ABICommand("transfer", MIRROR_GNTTABOP_transfer, .grantTransfer),
        ABICommand("copy", MIRROR_GNTTABOP_copy, .grantCopy),
        ABICommand("query_size", MIRROR_GNTTABOP_query_size, .grantQuerySize),
        ABICommand("unmap_and_replace", MIRROR_GNTTABOP_unmap_and_replace, .grantUnmapAndReplace),
        ABICommand("set_version", MIRROR_GNTTABOP_set_version, .grantSetVersion),
        ABICommand("get_status_frames", MIRROR_GNTTABOP_get_status_frames, .grantGetStatusFrames),
        ABICommand("get_version", MIRROR_GNTTABOP_get_version, .grantGetVersion),
        ABICommand("swap_grant_ref", MIRROR_GNTTABOP_swap_grant_ref, .grantSwapGrantRef),
        ABICommand("cache_flush", MIRROR_GNTTABOP_cache_flush, .grantCacheFlush),
    ]
}
