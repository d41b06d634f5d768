/* SPDX-License-Identifier: MIT */
/* domctl, memory_op and event_channel_op: reading and changing domains. */
#include "calls.h"

#include <stdio.h>

/* Begins a domctl whose argument is 0; returns its block. */
int domctl(uint32_t command, uint16_t domain, const char *label) {
    begin(MIRROR___HYPERVISOR_domctl, "domctl(%s, domain %u)", label, domain);
    int it = block(sizeof(struct mirror_xen_domctl), 0);
    put(it, 0, 4, command);
    put(it, 4, 4, domctl_version);
    put(it, 8, 2, domain);
    address(0, it, 0);
    return it;
}

#define INFO(field) offsetof(struct mirror_xen_domctl_getdomaininfo, field)

/* Marks the fields of a domain's information that cannot be predicted. */
static void info_varies(int it, size_t at, int is_running) {
    mark_varying(it, at + INFO(cpu_time), 8);
    mark_varying(it, at + INFO(shared_info_frame), 8);
    if (is_running) {
        /* The balloon driver changes dom0's memory while dom0 runs. */
        mark_varying(it, at + INFO(tot_pages), 8);
    }
}

static void info(uint16_t domain) {
    int it = domctl(MIRROR_XEN_DOMCTL_getdomaininfo, domain, "getdomaininfo");
    info_varies(it, DOMCTL_UNION, domain == 0);
    issue();
}

static void list(uint32_t first, uint32_t most, int buffer_size, int running) {
    char label[64];
    snprintf(label, sizeof label, "getdomaininfolist from %u, %u, buffer of %d bytes", first, most,
             buffer_size);
    int it = sysctl(MIRROR_XEN_SYSCTL_getdomaininfolist, label);
    put(it, IN(getdomaininfolist, first_domain), 2, first);
    put(it, IN(getdomaininfolist, max_domains), 4, most);
    put(it, IN(getdomaininfolist, num_domains), 4, 0xa5a5a5a5);
    if (buffer_size >= 0) {
        const size_t size = sizeof(struct mirror_xen_domctl_getdomaininfo);
        int buffer = block(buffer_size, FILL);
        put_pointer(it, IN(getdomaininfolist, buffer), buffer, 0);
        for (size_t at = 0; at + INFO(nr_online_vcpus) <= (size_t)buffer_size; at += size)
            info_varies(buffer, at, running && at == 0);
    }
    issue();
}

static void plain(uint32_t command, uint16_t domain, const char *label) {
    domctl(command, domain, label);
    issue();
}

static void value(uint32_t command, uint16_t domain, const char *label, int width,
                  uint64_t value) {
    char text[64];
    snprintf(text, sizeof text, "%s %llu", label, (unsigned long long)value);
    int it = domctl(command, domain, text);
    put(it, DOMCTL_UNION, width, value);
    issue();
}

/* Creates a domain whose id the caller chooses, so that it does not depend on earlier domains. */
void create(uint16_t domain, int is_hardware, uint32_t vcpus, uint32_t flags) {
    int it = domctl(MIRROR_XEN_DOMCTL_createdomain, domain,
                    is_hardware ? "createdomain hvm" : "createdomain");
    const size_t at = DOMCTL_UNION;
#define HEAD(field) (at + offsetof(struct mirror_xen_domctl_createdomain_head, field))
    for (int i = 0; i < 16; i++) put(it, HEAD(handle) + i, 1, 0x10 + i);
    if (is_hardware) flags |= MIRROR_XEN_DOMCTL_CDF_hvm | MIRROR_XEN_DOMCTL_CDF_hap;
    put(it, HEAD(ssidref), 4, 0);
    put(it, HEAD(flags), 4, flags);
    put(it, HEAD(max_vcpus), 4, vcpus);
    put(it, HEAD(max_evtchn_port), 4, 1023);
    put(it, HEAD(max_grant_frames), 4, 0xffffffff);
    put(it, HEAD(max_maptrack_frames), 4, 0xffffffff);
    put(it, HEAD(grant_opts), 4, 1);
    if (is_hardware)
        put(it,
            at + (domctl_version < MIRROR_XEN_DOMCTL_INTERFACE_VERSION_4_19
                      ? MIRROR_createdomain_emulation_flags_4_17
                      : MIRROR_createdomain_emulation_flags_4_19),
            4, MIRROR_XEN_X86_EMU_LAPIC);
    issue();
}

static void populate(uint16_t domain, uint64_t count) {
    begin(MIRROR___HYPERVISOR_memory_op, "memory_op(populate_physmap, domain %u, %llu)", domain,
         (unsigned long long)count);
    number(0, MIRROR_XENMEM_populate_physmap);
    int it = block(sizeof(struct mirror_xen_memory_reservation), 0);
    int frames = block(count * 8, 0);
    for (uint64_t i = 0; i < count; i++) put(frames, i * 8, 8, i);
    mark_varying(frames, 0, count * 8);
    put_pointer(it, 0, frames, 0);
    put(it, offsetof(struct mirror_xen_memory_reservation, nr_extents), 8, count);
    put(it, offsetof(struct mirror_xen_memory_reservation, domid), 2, domain);
    address(1, it, 0);
    issue();
}

/* memory_op whose argument is the address of a domain id. */
static void reservation(const char *label, uint64_t command, int domain) {
    begin(MIRROR___HYPERVISOR_memory_op, "memory_op(%s, domain %d)", label, domain);
    number(0, command);
    if (domain >= 0) {
        uint16_t id = domain;
        address(1, block_of(&id, sizeof id), 0);
    }
    issue();
}

/* A virtual CPU. */
static void vcpu(uint16_t domain, uint32_t number) {
    int it = domctl(MIRROR_XEN_DOMCTL_getvcpuinfo, domain, "getvcpuinfo");
    put(it, DOMCTL_UNION, 4, number);
    mark_varying(it, DOMCTL_UNION + offsetof(struct mirror_xen_domctl_getvcpuinfo, cpu_time), 8);
    issue();
}

/* An event channel of a domain; dom0's own ports depend on its kernel. */
static void channel(uint16_t domain, uint16_t remote, int buffer_size) {
    begin(MIRROR___HYPERVISOR_event_channel_op, "event_channel_op(alloc_unbound %u, %u, %d bytes)",
         domain, remote, buffer_size);
    number(0, MIRROR_EVTCHNOP_alloc_unbound);
    struct mirror_evtchn_alloc_unbound argument = {domain, remote, 0xa5a5a5a5};
    if (buffer_size >= 0) address(1, block_of(&argument, buffer_size), 0);
    issue();
}

static void lifecycle(uint16_t domain, int is_hardware) {
    create(domain, is_hardware, 2, 0);
    info(domain);
    vcpu(domain, 0);
    for (int i = 0; i < 3; i++) channel(domain, i, 8);
    channel(domain, 99, 8);
    channel(domain, MIRROR_DOMID_SELF, 8);
    channel(domain, 0, 7);
    channel(domain, 0, -1);
    list(0, 8, 8 * 112, 1);
    list(domain, 1, 112, 0);
    value(MIRROR_XEN_DOMCTL_max_mem, domain, "max_mem", 8, 4096);
    value(MIRROR_XEN_DOMCTL_max_mem, domain, "max_mem", 8, 3);
    value(MIRROR_XEN_DOMCTL_max_mem, domain, "max_mem", 8, UINT64_MAX);
    info(domain);
    value(MIRROR_XEN_DOMCTL_max_mem, domain, "max_mem", 8, 1024);
    info(domain);
    value(MIRROR_XEN_DOMCTL_max_vcpus, domain, "max_vcpus", 4, 0);
    value(MIRROR_XEN_DOMCTL_max_vcpus, domain, "max_vcpus", 4, 1);
    value(MIRROR_XEN_DOMCTL_max_vcpus, domain, "max_vcpus", 4, 3);
    value(MIRROR_XEN_DOMCTL_max_vcpus, domain, "max_vcpus", 4, 2);
    info(domain);
    value(MIRROR_XEN_DOMCTL_max_vcpus, domain, "max_vcpus", 4, 2);
    value(MIRROR_XEN_DOMCTL_max_vcpus, domain, "max_vcpus", 4, 1);
    info(domain);
    vcpu(domain, 0);
    vcpu(domain, 1);
    vcpu(domain, 2);
    reservation("maximum_gpfn", MIRROR_XENMEM_maximum_gpfn, domain);
    populate(domain, 3);
    info(domain);
    reservation("current_reservation", MIRROR_XENMEM_current_reservation, domain);
    reservation("maximum_reservation", MIRROR_XENMEM_maximum_reservation, domain);
    reservation("maximum_gpfn", MIRROR_XENMEM_maximum_gpfn, domain);
    int it = domctl(MIRROR_XEN_DOMCTL_setdomainhandle, domain, "setdomainhandle");
    for (int i = 0; i < 16; i++) put(it, DOMCTL_UNION + i, 1, 0xf0 + i);
    issue();
    plain(MIRROR_XEN_DOMCTL_pausedomain, domain, "pausedomain");
    info(domain);
    plain(MIRROR_XEN_DOMCTL_unpausedomain, domain, "unpausedomain");
    plain(MIRROR_XEN_DOMCTL_unpausedomain, domain, "unpausedomain");
    info(domain);
    plain(MIRROR_XEN_DOMCTL_unpausedomain, domain, "unpausedomain");
    plain(MIRROR_XEN_DOMCTL_pausedomain, domain, "pausedomain");
    plain(MIRROR_XEN_DOMCTL_pausedomain, domain, "pausedomain");
    info(domain);
}

void destroy(uint16_t domain) {
    for (int i = 0; i < 100; i++) {
        domctl(MIRROR_XEN_DOMCTL_destroydomain, domain, "destroydomain");
        if (issue() == 0) break;
    }
    info(domain);
    list(0, 8, 8 * 112, 1);
}

void record_domains(void) {
    info(0);
    const uint16_t other_ids[] = {1,
                                  2,
                                  0x7fef,
                                  MIRROR_DOMID_SELF,
                                  MIRROR_DOMID_IO,
                                  MIRROR_DOMID_XEN,
                                  MIRROR_DOMID_COW,
                                  MIRROR_DOMID_INVALID,
                                  MIRROR_DOMID_IDLE,
                                  0xffff};
    for (int i = 0; i < 10; i++) info(other_ids[i]);
    int it = domctl(MIRROR_XEN_DOMCTL_getdomaininfo, 0, "getdomaininfo, read-only");
    read_only(it);
    issue();
    list(0, 0, 112, 1);
    list(0, 0, -1, 1);
    list(0, 1, 112, 1);
    list(0, 1024, 2 * 112, 1);
    list(1, 1024, 112, 0);
    list(0, 1, -1, 1);
    list(0, 1, 111, 1);
    list(0, 1, 0, 1);
    list(1, 1, -1, 0);
    list(0x7ff0, 1, 112, 0);
    list(0xffff, 1, 112, 0);
    for (uint32_t command = 3; command <= 4; command++) {
        const char *label = command == 3 ? "pausedomain" : "unpausedomain";
        plain(command, 99, label);
        plain(command, 0, label);
    }
    value(MIRROR_XEN_DOMCTL_max_vcpus, 0, "max_vcpus", 4, 9);
    value(MIRROR_XEN_DOMCTL_max_vcpus, 99, "max_vcpus", 4, 1);
    value(MIRROR_XEN_DOMCTL_max_mem, 99, "max_mem", 8, 1024);
    value(MIRROR_XEN_DOMCTL_setdomainhandle, 99, "setdomainhandle", 8, 0);
    vcpu(0, 0);
    vcpu(0, 1);
    vcpu(99, 0);
    channel(99, 0, 8);
    channel(MIRROR_DOMID_IO, 0, 8);
    /* The later one has the lower number. */
    lifecycle(9, 1);
    lifecycle(5, 0);
    pool("cpupool_op(INFO) of pool 0", MIRROR_XEN_SYSCTL_CPUPOOL_OP_INFO, 0, 8, 1);
    create(7, 0, 1, MIRROR_XEN_DOMCTL_CDF_xs_domain);
    info(7);
    destroy(7);
    list(0, 8, 3 * 112, 1);
    list(0, 8, 3 * 112 - 1, 1);
    list(0, 2, 8 * 112, 1);
    list(6, 8, 8 * 112, 0);
    destroy(5);
    destroy(9);
}

void record_memory(void) {
    reservation("maximum_ram_page", MIRROR_XENMEM_maximum_ram_page, -1);
    reservation("current_reservation", MIRROR_XENMEM_current_reservation, 99);
    reservation("current_reservation", MIRROR_XENMEM_current_reservation, -1);
    reservation("maximum_reservation", MIRROR_XENMEM_maximum_reservation, MIRROR_DOMID_SELF);
    reservation("maximum_reservation", MIRROR_XENMEM_maximum_reservation, 0);
    reservation("maximum_gpfn", MIRROR_XENMEM_maximum_gpfn, 99);
    reservation("get_sharing_freed_pages", MIRROR_XENMEM_get_sharing_freed_pages, -1);
    reservation("get_sharing_shared_pages", MIRROR_XENMEM_get_sharing_shared_pages, -1);
}
