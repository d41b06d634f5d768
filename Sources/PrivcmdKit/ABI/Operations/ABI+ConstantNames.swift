// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// The names of numbers that are not commands.
extension ABI {
    /// The HVM parameters of a domain, `index` of xen_hvm_param.
    ///
    /// Source: xen/include/public/hvm/params.h.
    package static let hvmParameters: [Int64: String] = [
        Int64(MIRROR_HVM_PARAM_CALLBACK_IRQ): "CALLBACK_IRQ",
        Int64(MIRROR_HVM_PARAM_STORE_PFN): "STORE_PFN",
        Int64(MIRROR_HVM_PARAM_STORE_EVTCHN): "STORE_EVTCHN",
        Int64(MIRROR_HVM_PARAM_PAE_ENABLED): "PAE_ENABLED",
        Int64(MIRROR_HVM_PARAM_IOREQ_PFN): "IOREQ_PFN",
        Int64(MIRROR_HVM_PARAM_BUFIOREQ_PFN): "BUFIOREQ_PFN",
        Int64(MIRROR_HVM_PARAM_VIRIDIAN): "VIRIDIAN",
        Int64(MIRROR_HVM_PARAM_TIMER_MODE): "TIMER_MODE",
        Int64(MIRROR_HVM_PARAM_HPET_ENABLED): "HPET_ENABLED",
        Int64(MIRROR_HVM_PARAM_IDENT_PT): "IDENT_PT",
        Int64(MIRROR_HVM_PARAM_DM_DOMAIN): "DM_DOMAIN",
        Int64(MIRROR_HVM_PARAM_ACPI_S_STATE): "ACPI_S_STATE",
        Int64(MIRROR_HVM_PARAM_VM86_TSS): "VM86_TSS",
        Int64(MIRROR_HVM_PARAM_VPT_ALIGN): "VPT_ALIGN",
        Int64(MIRROR_HVM_PARAM_CONSOLE_PFN): "CONSOLE_PFN",
        Int64(MIRROR_HVM_PARAM_CONSOLE_EVTCHN): "CONSOLE_EVTCHN",
        Int64(MIRROR_HVM_PARAM_ACPI_IOPORTS_LOCATION): "ACPI_IOPORTS_LOCATION",
        Int64(MIRROR_HVM_PARAM_MEMORY_EVENT_CR0): "MEMORY_EVENT_CR0",
        Int64(MIRROR_HVM_PARAM_MEMORY_EVENT_CR3): "MEMORY_EVENT_CR3",
        Int64(MIRROR_HVM_PARAM_MEMORY_EVENT_CR4): "MEMORY_EVENT_CR4",
        Int64(MIRROR_HVM_PARAM_MEMORY_EVENT_INT3): "MEMORY_EVENT_INT3",
        Int64(MIRROR_HVM_PARAM_NESTEDHVM): "NESTEDHVM",
        Int64(MIRROR_HVM_PARAM_MEMORY_EVENT_SINGLE_STEP): "MEMORY_EVENT_SINGLE_STEP",
        Int64(MIRROR_HVM_PARAM_BUFIOREQ_EVTCHN): "BUFIOREQ_EVTCHN",
        Int64(MIRROR_HVM_PARAM_PAGING_RING_PFN): "PAGING_RING_PFN",
        Int64(MIRROR_HVM_PARAM_MONITOR_RING_PFN): "MONITOR_RING_PFN",
        Int64(MIRROR_HVM_PARAM_SHARING_RING_PFN): "SHARING_RING_PFN",
        Int64(MIRROR_HVM_PARAM_MEMORY_EVENT_MSR): "MEMORY_EVENT_MSR",
        Int64(MIRROR_HVM_PARAM_TRIPLE_FAULT_REASON): "TRIPLE_FAULT_REASON",
        Int64(MIRROR_HVM_PARAM_IOREQ_SERVER_PFN): "IOREQ_SERVER_PFN",
        Int64(MIRROR_HVM_PARAM_NR_IOREQ_SERVER_PAGES): "NR_IOREQ_SERVER_PAGES",
        Int64(MIRROR_HVM_PARAM_VM_GENERATION_ID_ADDR): "VM_GENERATION_ID_ADDR",
        Int64(MIRROR_HVM_PARAM_ALTP2M): "ALTP2M",
        Int64(MIRROR_HVM_PARAM_VM86_TSS_SIZED): "VM86_TSS_SIZED",
        Int64(MIRROR_HVM_PARAM_MCA_CAP): "MCA_CAP",
    ]

    /// The virtual interrupts.
    ///
    /// Source: xen/include/public/xen.h.
    package static let virtualInterrupts: [Int64: String] = [
        Int64(MIRROR_VIRQ_TIMER): "TIMER",
        Int64(MIRROR_VIRQ_DEBUG): "DEBUG",
        Int64(MIRROR_VIRQ_CONSOLE): "CONSOLE",
        Int64(MIRROR_VIRQ_DOM_EXC): "DOM_EXC",
        Int64(MIRROR_VIRQ_TBUF): "TBUF",
        Int64(MIRROR_VIRQ_DEBUGGER): "DEBUGGER",
        Int64(MIRROR_VIRQ_XENOPROF): "XENOPROF",
        Int64(MIRROR_VIRQ_CON_RING): "CON_RING",
        Int64(MIRROR_VIRQ_PCPU_STATE): "PCPU_STATE",
        Int64(MIRROR_VIRQ_MEM_EVENT): "MEM_EVENT",
        Int64(MIRROR_VIRQ_ARGO): "ARGO",
        Int64(MIRROR_VIRQ_ENOMEM): "ENOMEM",
        Int64(MIRROR_VIRQ_XENPMU): "XENPMU",
    ]

    /// The sources of a page, `space` of xen_add_to_physmap.
    ///
    /// Source: xen/include/public/memory.h.
    package static let physmapSpaces: [Int64: String] = [
        Int64(MIRROR_XENMAPSPACE_shared_info): "shared_info",
        Int64(MIRROR_XENMAPSPACE_grant_table): "grant_table",
        Int64(MIRROR_XENMAPSPACE_gmfn): "gmfn",
        Int64(MIRROR_XENMAPSPACE_gmfn_range): "gmfn_range",
        Int64(MIRROR_XENMAPSPACE_gmfn_foreign): "gmfn_foreign",
        Int64(MIRROR_XENMAPSPACE_dev_mmio): "dev_mmio",
    ]

    /// The reasons why a domain shuts down.
    ///
    /// Source: xen/include/public/sched.h.
    package static let shutdownReasons: [Int64: String] = [
        Int64(MIRROR_SHUTDOWN_poweroff): "poweroff",
        Int64(MIRROR_SHUTDOWN_reboot): "reboot",
        Int64(MIRROR_SHUTDOWN_suspend): "suspend",
        Int64(MIRROR_SHUTDOWN_crash): "crash",
        Int64(MIRROR_SHUTDOWN_watchdog): "watchdog",
        Int64(MIRROR_SHUTDOWN_soft_reset): "soft_reset",
    ]

    /// The types of resources, `type` of privcmd_mmap_resource.
    ///
    /// Source: xen/include/public/memory.h.
    package static let resources: [Int64: String] = [
        Int64(MIRROR_XENMEM_resource_ioreq_server): "ioreq_server",
        Int64(MIRROR_XENMEM_resource_grant_table): "grant_table",
        Int64(MIRROR_XENMEM_resource_vmtrace_buf): "vmtrace_buf",
    ]

    /// The types of memory ranges, `type` of e820entry.
    package static let memoryTypes: [Int64: String] = [
        Int64(MIRROR_E820_RAM): "RAM", Int64(MIRROR_E820_RESERVED): "reserved",
        Int64(MIRROR_E820_ACPI): "ACPI", Int64(MIRROR_E820_NVS): "NVS",
        Int64(MIRROR_E820_UNUSABLE): "unusable",
    ]

    /// The operations on shadow page tables.
    ///
    /// Source: xen/include/public/domctl.h.
    package static let shadowOperations: [Int64: String] = [
        Int64(MIRROR_XEN_DOMCTL_SHADOW_OP_OFF): "off",
        Int64(MIRROR_XEN_DOMCTL_SHADOW_OP_ENABLE_TEST): "enable_test",
        Int64(MIRROR_XEN_DOMCTL_SHADOW_OP_ENABLE_LOGDIRTY): "enable_logdirty",
        Int64(MIRROR_XEN_DOMCTL_SHADOW_OP_CLEAN): "clean",
        Int64(MIRROR_XEN_DOMCTL_SHADOW_OP_PEEK): "peek",
        Int64(MIRROR_XEN_DOMCTL_SHADOW_OP_GET_ALLOCATION): "get_allocation",
        Int64(MIRROR_XEN_DOMCTL_SHADOW_OP_SET_ALLOCATION): "set_allocation",
        Int64(MIRROR_XEN_DOMCTL_SHADOW_OP_ENABLE): "enable",
    ]

    /// The schedulers.
    ///
    /// Source: xen/include/public/domctl.h.
    package static let schedulers: [Int64: String] = [
        Int64(MIRROR_XEN_SCHEDULER_CREDIT): "credit",
        Int64(MIRROR_XEN_SCHEDULER_CREDIT2): "credit2",
        Int64(MIRROR_XEN_SCHEDULER_ARINC653): "arinc653",
        Int64(MIRROR_XEN_SCHEDULER_RTDS): "rtds", Int64(MIRROR_XEN_SCHEDULER_NULL): "null",
    ]

    /// The commands of a scheduler.
    ///
    /// Source: xen/include/public/domctl.h.
    package static let schedulerCommands: [Int64: String] = [
        Int64(MIRROR_XEN_DOMCTL_SCHEDOP_putinfo): "putinfo",
        Int64(MIRROR_XEN_DOMCTL_SCHEDOP_getinfo): "getinfo",
        Int64(MIRROR_XEN_DOMCTL_SCHEDOP_putvcpuinfo): "putvcpuinfo",
        Int64(MIRROR_XEN_DOMCTL_SCHEDOP_getvcpuinfo): "getvcpuinfo",
    ]
}
