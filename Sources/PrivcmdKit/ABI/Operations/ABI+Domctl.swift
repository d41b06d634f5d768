// SPDX-License-Identifier: MIT

internal import CPrivcmd

extension ABI {
    /// The domctl interface versions that the table describes.
    static let domctlVersions =
        MIRROR_XEN_DOMCTL_INTERFACE_VERSION_4_17...MIRROR_XEN_DOMCTL_INTERFACE_VERSION_4_22

    /// The commands of domctl.
    ///
    /// Source: xen/include/public/domctl.h (Xen 4.20).
    package static let domctls: [ABICommand] = [
        ABICommand(
            "createdomain", MIRROR_XEN_DOMCTL_createdomain, .domctlCreateDomain,
            layouts: createDomainLayouts),
        domctl("destroydomain", MIRROR_XEN_DOMCTL_destroydomain, .domctl),
        domctl("pausedomain", MIRROR_XEN_DOMCTL_pausedomain, .domctl),
        domctl("unpausedomain", MIRROR_XEN_DOMCTL_unpausedomain, .domctl),
        domctl("getdomaininfo", MIRROR_XEN_DOMCTL_getdomaininfo, .domctlGetDomainInfo),
        domctl("setvcpuaffinity", MIRROR_XEN_DOMCTL_setvcpuaffinity, .domctlSetVCPUAffinity),
        domctl("shadow_op", MIRROR_XEN_DOMCTL_shadow_op, .domctlShadow),
        domctl("max_mem", MIRROR_XEN_DOMCTL_max_mem, .domctlMaxMem),
        domctl("setvcpucontext", MIRROR_XEN_DOMCTL_setvcpucontext, .domctlSetVCPUContext),
        domctl("getvcpucontext", MIRROR_XEN_DOMCTL_getvcpucontext, .domctlGetVCPUContext),
        domctl("getvcpuinfo", MIRROR_XEN_DOMCTL_getvcpuinfo, .domctlGetVCPUInfo),
        domctl("max_vcpus", MIRROR_XEN_DOMCTL_max_vcpus, .domctlMaxVCPUs),
        domctl("scheduler_op", MIRROR_XEN_DOMCTL_scheduler_op, .domctlScheduler),
        domctl("setdomainhandle", MIRROR_XEN_DOMCTL_setdomainhandle, .domctlSetHandle),
        domctl("setdebugging", MIRROR_XEN_DOMCTL_setdebugging, .domctlSetDebugging),
        domctl("irq_permission", MIRROR_XEN_DOMCTL_irq_permission, .domctlIRQPermission),
        domctl("iomem_permission", MIRROR_XEN_DOMCTL_iomem_permission, .domctlIOMemPermission),
        domctl("ioport_permission", MIRROR_XEN_DOMCTL_ioport_permission, .domctlPortPermission),
        domctl("hypercall_init", MIRROR_XEN_DOMCTL_hypercall_init, .domctlHypercallInit),
        domctl("settimeoffset", MIRROR_XEN_DOMCTL_settimeoffset, .domctlSetTimeOffset),
        domctl("getvcpuaffinity", MIRROR_XEN_DOMCTL_getvcpuaffinity, .domctlGetVCPUAffinity),
        domctl("resumedomain", MIRROR_XEN_DOMCTL_resumedomain, .domctl),
        domctl("sendtrigger", MIRROR_XEN_DOMCTL_sendtrigger, .domctlSendTrigger),
        domctl("subscribe", MIRROR_XEN_DOMCTL_subscribe, .domctlSubscribe),
        domctl("gethvmcontext", MIRROR_XEN_DOMCTL_gethvmcontext, .domctlGetHVMContext),
        domctl("sethvmcontext", MIRROR_XEN_DOMCTL_sethvmcontext, .domctlSetHVMContext),
        domctl("set_address_size", MIRROR_XEN_DOMCTL_set_address_size, .domctlSetAddressSize),
        domctl("get_address_size", MIRROR_XEN_DOMCTL_get_address_size, .domctlGetAddressSize),
        domctl("assign_device", MIRROR_XEN_DOMCTL_assign_device, .domctlAssignDevice),
        domctl("bind_pt_irq", MIRROR_XEN_DOMCTL_bind_pt_irq, .domctlBindInterrupt),
        domctl("memory_mapping", MIRROR_XEN_DOMCTL_memory_mapping, .domctlMemoryMapping),
        domctl("ioport_mapping", MIRROR_XEN_DOMCTL_ioport_mapping, .domctlPortMapping),
        domctl("set_ext_vcpucontext", MIRROR_XEN_DOMCTL_set_ext_vcpucontext, nil),
        domctl("get_ext_vcpucontext", MIRROR_XEN_DOMCTL_get_ext_vcpucontext, nil),
        domctl("test_assign_device", MIRROR_XEN_DOMCTL_test_assign_device, .domctlAssignDevice),
        domctl("set_target", MIRROR_XEN_DOMCTL_set_target, .domctlSetTarget),
        domctl("deassign_device", MIRROR_XEN_DOMCTL_deassign_device, .domctlAssignDevice),
        domctl("unbind_pt_irq", MIRROR_XEN_DOMCTL_unbind_pt_irq, .domctlBindInterrupt),
        domctl("get_device_group", MIRROR_XEN_DOMCTL_get_device_group, .domctlGetDeviceGroup),
        domctl("debug_op", MIRROR_XEN_DOMCTL_debug_op, .domctlDebug),
        domctl(
            "gethvmcontext_partial", MIRROR_XEN_DOMCTL_gethvmcontext_partial,
            .domctlGetHVMContextPartial),
        domctl("vm_event_op", MIRROR_XEN_DOMCTL_vm_event_op, .domctlVMEvent),
        domctl("mem_sharing_op", MIRROR_XEN_DOMCTL_mem_sharing_op, .domctlMemorySharing),
        domctl("gettscinfo", MIRROR_XEN_DOMCTL_gettscinfo, .domctlGetTSCInfo),
        domctl("settscinfo", MIRROR_XEN_DOMCTL_settscinfo, .domctlSetTSCInfo),
        domctl("getpageframeinfo3", MIRROR_XEN_DOMCTL_getpageframeinfo3, .domctlGetPageFrameInfo3),
        domctl("setvcpuextstate", MIRROR_XEN_DOMCTL_setvcpuextstate, .domctlSetVCPUExtendedState),
        domctl("getvcpuextstate", MIRROR_XEN_DOMCTL_getvcpuextstate, .domctlGetVCPUExtendedState),
        domctl(
            "set_access_required", MIRROR_XEN_DOMCTL_set_access_required, .domctlSetAccessRequired),
        domctl("audit_p2m", MIRROR_XEN_DOMCTL_audit_p2m, .domctlAuditP2M),
        domctl("set_virq_handler", MIRROR_XEN_DOMCTL_set_virq_handler, .domctlSetVIRQHandler),
        domctl("set_broken_page_p2m", MIRROR_XEN_DOMCTL_set_broken_page_p2m, .domctlSetBrokenPage),
        domctl("setnodeaffinity", MIRROR_XEN_DOMCTL_setnodeaffinity, .domctlSetNodeAffinity),
        domctl("getnodeaffinity", MIRROR_XEN_DOMCTL_getnodeaffinity, .domctlGetNodeAffinity),
        domctl("cacheflush", MIRROR_XEN_DOMCTL_cacheflush, .domctlCacheFlush),
        domctl("get_vcpu_msrs", MIRROR_XEN_DOMCTL_get_vcpu_msrs, .domctlGetVCPUMSRs),
        domctl("set_vcpu_msrs", MIRROR_XEN_DOMCTL_set_vcpu_msrs, .domctlSetVCPUMSRs),
        domctl("setvnumainfo", MIRROR_XEN_DOMCTL_setvnumainfo, .domctlSetVNUMAInfo),
        domctl("psr_cmt_op", MIRROR_XEN_DOMCTL_psr_cmt_op, .domctlCacheMonitor),
        domctl("monitor_op", MIRROR_XEN_DOMCTL_monitor_op, nil),
        domctl("psr_alloc", MIRROR_XEN_DOMCTL_psr_alloc, .domctlCacheShare),
        domctl("soft_reset", MIRROR_XEN_DOMCTL_soft_reset, .domctl),
        domctl("vuart_op", MIRROR_XEN_DOMCTL_vuart_op, .domctlVirtualUART),
        domctl("get_cpu_policy", MIRROR_XEN_DOMCTL_get_cpu_policy, .domctlGetCPUPolicy),
        domctl("set_cpu_policy", MIRROR_XEN_DOMCTL_set_cpu_policy, .domctlSetCPUPolicy),
        domctl("vmtrace_op", MIRROR_XEN_DOMCTL_vmtrace_op, .domctlVMTrace),
        domctl(
            "get_paging_mempool_size", MIRROR_XEN_DOMCTL_get_paging_mempool_size,
            .domctlGetPagingPool),
        domctl(
            "set_paging_mempool_size", MIRROR_XEN_DOMCTL_set_paging_mempool_size,
            .domctlSetPagingPool),
        domctl("dt_overlay", MIRROR_XEN_DOMCTL_dt_overlay, nil, since: XenVersion(4, 19)),
        domctl(
            "gsi_permission", MIRROR_XEN_DOMCTL_gsi_permission, .domctlGSIPermission,
            since: FeatureIntroduced.xen),
        domctl(
            "set_llc_colors", MIRROR_XEN_DOMCTL_set_llc_colors, .domctlSetLLCColors,
            since: XenVersion(4, 20)),
        ABICommand(
            "get_domain_state", MIRROR_XEN_DOMCTL_get_domain_state, .domctlGetDomainState,
            since: XenVersion(4, 21),
            layouts: [0...0, domctlVersions].map {
                ABILayout(versions: $0, structure: .domctlGetDomainState)
            }),
        domctl("gdbsx_guestmemio", MIRROR_XEN_DOMCTL_gdbsx_guestmemio, nil),
        domctl("gdbsx_pausevcpu", MIRROR_XEN_DOMCTL_gdbsx_pausevcpu, .domctlDebuggerPause),
        domctl("gdbsx_unpausevcpu", MIRROR_XEN_DOMCTL_gdbsx_unpausevcpu, .domctlDebuggerPause),
        domctl("gdbsx_domstatus", MIRROR_XEN_DOMCTL_gdbsx_domstatus, .domctlDebuggerStatus),
    ]

    /// The argument of createdomain, which grew between releases.
    private static let createDomainLayouts = [
        ABILayout(
            versions:
                MIRROR_XEN_DOMCTL_INTERFACE_VERSION_4_17...MIRROR_XEN_DOMCTL_INTERFACE_VERSION_4_18,
            structure: .domctlCreateDomain417),
        ABILayout(
            versions:
                MIRROR_XEN_DOMCTL_INTERFACE_VERSION_4_19...MIRROR_XEN_DOMCTL_INTERFACE_VERSION_4_21,
            structure: .domctlCreateDomain419),
        ABILayout(
            versions:
                MIRROR_XEN_DOMCTL_INTERFACE_VERSION_4_22...MIRROR_XEN_DOMCTL_INTERFACE_VERSION_4_22,
            structure: .domctlCreateDomain422),
    ]

    /// A command whose argument is the same in all known versions.
    private static func domctl(
        _ name: String, _ number: UInt32, _ argument: ABIStructure?, since: XenVersion? = nil
    ) -> ABICommand {
        ABICommand(
            name, number, argument, since: since,
            layouts: argument.map { [ABILayout(versions: domctlVersions, structure: $0)] } ?? [])
    }
}
