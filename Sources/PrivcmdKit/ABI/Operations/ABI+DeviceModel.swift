// SPDX-License-Identifier: MIT

internal import CPrivcmd

extension ABI {
    /// The operations of a device model, in the first buffer of IOCTL_PRIVCMD_DM_OP.
    ///
    /// Source: xen/include/public/hvm/dm_op.h (Xen 4.20).
    package static let deviceModelOperations: [ABICommand] = [
        ABICommand(
            "create_ioreq_server", MIRROR_XEN_DMOP_create_ioreq_server, .dmCreateIOREQServer),
        ABICommand(
            "get_ioreq_server_info", MIRROR_XEN_DMOP_get_ioreq_server_info, .dmGetIOREQServerInfo),
        ABICommand(
            "map_io_range_to_ioreq_server", MIRROR_XEN_DMOP_map_io_range_to_ioreq_server,
            .dmMapIORangeToIOREQServer),
        ABICommand(
            "unmap_io_range_from_ioreq_server", MIRROR_XEN_DMOP_unmap_io_range_from_ioreq_server,
            .dmUnmapIORangeFromIOREQServer),
        ABICommand(
            "set_ioreq_server_state", MIRROR_XEN_DMOP_set_ioreq_server_state, .dmSetIOREQServerState
        ),
        ABICommand(
            "destroy_ioreq_server", MIRROR_XEN_DMOP_destroy_ioreq_server, .dmDestroyIOREQServer),
        ABICommand("track_dirty_vram", MIRROR_XEN_DMOP_track_dirty_vram, .dmTrackDirtyVRAM),
        ABICommand("set_pci_intx_level", MIRROR_XEN_DMOP_set_pci_intx_level, .dmSetPCIINTxLevel),
        ABICommand("set_isa_irq_level", MIRROR_XEN_DMOP_set_isa_irq_level, .dmSetISAIRQLevel),
        ABICommand("set_pci_link_route", MIRROR_XEN_DMOP_set_pci_link_route, .dmSetPCILinkRoute),
        ABICommand("modified_memory", MIRROR_XEN_DMOP_modified_memory, .dmModifiedMemory),
        ABICommand("set_mem_type", MIRROR_XEN_DMOP_set_mem_type, .dmSetMemType),
        ABICommand("inject_event", MIRROR_XEN_DMOP_inject_event, .dmInjectEvent),
        ABICommand("inject_msi", MIRROR_XEN_DMOP_inject_msi, .dmInjectMSI),
        ABICommand(
            "map_mem_type_to_ioreq_server", MIRROR_XEN_DMOP_map_mem_type_to_ioreq_server,
            .dmMapMemTypeToIOREQServer),
        ABICommand("remote_shutdown", MIRROR_XEN_DMOP_remote_shutdown, .dmRemoteShutdown),
        ABICommand("relocate_memory", MIRROR_XEN_DMOP_relocate_memory, .dmRelocateMemory),
        ABICommand(
            "pin_memory_cacheattr", MIRROR_XEN_DMOP_pin_memory_cacheattr, .dmPinMemoryCacheattr),
        ABICommand("set_irq_level", MIRROR_XEN_DMOP_set_irq_level, .dmSetIRQLevel),
        ABICommand("nr_vcpus", MIRROR_XEN_DMOP_nr_vcpus, .dmNrVCPUs),
    ]
}
