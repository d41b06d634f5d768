// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// The operations of a device model. Source: xen/include/public/hvm/dm_op.h (Xen 4.20).
extension ABIStructure {
    static let dmCreateIOREQServer = deviceModel(
        FieldRow.member(
            "u.create_ioreq_server", of: \.u,
            [
                .input("handle_bufioreq", \mirror_xen_dm_op_create_ioreq_server.handle_bufioreq),
                .output("id", \.id),
            ]))

    static let dmGetIOREQServerInfo = deviceModel(
        FieldRow.member(
            "u.get_ioreq_server_info", of: \.u,
            [
                .input("id", \mirror_xen_dm_op_get_ioreq_server_info.id),
                .both("flags", \.flags, .bits), .output("bufioreq_port", \.bufioreq_port, .port),
                .output("ioreq_gfn", \.ioreq_gfn, .bits),
                .output("bufioreq_gfn", \.bufioreq_gfn, .bits),
            ]))

    static let dmMapIORangeToIOREQServer = deviceModel(
        FieldRow.member(
            "u.map_io_range_to_ioreq_server", of: \.u,
            [
                .input("id", \mirror_xen_dm_op_ioreq_server_range.id), .input("type", \.type),
                .input("start", \.start, .bits), .input("end", \.end, .bits),
            ]))

    static let dmUnmapIORangeFromIOREQServer = deviceModel(
        FieldRow.member(
            "u.unmap_io_range_from_ioreq_server", of: \.u,
            [
                .input("id", \mirror_xen_dm_op_ioreq_server_range.id), .input("type", \.type),
                .input("start", \.start, .bits), .input("end", \.end, .bits),
            ]))

    static let dmSetIOREQServerState = deviceModel(
        FieldRow.member(
            "u.set_ioreq_server_state", of: \.u,
            [
                .input("id", \mirror_xen_dm_op_set_ioreq_server_state.id),
                .input("enabled", \.enabled),
            ]))

    static let dmDestroyIOREQServer = deviceModel(
        FieldRow.member(
            "u.destroy_ioreq_server", of: \.u,
            [.input("id", \mirror_xen_dm_op_destroy_ioreq_server.id)]))

    static let dmTrackDirtyVRAM = deviceModel(
        FieldRow.member(
            "u.track_dirty_vram", of: \.u,
            [
                .input("nr", \mirror_xen_dm_op_track_dirty_vram.nr),
                .input("first_pfn", \.first_pfn, .bits),
            ]))

    static let dmSetPCIINTxLevel = deviceModel(
        FieldRow.member(
            "u.set_pci_intx_level", of: \.u,
            [
                .input("domain", \mirror_xen_dm_op_set_pci_intx_level.domain), .input("bus", \.bus),
                .input("device", \.device), .input("intx", \.intx), .input("level", \.level),
            ]))

    static let dmSetISAIRQLevel = deviceModel(
        FieldRow.member(
            "u.set_isa_irq_level", of: \.u,
            [
                .input("isa_irq", \mirror_xen_dm_op_set_isa_irq_level.isa_irq),
                .input("level", \.level),
            ]))

    static let dmSetPCILinkRoute = deviceModel(
        FieldRow.member(
            "u.set_pci_link_route", of: \.u,
            [
                .input("link", \mirror_xen_dm_op_set_pci_link_route.link),
                .input("isa_irq", \.isa_irq),
            ]))

    static let dmModifiedMemory = deviceModel(
        FieldRow.member(
            "u.modified_memory", of: \.u,
            [
                .both("nr_extents", \mirror_xen_dm_op_modified_memory.nr_extents),
                .both("opaque", \.opaque),
            ]))

    static let dmSetMemType = deviceModel(
        FieldRow.member(
            "u.set_mem_type", of: \.u,
            [
                .input("nr", \mirror_xen_dm_op_set_mem_type.nr), .input("mem_type", \.mem_type),
                .input("first_pfn", \.first_pfn, .bits),
            ]))

    static let dmInjectEvent = deviceModel(
        FieldRow.member(
            "u.inject_event", of: \.u,
            [
                .input("vcpuid", \mirror_xen_dm_op_inject_event.vcpuid),
                .input("vector", \.vector, .bits), .input("type", \.type),
                .input("insn_len", \.insn_len), .input("error_code", \.error_code, .bits),
                .input("cr2", \.cr2, .bits),
            ]))

    static let dmInjectMSI = deviceModel(
        FieldRow.member(
            "u.inject_msi", of: \.u,
            [
                .input("data", \mirror_xen_dm_op_inject_msi.data, .bits),
                .input("addr", \.addr, .bits),
            ]))

    static let dmMapMemTypeToIOREQServer = deviceModel(
        FieldRow.member(
            "u.map_mem_type_to_ioreq_server", of: \.u,
            [
                .input("id", \mirror_xen_dm_op_map_mem_type_to_ioreq_server.id),
                .input("type", \.type), .input("flags", \.flags, .bits), .input("opaque", \.opaque),
            ]))

    static let dmRemoteShutdown = deviceModel(
        FieldRow.member(
            "u.remote_shutdown", of: \.u,
            [.input("reason", \mirror_xen_dm_op_remote_shutdown.reason)]))

    static let dmRelocateMemory = deviceModel(
        FieldRow.member(
            "u.relocate_memory", of: \.u,
            [
                .input("size", \mirror_xen_dm_op_relocate_memory.size),
                .input("src_gfn", \.src_gfn, .bits), .input("dst_gfn", \.dst_gfn, .bits),
            ]))

    static let dmPinMemoryCacheattr = deviceModel(
        FieldRow.member(
            "u.pin_memory_cacheattr", of: \.u,
            [
                .input("start", \mirror_xen_dm_op_pin_memory_cacheattr.start, .bits),
                .input("end", \.end, .bits), .input("type", \.type),
            ]))

    static let dmSetIRQLevel = deviceModel(
        FieldRow.member(
            "u.set_irq_level", of: \.u,
            [.input("irq", \mirror_xen_dm_op_set_irq_level.irq), .input("level", \.level)]))

    static let dmNrVCPUs = deviceModel(
        FieldRow.member("u.nr_vcpus", of: \.u, [.output("vcpus", \mirror_xen_dm_op_nr_vcpus.vcpus)])
    )

    private static func deviceModel(_ arm: [FieldRow<mirror_xen_dm_op>]) -> ABIStructure {
        ABIStructure("xen_dm_op", mirror_xen_dm_op.self, [.input("op", \.op)] + arm)
    }
}
