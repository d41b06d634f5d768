// SPDX-License-Identifier: MIT

internal import CPrivcmd

extension ABI {
    /// The commands of memory_op.
    ///
    /// Source: xen/include/public/memory.h (Xen 4.20).
    package static let memoryOperations: [ABICommand] = [
        ABICommand("increase_reservation", MIRROR_XENMEM_increase_reservation, .memoryIncrease),
        ABICommand("decrease_reservation", MIRROR_XENMEM_decrease_reservation, .memoryDecrease),
        ABICommand("maximum_ram_page", MIRROR_XENMEM_maximum_ram_page, nil),
        ABICommand("current_reservation", MIRROR_XENMEM_current_reservation, .domainID),
        ABICommand("maximum_reservation", MIRROR_XENMEM_maximum_reservation, .domainID),
        ABICommand("machphys_mfn_list", MIRROR_XENMEM_machphys_mfn_list, .memoryMachineFrames),
        ABICommand("populate_physmap", MIRROR_XENMEM_populate_physmap, .memoryPopulate),
        ABICommand("add_to_physmap", MIRROR_XENMEM_add_to_physmap, .memoryAddToPhysmap),
        ABICommand("memory_map", MIRROR_XENMEM_memory_map, .memoryMap),
        ABICommand("machine_memory_map", MIRROR_XENMEM_machine_memory_map, .memoryMap),
        ABICommand("exchange", MIRROR_XENMEM_exchange, nil),
        ABICommand("machphys_mapping", MIRROR_XENMEM_machphys_mapping, .memoryMachineMapping),
        ABICommand("set_memory_map", MIRROR_XENMEM_set_memory_map, .memorySetMap),
        ABICommand("maximum_gpfn", MIRROR_XENMEM_maximum_gpfn, .domainID),
        ABICommand(
            "remove_from_physmap", MIRROR_XENMEM_remove_from_physmap, .memoryRemoveFromPhysmap),
        ABICommand("set_pod_target", MIRROR_XENMEM_set_pod_target, .memoryPODTarget),
        ABICommand("get_pod_target", MIRROR_XENMEM_get_pod_target, .memoryPODTarget),
        ABICommand("get_sharing_freed_pages", MIRROR_XENMEM_get_sharing_freed_pages, nil),
        ABICommand("get_sharing_shared_pages", MIRROR_XENMEM_get_sharing_shared_pages, nil),
        ABICommand("paging_op", MIRROR_XENMEM_paging_op, .memoryPaging),
        ABICommand("access_op", MIRROR_XENMEM_access_op, .memoryAccess),
        ABICommand("sharing_op", MIRROR_XENMEM_sharing_op, nil),
        ABICommand(
            "add_to_physmap_batch", MIRROR_XENMEM_add_to_physmap_batch, .memoryAddToPhysmapBatch),
        ABICommand("claim_pages", MIRROR_XENMEM_claim_pages, .memoryDecrease),
        ABICommand(
            "machphys_compat_mfn_list", MIRROR_XENMEM_machphys_compat_mfn_list, .memoryMachineFrames
        ),
        ABICommand("get_vnumainfo", MIRROR_XENMEM_get_vnumainfo, .memoryVNUMAInfo),
        ABICommand(
            "reserved_device_memory_map", MIRROR_XENMEM_reserved_device_memory_map,
            .memoryReservedRanges),
        ABICommand("acquire_resource", MIRROR_XENMEM_acquire_resource, .memoryAcquireResource),
    ]
}
