// SPDX-License-Identifier: MIT

/// The structures whose form for 32-bit callers is known, by their tags.
///
/// Sources: include/uapi/xen/privcmd.h (Linux 6.12) and xen/include/public (Xen 4.20), as a compiler for i386 reads
/// them.
extension NarrowRow {
    static let table: [String: NarrowRow] = {
        var table = withWords
        for name in packed { table[name] = NarrowRow() }
        for name in alike + calls { table[name] = .same }
        return table
    }()

    private static let withWords: [String: NarrowRow] = [
        "privcmd_mmap": NarrowRow(["entry"]),
        "privcmd_mmapbatch": NarrowRow(["arr", "arr[]"]),
        "privcmd_mmapbatch_v2": NarrowRow(["arr", "arr[]", "err"]),
        "privcmd_dm_op": NarrowRow(["ubufs"]),
        "privcmd_dm_op_buf": NarrowRow(["uptr", "size"]),
        "physdev_pirq_eoi_gmfn": NarrowRow(["gmfn"]),
        "physdev_set_iobitmap": NarrowRow(["bitmap"]),
        "physdev_apic": NarrowRow(["apic_physbase"]),
        "xen_memory_reservation": NarrowRow(["extent_start", "extent_start[]", "nr_extents"]),
        "xen_machphys_mfn_list": NarrowRow(["extent_start", "extent_start[]"]),
        "xen_add_to_physmap": NarrowRow(["idx", "gpfn"]),
        "xen_memory_map": NarrowRow(["buffer"]),
        "xen_machphys_mapping": NarrowRow(["v_start", "v_end", "max_mfn"]),
        "xen_foreign_memory_map": NarrowRow(["map.buffer"]),
        "xen_remove_from_physmap": NarrowRow(["gpfn"]),
        "xen_mem_access_op": NarrowRow(["pfn_list", "access_list"]),
        "xen_add_to_physmap_batch": NarrowRow(["idxs", "idxs[]", "gpfns", "gpfns[]", "errs"]),
        "xen_reserved_device_memory_map": NarrowRow(["buffer"]),
        "xen_reserved_device_memory": NarrowRow(["start_pfn", "nr_pages"]),
        "xen_platform_parameters": NarrowRow(["virt_start"]),
        "sched_poll": NarrowRow(["ports"]),
        "xen_kexec_range": NarrowRow(["size", "start"]),
        "gnttab_setup_table": NarrowRow(["frame_list", "frame_list[]"]),
        "gnttab_transfer": NarrowRow(["mfn"]),
        "gnttab_copy": NarrowRow(["source.u", "dest.u"]),
        "gnttab_get_status_frames": NarrowRow(["frame_list"]),
        "xen_mem_acquire_resource": NarrowRow(
            ["frame_list", "frame_list[]"], reserved: ["frame": 4]),
        "xen_domctl": NarrowRow(
            ["u.cacheflush.start_pfn", "u.cacheflush.nr_pfns"], isAligned: true, isEnvelope: true),
        "xen_platform_op": NarrowRow(
            [
                "u.microcode.data", "u.getidletime.cpumap_bitmap", "u.getidletime.idletime",
                "u.resource_op.entries", "u.symdata.name",
            ], isEnvelope: true),
        // The call of this name, whose words are the same for all, has no such fields.
        "mmuext_op": NarrowRow(["arg1", "arg2"], isAligned: true),
        "xen_flask_op": NarrowRow(["u.sid_context.context"], isEnvelope: true),
    ]

    /// What i386 packs more tightly, or would.
    private static let packed = [
        "privcmd_hypercall", "privcmd_mmap_entry", "privcmd_mmap_resource", "privcmd_irqfd",
        "privcmd_ioeventfd", "privcmd_pcidev_get_gsi", "physdev_dbgp_op", "physdev_eoi",
        "physdev_irq_status_query", "physdev_set_iopl", "physdev_irq", "physdev_map_pirq",
        "physdev_unmap_pirq", "physdev_setup_gsi", "physdev_get_free_pirq", "physdev_pci_device",
        "pci_device_reset", "physdev_manage_pci", "physdev_manage_pci_ext", "physdev_restore_msi",
        "physdev_pci_mmcfg_reserved", "physdev_pci_device_add", "xen_pod_target",
        "vcpu_runstate_info", "vcpu_set_singleshot_timer",
    ]

    /// What is the same for every caller: without integers of 8 bytes, or with all of them aligned.
    private static let alike = [
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

    /// Calls that take no structure: their five words are privcmd's, which has 8 bytes for each.
    private static let calls = [
        "argo_op", "console_io", "dm_op", "grant_table_op", "hypfs_op", "mmu_update", "multicall",
        "vcpu_op", "vm_assist",
    ]
}
