// SPDX-License-Identifier: MIT

/// The structures whose layout for 32-bit callers is known, by their tags.
///
/// Sources: include/uapi/xen/privcmd.h (Linux 6.12) and xen/include/public (Xen 4.20), as compiled
/// for i386.
extension I386Layout {
    static let table: [String: I386Layout] = {
        var table = withPointerSizedFields
        for name in packedStructures { table[name] = I386Layout() }
        for name in identicalStructures + callsWithoutStructure { table[name] = .identical }
        return table
    }()

    private static let withPointerSizedFields: [String: I386Layout] = [
        "privcmd_mmap": I386Layout(["entry"]),
        "privcmd_mmapbatch": I386Layout(["arr", "arr[]"]),
        "privcmd_mmapbatch_v2": I386Layout(["arr", "arr[]", "err"]),
        "privcmd_dm_op": I386Layout(["ubufs"]),
        "privcmd_dm_op_buf": I386Layout(["uptr", "size"]),
        "physdev_pirq_eoi_gmfn": I386Layout(["gmfn"]),
        "physdev_set_iobitmap": I386Layout(["bitmap"]),
        "physdev_apic": I386Layout(["apic_physbase"]),
        "xen_memory_reservation": I386Layout(["extent_start", "extent_start[]", "nr_extents"]),
        "xen_machphys_mfn_list": I386Layout(["extent_start", "extent_start[]"]),
        "xen_add_to_physmap": I386Layout(["idx", "gpfn"]),
        "xen_memory_map": I386Layout(["buffer"]),
        "xen_machphys_mapping": I386Layout(["v_start", "v_end", "max_mfn"]),
        "xen_foreign_memory_map": I386Layout(["map.buffer"]),
        "xen_remove_from_physmap": I386Layout(["gpfn"]),
        "xen_mem_access_op": I386Layout(["pfn_list", "access_list"]),
        "xen_add_to_physmap_batch": I386Layout(["idxs", "idxs[]", "gpfns", "gpfns[]", "errs"]),
        "xen_reserved_device_memory_map": I386Layout(["buffer"]),
        "xen_reserved_device_memory": I386Layout(["start_pfn", "nr_pages"]),
        "xen_platform_parameters": I386Layout(["virt_start"]),
        "sched_poll": I386Layout(["ports"]),
        "xen_kexec_range": I386Layout(["size", "start"]),
        "gnttab_setup_table": I386Layout(["frame_list", "frame_list[]"]),
        "gnttab_transfer": I386Layout(["mfn"]),
        "gnttab_copy": I386Layout(["source.u", "dest.u"]),
        "gnttab_get_status_frames": I386Layout(["frame_list"]),
        "xen_mem_acquire_resource": I386Layout(
            ["frame_list", "frame_list[]"], reserved: ["frame": 4]),
        "xen_domctl": I386Layout(
            ["u.cacheflush.start_pfn", "u.cacheflush.nr_pfns"], isAligned: true, hasUnion: true),
        "xen_platform_op": I386Layout(
            [
                "u.microcode.data", "u.getidletime.cpumap_bitmap", "u.getidletime.idletime",
                "u.resource_op.entries", "u.symdata.name",
            ], hasUnion: true),
        // This is the element. The hypercall of the same name has no such fields.
        "mmuext_op": I386Layout(["arg1", "arg2"], isAligned: true),
        "xen_flask_op": I386Layout(["u.sid_context.context"], hasUnion: true),
    ]

    /// Structures whose 8-byte integers, if any, are aligned to 4 bytes on i386.
    private static let packedStructures = [
        "privcmd_hypercall", "privcmd_mmap_entry", "privcmd_mmap_resource", "privcmd_irqfd",
        "privcmd_ioeventfd", "privcmd_pcidev_get_gsi", "physdev_dbgp_op", "physdev_eoi",
        "physdev_irq_status_query", "physdev_set_iopl", "physdev_irq", "physdev_map_pirq",
        "physdev_unmap_pirq", "physdev_setup_gsi", "physdev_get_free_pirq", "physdev_pci_device",
        "pci_device_reset", "physdev_manage_pci", "physdev_manage_pci_ext", "physdev_restore_msi",
        "physdev_pci_mmcfg_reserved", "physdev_pci_device_add", "xen_pod_target",
        "vcpu_runstate_info", "vcpu_set_singleshot_timer",
    ]

    /// Structures that are the same for every caller: without 8-byte integers, or with all aligned.
    private static let identicalStructures = [
        "domid_t", "e820entry", "xen_mem_paging_op", "xen_vnuma_topology_info", "xen_vmemrange",
        "xen_extraversion_t", "xen_compile_info", "xen_capabilities_info_t", "xen_changeset_info_t",
        "xen_feature_info", "xen_domain_handle_t", "xen_commandline_t", "xen_build_id",
        "xen_varbuf", "sched_shutdown", "sched_remote_shutdown", "sched_watchdog",
        "sched_pin_override", "evtchn_bind_interdomain", "evtchn_bind_virq", "evtchn_bind_pirq",
        "evtchn_close", "evtchn_status", "evtchn_alloc_unbound", "evtchn_bind_ipi",
        "evtchn_bind_vcpu", "evtchn_reset", "evtchn_init_control", "evtchn_expand_array",
        "evtchn_set_priority", "xen_hvm_param", "xen_hvm_pagetable_dying", "xen_hvm_get_time",
        "xen_hvm_get_mem_type", "xen_hvm_evtchn_upcall_vector", "xen_hvm_altp2m_op", "xen_sysctl",
        "xen_sysctl_cpuinfo", "xen_sysctl_cputopo", "xen_sysctl_meminfo", "xen_cpuid_leaf",
        "xen_msr_entry", "xen_domctl_getdomaininfo", "xen_domctl_vcpu_msr", "xen_kexec_load",
        "xen_kexec_segment", "xen_kexec_unload", "xen_pmu_params", "xen_dm_op",
        "xenpf_resource_entry", "gnttab_map_grant_ref", "gnttab_unmap_grant_ref",
        "gnttab_dump_table", "gnttab_query_size", "gnttab_unmap_and_replace", "gnttab_set_version",
        "gnttab_get_version", "gnttab_swap_grant_ref", "gnttab_cache_flush",
        "vcpu_set_periodic_timer", "vcpu_register_vcpu_info", "vcpu_get_physid",
    ]

    /// Hypercalls without a structure.
    ///
    /// Their five arguments are privcmd's, with 8 bytes each.
    private static let callsWithoutStructure = [
        "argo_op", "console_io", "dm_op", "grant_table_op", "hypfs_op", "mmu_update", "multicall",
        "vcpu_op", "vm_assist",
    ]
}
