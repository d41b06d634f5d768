/* SPDX-License-Identifier: MIT */
/*
 * Asks Xen what libxenctrl's clients ask, well and badly, and writes each answer byte for byte.
 *
 * scripts/record-answers runs it in the lab's dom0. It changes nothing but the domains that it makes
 * and destroys, and nothing of it depends on what dom0 runs, so that two boots differ only where a
 * block says that it varies.
 */
#include "ask.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint32_t domctl_version, sysctl_version;

/* ---- xen_version ---- */

static void version(const char *words, uint64_t command, int size) {
    call(MIRROR___HYPERVISOR_xen_version, "xen_version(%s)", words);
    number(0, command);
    if (size >= 0) address(1, block(size, FILL), 0);
    ask();
}

/* A command that fills a structure: whole, without room, at the null pointer, nowhere, unwritable. */
static void version_all(const char *words, uint64_t command, int size) {
    char text[64];
    version(words, command, size);
    version("at the null pointer", command, -1);
    snprintf(text, sizeof text, "%s, a byte short", words);
    version(text, command, size - 1);
    snprintf(text, sizeof text, "%s, no room", words);
    version(text, command, 0);
    call(MIRROR___HYPERVISOR_xen_version, "xen_version(%s), read-only", words);
    number(0, command);
    int it = block(size, FILL);
    read_only(it);
    address(1, it, 0);
    ask();
}

/* A command that fills a buffer of the caller's length. */
static void version_buffer(const char *words, uint64_t command, uint32_t length, size_t room) {
    call(MIRROR___HYPERVISOR_xen_version, "xen_version(%s), len %u, room %zu", words, length,
         room);
    number(0, command);
    int it = block(4 + room, FILL);
    put(it, 0, 4, length);
    address(1, it, 0);
    ask();
}

static void version_buffers(const char *words, uint64_t command) {
    call(MIRROR___HYPERVISOR_xen_version, "xen_version(%s), its length", words);
    number(0, command);
    long length = ask();
    version("without a whole length", command, 3);
    version("nowhere", command, 0);
    if (length < 0) length = 20;
    version_buffer(words, command, 0, 64);
    if (length > 0) version_buffer(words, command, length - 1, length);
    version_buffer(words, command, length, length);
    version_buffer(words, command, length + 1, length + 8);
    version_buffer(words, command, 0xffffffff, length);
    if (length > 0) version_buffer(words, command, length, length - 1);
    call(MIRROR___HYPERVISOR_xen_version, "xen_version(%s), read-only", words);
    number(0, command);
    int it = block(4 + length, FILL);
    put(it, 0, 4, length);
    read_only(it);
    address(1, it, 0);
    ask();
}

static void features(uint32_t submap) {
    call(MIRROR___HYPERVISOR_xen_version, "xen_version(get_features), submap %u", submap);
    number(0, MIRROR_XENVER_get_features);
    struct mirror_xen_feature_info info = {submap, 0xa5a5a5a5};
    address(1, holding(&info, sizeof info), 0);
    ask();
}

static void ask_version(void) {
    version("version", MIRROR_XENVER_version, -1);
    version("version, with an argument", MIRROR_XENVER_version, 16);
    version_all("extraversion", MIRROR_XENVER_extraversion, MIRROR_XEN_EXTRAVERSION_LEN);
    version_all("compile_info", MIRROR_XENVER_compile_info,
                sizeof(struct mirror_xen_compile_info));
    version_all("capabilities", MIRROR_XENVER_capabilities, MIRROR_XEN_CAPABILITIES_INFO_LEN);
    version_all("changeset", MIRROR_XENVER_changeset, MIRROR_XEN_CHANGESET_INFO_LEN);
    version_all("platform_parameters", MIRROR_XENVER_platform_parameters,
                sizeof(struct mirror_xen_platform_parameters));
    features(0);
    features(1);
    features(0xffffffff);
    version_all("get_features, submap a5a5a5a5", MIRROR_XENVER_get_features,
                sizeof(struct mirror_xen_feature_info));
    version("pagesize", MIRROR_XENVER_pagesize, -1);
    version("pagesize, with an argument", MIRROR_XENVER_pagesize, 16);
    version_all("guest_handle", MIRROR_XENVER_guest_handle, MIRROR_XEN_DOMAIN_HANDLE_LEN);
    version_all("commandline", MIRROR_XENVER_commandline, MIRROR_XEN_COMMANDLINE_LEN);
    version_buffers("build_id", MIRROR_XENVER_build_id);
    version_buffers("extraversion2", MIRROR_XENVER_extraversion2);
    version_buffers("capabilities2", MIRROR_XENVER_capabilities2);
    version_buffers("changeset2", MIRROR_XENVER_changeset2);
    version_buffers("commandline2", MIRROR_XENVER_commandline2);
    version("15", 15, 16);
    version("99", 99, -1);
    version("-1", -1, -1);
    version("2^32", 1ull << 32, -1);
}

/* ---- sysctl ---- */

/* Begins a sysctl whose argument is 0; gives its block. */
static int sysctl(uint32_t command, const char *words) {
    call(MIRROR___HYPERVISOR_sysctl, "sysctl(%s)", words);
    struct mirror_xen_sysctl_head head = {command, sysctl_version};
    int it = block(sizeof(struct mirror_xen_sysctl), 0);
    put(it, 0, 4, head.cmd);
    put(it, 4, 4, head.interface_version);
    address(0, it, 0);
    return it;
}

#define ARM sizeof(struct mirror_xen_sysctl_head)
#define IN(structure, field) (ARM + offsetof(struct mirror_xen_sysctl_##structure, field))

static void sysctl_plain(uint32_t command, const char *words) {
    sysctl(command, words);
    ask();
}

static void sysctl_version_is(uint32_t command, uint32_t version) {
    call(MIRROR___HYPERVISOR_sysctl, "sysctl(command %u, interface version %#x)", command,
         version);
    int it = block(sizeof(struct mirror_xen_sysctl), 0);
    put(it, 0, 4, command);
    put(it, 4, 4, version);
    address(0, it, 0);
    ask();
}

static void ask_envelope(void) {
    call(MIRROR___HYPERVISOR_sysctl, "sysctl(NULL)");
    ask();
    for (size_t short_by = 1; short_by <= sizeof(struct mirror_xen_sysctl); short_by += 67) {
        call(MIRROR___HYPERVISOR_sysctl, "sysctl(sched_id), %zu bytes short", short_by);
        int it = block(sizeof(struct mirror_xen_sysctl) - short_by, 0);
        if (short_by < 100) {
            put(it, 0, 4, MIRROR_XEN_SYSCTL_sched_id);
            put(it, 4, 4, sysctl_version);
        }
        address(0, it, 0);
        ask();
    }
    for (uint32_t command = MIRROR_XEN_SYSCTL_physinfo; command <= 4; command++) {
        int it = sysctl(command, command == 4 ? "sched_id, read-only" : "physinfo, read-only");
        read_only(it);
        ask();
    }
    const uint32_t versions[] = {0, sysctl_version - 1, sysctl_version + 1, 0xffffffff};
    for (int i = 0; i < 4; i++) sysctl_version_is(MIRROR_XEN_SYSCTL_sched_id, versions[i]);
    sysctl_version_is(99, 0);
    const uint32_t unknown[] = {0, 13, 24, 28, 31, 99, 1000, 0xffffffff};
    for (int i = 0; i < 8; i++) {
        char words[32];
        snprintf(words, sizeof words, "command %u", unknown[i]);
        sysctl_plain(unknown[i], words);
    }
}

static void ask_physinfo(void) {
    int it = sysctl(MIRROR_XEN_SYSCTL_physinfo, "physinfo");
    varies(it, IN(physinfo, cpu_khz), 4);
    varies(it, IN(physinfo, free_pages), 8);
    ask();
    sysctl_plain(MIRROR_XEN_SYSCTL_sched_id, "sched_id");
}

static void cpus(const char *words, uint32_t count, int room) {
    int it = sysctl(MIRROR_XEN_SYSCTL_cputopoinfo, words);
    put(it, IN(cputopoinfo, num_cpus), 4, count);
    if (room >= 0) point(it, IN(cputopoinfo, cputopo), block(room, FILL), 0);
    ask();
}

static void nodes(const char *words, uint32_t count, int memory, int distance) {
    int it = sysctl(MIRROR_XEN_SYSCTL_numainfo, words);
    put(it, IN(numainfo, num_nodes), 4, count);
    if (memory >= 0) {
        int buffer = block(memory, FILL);
        point(it, IN(numainfo, meminfo), buffer, 0);
        if (memory >= 16) varies(buffer, 8, 8);
    }
    if (distance >= 0) point(it, IN(numainfo, distance), block(distance, FILL), 0);
    ask();
}

static void ask_topology(void) {
    cpus("cputopoinfo, how many", 0, -1);
    cpus("cputopoinfo, how many of 77", 77, -1);
    cpus("cputopoinfo of 0", 0, 64);
    cpus("cputopoinfo of 1", 1, 12);
    cpus("cputopoinfo of 4", 4, 48);
    cpus("cputopoinfo of 1, no room", 1, 0);
    cpus("cputopoinfo of 1, a byte short", 1, 11);
    nodes("numainfo, how many", 0, -1, -1);
    nodes("numainfo, how many of 77", 77, -1, -1);
    nodes("numainfo of 0", 0, 64, 64);
    nodes("numainfo of 1", 1, 16, 4);
    nodes("numainfo of 1, memory", 1, 16, -1);
    nodes("numainfo of 1, distance", 1, -1, 4);
    nodes("numainfo of 4", 4, 64, 64);
    nodes("numainfo of 1, no room for memory", 1, 0, 4);
    nodes("numainfo of 1, no room for a distance", 1, 16, 0);
}

static void idle(const char *words, uint32_t count, int room) {
    int it = sysctl(MIRROR_XEN_SYSCTL_getcpuinfo, words);
    put(it, IN(getcpuinfo, max_cpus), 4, count);
    put(it, IN(getcpuinfo, nr_cpus), 4, 0xa5a5a5a5);
    if (room >= 0) {
        int buffer = block(room, FILL);
        point(it, IN(getcpuinfo, info), buffer, 0);
        varies(buffer, 0, room < 8 ? room : 8);
    }
    ask();
}

static void heap(const char *words, uint32_t least, uint32_t most, uint32_t node) {
    int it = sysctl(MIRROR_XEN_SYSCTL_availheap, words);
    put(it, IN(availheap, min_bitwidth), 4, least);
    put(it, IN(availheap, max_bitwidth), 4, most);
    put(it, IN(availheap, node), 4, node);
    varies(it, IN(availheap, avail_bytes), 8);
    ask();
}

static void ask_load(void) {
    idle("getcpuinfo of 0", 0, 8);
    idle("getcpuinfo of 1", 1, 8);
    idle("getcpuinfo of 8", 8, 64);
    idle("getcpuinfo of 1, at the null pointer", 1, -1);
    idle("getcpuinfo of 1, a byte short", 1, 7);
    heap("availheap", 0, 0, 0xffffffff);
    heap("availheap of node 0", 0, 0, 0);
    heap("availheap of node 1", 0, 0, 1);
}

static void pool(const char *words, uint32_t op, uint32_t id, int bits, int room) {
    int it = sysctl(MIRROR_XEN_SYSCTL_cpupool_op, words);
    put(it, IN(cpupool_op, op), 4, op);
    put(it, IN(cpupool_op, cpupool_id), 4, id);
    const size_t map = IN(cpupool_op, cpumap);
    put(it, map + offsetof(struct mirror_xenctl_bitmap, nr_bits), 4, bits);
    if (room >= 0)
        point(it, map + offsetof(struct mirror_xenctl_bitmap, bitmap), block(room, FILL), 0);
    ask();
}

static void ask_pools(void) {
    const uint32_t info = MIRROR_XEN_SYSCTL_CPUPOOL_OP_INFO;
    const uint32_t free = MIRROR_XEN_SYSCTL_CPUPOOL_OP_FREEINFO;
    pool("cpupool_op(INFO) of pool 0", info, 0, 8, 1);
    pool("cpupool_op(INFO) of pool 0, 64 bits", info, 0, 64, 8);
    pool("cpupool_op(INFO) of pool 0, 9 bits", info, 0, 9, 2);
    pool("cpupool_op(INFO) of pool 0, 3 bits", info, 0, 3, 1);
    pool("cpupool_op(INFO) of pool 0, no bits", info, 0, 0, 8);
    pool("cpupool_op(INFO) of pool 0, NULL", info, 0, 8, -1);
    pool("cpupool_op(INFO) of pool 0, no room", info, 0, 8, 0);
    pool("cpupool_op(INFO) of pool 1", info, 1, 8, 1);
    pool("cpupool_op(INFO) of any pool", info, MIRROR_XEN_SYSCTL_CPUPOOL_PAR_ANY, 8, 1);
    pool("cpupool_op(FREEINFO)", free, 0, 8, 1);
    pool("cpupool_op(FREEINFO), NULL", free, 0, 8, -1);
    pool("cpupool_op(0)", 0, 0, 8, 1);
    pool("cpupool_op(8)", 8, 0, 8, 1);
    pool("cpupool_op(99)", 99, 0, 8, 1);
}

static void pci_nodes(const char *words, uint32_t count, const uint32_t *devices, int room) {
    int it = sysctl(MIRROR_XEN_SYSCTL_pcitopoinfo, words);
    put(it, IN(pcitopoinfo, num_devs), 4, count);
    if (devices) point(it, IN(pcitopoinfo, devs), holding(devices, count * 4), 0);
    if (room >= 0) point(it, IN(pcitopoinfo, nodes), block(room, FILL), 0);
    ask();
}

static void ask_pci(void) {
    /* Segment in the low half, then bus, then slot and function. */
    const uint32_t devices[] = {0x00030000, 0x00000000, 0xff1f0000, 0x00000001};
    pci_nodes("pcitopoinfo of 4", 4, devices, 16);
    pci_nodes("pcitopoinfo of 1", 1, devices, 4);
    pci_nodes("pcitopoinfo of 0", 0, devices, 16);
    pci_nodes("pcitopoinfo without devices", 1, NULL, 4);
    pci_nodes("pcitopoinfo without nodes", 1, devices, -1);
    pci_nodes("pcitopoinfo of 2, room for 1", 2, devices, 4);
}

static void feature_set(const char *words, uint32_t index, uint32_t count, int room) {
    int it = sysctl(MIRROR_XEN_SYSCTL_get_cpu_featureset, words);
    put(it, IN(cpu_featureset, index), 4, index);
    put(it, IN(cpu_featureset, nr_features), 4, count);
    if (room >= 0) point(it, IN(cpu_featureset, features), block(room, FILL), 0);
    ask();
}

static void ask_features(void) {
    sysctl_plain(MIRROR_XEN_SYSCTL_get_cpu_levelling_caps, "get_cpu_levelling_caps");
    feature_set("get_cpu_featureset, how many", 99, 0, -1);
    for (uint32_t index = 0; index < 7; index++) {
        char words[64];
        snprintf(words, sizeof words, "get_cpu_featureset %u", index);
        feature_set(words, index, 64, 256);
    }
    feature_set("get_cpu_featureset 1, two words", 1, 2, 8);
    feature_set("get_cpu_featureset 1, no room", 1, 64, 0);
    feature_set("get_cpu_featureset 1, of none", 1, 0, 8);
    feature_set("get_cpu_featureset 99, no room", 99, 64, 0);
}

static void policy(const char *words, uint32_t index, uint32_t reserved, int leaves, int msrs) {
    int it = sysctl(MIRROR_XEN_SYSCTL_get_cpu_policy, words);
    put(it, IN(cpu_policy, index), 4, index);
    put(it, IN(cpu_policy, _rsvd), 4, reserved);
    if (leaves >= 0) {
        put(it, IN(cpu_policy, nr_leaves), 4, leaves / 24);
        point(it, IN(cpu_policy, leaves), block(leaves, FILL), 0);
    }
    if (msrs >= 0) {
        put(it, IN(cpu_policy, nr_msrs), 4, msrs / 16);
        point(it, IN(cpu_policy, msrs), block(msrs, FILL), 0);
    }
    ask();
}

static void ask_others(void) {
    policy("get_cpu_policy, how many", 1, 0, -1, -1);
    policy("get_cpu_policy 6", 6, 0, -1, -1);
    policy("get_cpu_policy, reserved", 1, 1, -1, -1);
    const struct {
        uint32_t command;
        const char *words;
    } rest[] = {
        {MIRROR_XEN_SYSCTL_perfc_op, "perfc_op"},
        {MIRROR_XEN_SYSCTL_lockprof_op, "lockprof_op"},
        {MIRROR_XEN_SYSCTL_coverage_op, "coverage_op"},
        {MIRROR_XEN_SYSCTL_psr_cmt_op, "psr_cmt_op"},
        {MIRROR_XEN_SYSCTL_psr_alloc, "psr_alloc"},
        {MIRROR_XEN_SYSCTL_debug_keys, "debug_keys of none"},
        {MIRROR_XEN_SYSCTL_dt_overlay, "dt_overlay"},
    };
    for (size_t i = 0; i < sizeof rest / sizeof rest[0]; i++)
        sysctl_plain(rest[i].command, rest[i].words);
    for (uint32_t command = 1; command < 5; command++) {
        char words[32];
        snprintf(words, sizeof words, "psr_alloc %u", command);
        int it = sysctl(MIRROR_XEN_SYSCTL_psr_alloc, words);
        put(it, ARM, 4, command);
        ask();
    }
}

/* ---- domains ---- */

/* Begins a domctl whose argument is 0; gives its block. */
static int domctl(uint32_t command, uint16_t domain, const char *words) {
    call(MIRROR___HYPERVISOR_domctl, "domctl(%s, domain %u)", words, domain);
    int it = block(sizeof(struct mirror_xen_domctl), 0);
    put(it, 0, 4, command);
    put(it, 4, 4, domctl_version);
    put(it, 8, 2, domain);
    address(0, it, 0);
    return it;
}

#define DOMCTL_ARM sizeof(struct mirror_xen_domctl_head)
#define INFO(field) offsetof(struct mirror_xen_domctl_getdomaininfo, field)

/* What of a domain's information nobody knows beforehand. */
static void info_varies(int it, size_t at, int is_running) {
    varies(it, at + INFO(cpu_time), 8);
    varies(it, at + INFO(shared_info_frame), 8);
    if (is_running) {
        /* dom0 gives memory back and takes it, as it runs. */
        varies(it, at + INFO(tot_pages), 8);
    }
}

static void info(uint16_t domain) {
    int it = domctl(MIRROR_XEN_DOMCTL_getdomaininfo, domain, "getdomaininfo");
    info_varies(it, DOMCTL_ARM, domain == 0);
    ask();
}

static void list(uint32_t first, uint32_t most, int room, int running) {
    char words[64];
    snprintf(words, sizeof words, "getdomaininfolist from %u, %u, room for %d bytes", first, most,
             room);
    int it = sysctl(MIRROR_XEN_SYSCTL_getdomaininfolist, words);
    put(it, IN(getdomaininfolist, first_domain), 2, first);
    put(it, IN(getdomaininfolist, max_domains), 4, most);
    put(it, IN(getdomaininfolist, num_domains), 4, 0xa5a5a5a5);
    if (room >= 0) {
        const size_t size = sizeof(struct mirror_xen_domctl_getdomaininfo);
        int buffer = block(room, FILL);
        point(it, IN(getdomaininfolist, buffer), buffer, 0);
        for (size_t at = 0; at + INFO(nr_online_vcpus) <= (size_t)room; at += size)
            info_varies(buffer, at, running && at == 0);
    }
    ask();
}

static void plain(uint32_t command, uint16_t domain, const char *words) {
    domctl(command, domain, words);
    ask();
}

static void value(uint32_t command, uint16_t domain, const char *words, int width,
                  uint64_t value) {
    char text[64];
    snprintf(text, sizeof text, "%s %llu", words, (unsigned long long)value);
    int it = domctl(command, domain, text);
    put(it, DOMCTL_ARM, width, value);
    ask();
}

/* Makes a domain; its number is the caller's choice, so that nothing depends on those before. */
static void create(uint16_t domain, int is_hardware, uint32_t vcpus, uint32_t flags) {
    int it = domctl(MIRROR_XEN_DOMCTL_createdomain, domain,
                    is_hardware ? "createdomain in hardware" : "createdomain");
    const size_t at = DOMCTL_ARM;
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
    ask();
}

static void populate(uint16_t domain, uint64_t count) {
    call(MIRROR___HYPERVISOR_memory_op, "memory_op(populate_physmap, domain %u, %llu)", domain,
         (unsigned long long)count);
    number(0, MIRROR_XENMEM_populate_physmap);
    int it = block(sizeof(struct mirror_xen_memory_reservation), 0);
    int frames = block(count * 8, 0);
    for (uint64_t i = 0; i < count; i++) put(frames, i * 8, 8, i);
    varies(frames, 0, count * 8);
    point(it, 0, frames, 0);
    put(it, offsetof(struct mirror_xen_memory_reservation, nr_extents), 8, count);
    put(it, offsetof(struct mirror_xen_memory_reservation, domid), 2, domain);
    address(1, it, 0);
    ask();
}

/* memory_op with the address of a domain's number. */
static void reservation(const char *words, uint64_t command, int domain) {
    call(MIRROR___HYPERVISOR_memory_op, "memory_op(%s, domain %d)", words, domain);
    number(0, command);
    if (domain >= 0) {
        uint16_t id = domain;
        address(1, holding(&id, sizeof id), 0);
    }
    ask();
}

/* A virtual CPU. */
static void vcpu(uint16_t domain, uint32_t number) {
    int it = domctl(MIRROR_XEN_DOMCTL_getvcpuinfo, domain, "getvcpuinfo");
    put(it, DOMCTL_ARM, 4, number);
    varies(it, DOMCTL_ARM + offsetof(struct mirror_xen_domctl_getvcpuinfo, cpu_time), 8);
    ask();
}

/* An event channel of a domain; dom0's own ports depend on its kernel. */
static void channel(uint16_t domain, uint16_t remote, int room) {
    call(MIRROR___HYPERVISOR_event_channel_op, "event_channel_op(alloc_unbound %u, %u, %d bytes)",
         domain, remote, room);
    number(0, MIRROR_EVTCHNOP_alloc_unbound);
    struct mirror_evtchn_alloc_unbound argument = {domain, remote, 0xa5a5a5a5};
    if (room >= 0) address(1, holding(&argument, room), 0);
    ask();
}

static void life(uint16_t domain, int is_hardware) {
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
    for (int i = 0; i < 16; i++) put(it, DOMCTL_ARM + i, 1, 0xf0 + i);
    ask();
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

static void destroy(uint16_t domain) {
    for (int i = 0; i < 100; i++) {
        domctl(MIRROR_XEN_DOMCTL_destroydomain, domain, "destroydomain");
        if (ask() == 0) break;
    }
    info(domain);
    list(0, 8, 8 * 112, 1);
}

static void ask_domains(void) {
    info(0);
    const uint16_t strangers[] = {1,
                                  2,
                                  0x7fef,
                                  MIRROR_DOMID_SELF,
                                  MIRROR_DOMID_IO,
                                  MIRROR_DOMID_XEN,
                                  MIRROR_DOMID_COW,
                                  MIRROR_DOMID_INVALID,
                                  MIRROR_DOMID_IDLE,
                                  0xffff};
    for (int i = 0; i < 10; i++) info(strangers[i]);
    int it = domctl(MIRROR_XEN_DOMCTL_getdomaininfo, 0, "getdomaininfo, read-only");
    read_only(it);
    ask();
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
        const char *words = command == 3 ? "pausedomain" : "unpausedomain";
        plain(command, 99, words);
        plain(command, 0, words);
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
    life(9, 1);
    life(5, 0);
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

static void ask_memory(void) {
    reservation("maximum_ram_page", MIRROR_XENMEM_maximum_ram_page, -1);
    reservation("current_reservation", MIRROR_XENMEM_current_reservation, 99);
    reservation("current_reservation", MIRROR_XENMEM_current_reservation, -1);
    reservation("maximum_reservation", MIRROR_XENMEM_maximum_reservation, MIRROR_DOMID_SELF);
    reservation("maximum_reservation", MIRROR_XENMEM_maximum_reservation, 0);
    reservation("maximum_gpfn", MIRROR_XENMEM_maximum_gpfn, 99);
    reservation("get_sharing_freed_pages", MIRROR_XENMEM_get_sharing_freed_pages, -1);
    reservation("get_sharing_shared_pages", MIRROR_XENMEM_get_sharing_shared_pages, -1);
}

/* ---- several calls at once, by which libxenctrl asks for results of 64 bits ---- */

/* Begins a multicall; gives the block of its entries, which is as long as it is said to be. */
static int calls_at_once(const char *words, uint64_t count, int room) {
    call(MIRROR___HYPERVISOR_multicall, "multicall(%s)", words);
    number(1, count);
    if (room < 0) return -1;
    int it = block(room, 0);
    address(0, it, 0);
    return it;
}

static void entry(int it, int index, uint64_t op, uint64_t first, uint64_t second) {
    const size_t size = sizeof(struct mirror_multicall_entry), at = index * size;
    put(it, at, 8, op);
    put(it, at + offsetof(struct mirror_multicall_entry, result), 8, 0xa5a5a5a5a5a5a5a5);
    put(it, at + offsetof(struct mirror_multicall_entry, args), 8, first);
    put(it, at + offsetof(struct mirror_multicall_entry, args) + 8, 8, second);
}

static void ask_at_once(void) {
    const int size = sizeof(struct mirror_multicall_entry);
    int it = calls_at_once("maximum_ram_page", 1, size);
    entry(it, 0, MIRROR___HYPERVISOR_memory_op, MIRROR_XENMEM_maximum_ram_page, 0);
    ask();
    it = calls_at_once("maximum_reservation of dom0", 1, size);
    entry(it, 0, MIRROR___HYPERVISOR_memory_op, MIRROR_XENMEM_maximum_reservation, 0);
    uint16_t self = MIRROR_DOMID_SELF;
    point(it, offsetof(struct mirror_multicall_entry, args) + 8, holding(&self, 2), 0);
    ask();
    it = calls_at_once("four of five", 4, 5 * size);
    entry(it, 0, MIRROR___HYPERVISOR_xen_version, MIRROR_XENVER_version, 0);
    entry(it, 1, 63, 0, 0);
    entry(it, 2, MIRROR___HYPERVISOR_sysctl, 0, 0);
    entry(it, 3, MIRROR___HYPERVISOR_xen_version, MIRROR_XENVER_pagesize, 0);
    entry(it, 4, MIRROR___HYPERVISOR_xen_version, MIRROR_XENVER_version, 0);
    ask();
    it = calls_at_once("a multicall", 1, size);
    entry(it, 0, MIRROR___HYPERVISOR_multicall, 0, 0);
    ask();
    it = calls_at_once("a number of 64 bits", 1, size);
    entry(it, 0, 1ull << 32 | MIRROR___HYPERVISOR_xen_version, 0, 0);
    ask();
    calls_at_once("one at the null pointer", 1, -1);
    ask();
    calls_at_once("none at the null pointer", 0, -1);
    ask();
    calls_at_once("one, no room", 1, 0);
    ask();
    it = calls_at_once("one, a byte short", 1, size - 1);
    put(it, 0, 8, MIRROR___HYPERVISOR_xen_version);
    ask();
    it = calls_at_once("two, room for one", 2, size);
    entry(it, 0, MIRROR___HYPERVISOR_xen_version, MIRROR_XENVER_version, 0);
    ask();
    it = calls_at_once("one, read-only", 1, size);
    entry(it, 0, MIRROR___HYPERVISOR_xen_version, MIRROR_XENVER_version, 0);
    read_only(it);
    ask();
}

/* ---- pieces of a device's way to a domain ---- */

static void range(uint32_t command, uint16_t domain, const char *words, uint64_t first,
                  uint64_t count, int is_allowed) {
    char text[96];
    const int width = command == MIRROR_XEN_DOMCTL_iomem_permission ? 8 : 4;
    snprintf(text, sizeof text, "%s %#llx, %#llx, %d", words, (unsigned long long)first,
             (unsigned long long)count, is_allowed);
    int it = domctl(command, domain, text);
    put(it, DOMCTL_ARM, width, first);
    put(it, DOMCTL_ARM + width, width, count);
    put(it, DOMCTL_ARM + 2 * width, 1, is_allowed);
    ask();
}

static void device(uint32_t command, uint16_t domain, const char *words, uint32_t dev,
                   uint32_t flags, uint32_t sbdf) {
    char text[96];
    snprintf(text, sizeof text, "%s dev %u, flags %u, %#x", words, dev, flags, sbdf);
    int it = domctl(command, domain, text);
    put(it, DOMCTL_ARM, 4, dev);
    put(it, DOMCTL_ARM + 4, 4, flags);
    put(it, DOMCTL_ARM + 8, 4, sbdf);
    ask();
}

static void ask_devices(void) {
    const uint32_t test = MIRROR_XEN_DOMCTL_test_assign_device;
    const uint32_t take = MIRROR_XEN_DOMCTL_deassign_device;
    const uint32_t give = MIRROR_XEN_DOMCTL_assign_device;
    const uint32_t memory = MIRROR_XEN_DOMCTL_iomem_permission;
    const uint32_t ports = MIRROR_XEN_DOMCTL_ioport_permission;
    create(5, 0, 1, 0);
    device(test, MIRROR_DOMID_INVALID, "test_assign_device", 0, 0, 0x300);
    device(test, MIRROR_DOMID_INVALID, "test_assign_device", 0, 0, 0x1fff);
    device(test, MIRROR_DOMID_INVALID, "test_assign_device", 0, 1, 0x300);
    device(test, MIRROR_DOMID_INVALID, "test_assign_device", 1, 0, 0x300);
    device(test, 5, "test_assign_device", 0, 0, 0x300);
    device(test, 99, "test_assign_device", 0, 0, 0x300);
    device(give, 5, "assign_device", 0, 0, 0x300);
    device(give, 99, "assign_device", 0, 0, 0x300);
    device(give, MIRROR_DOMID_INVALID, "assign_device", 0, 0, 0x300);
    device(take, MIRROR_DOMID_INVALID, "deassign_device", 0, 0, 0x300);
    device(take, 5, "deassign_device", 0, 0, 0x300);
    device(take, 99, "deassign_device", 0, 0, 0x300);
    range(memory, 5, "iomem_permission", 0xfe000, 2, 1);
    range(memory, 5, "iomem_permission", 0xfe000, 2, 0);
    range(memory, 5, "iomem_permission", 0xfe000, 0, 1);
    range(memory, 5, "iomem_permission", 0xfec00, 1, 1);
    /* The local APIC, messages, HyperTransport's range, and where addresses end. */
    const uint64_t frames[] = {0xfee00,   0xfee01,    0xfeeff,     0xfef00,    0xfcfffff,
                               0xfd00000, 0xfffffff,  0x10000000,  0xfffffffff, 0x1000000000,
                               0xb0000,   0xaffff,    0xbffff,     0xc0000,   0xfed7f,
                               0xfed80,   0xfed83,    0xfed84,     0xfebff,   0xfec01};
    for (size_t i = 0; i < sizeof frames / sizeof frames[0]; i++)
        range(memory, 5, "iomem_permission", frames[i], 1, 1);
    range(memory, 5, "iomem_permission", UINT64_MAX, 2, 1);
    range(memory, 99, "iomem_permission", 0xfe000, 2, 1);
    range(ports, 5, "ioport_permission", 0xe000, 32, 1);
    range(ports, 5, "ioport_permission", 0xe000, 32, 0);
    range(ports, 5, "ioport_permission", 0xe000, 0, 1);
    const uint64_t denied[] = {0x0,   0x1f,  0x20,  0x22,  0x3f,  0x40,  0x44,  0x60,  0x61,  0x80,
                               0x81,  0x8f,  0x90,  0x92,  0xa1,  0xbf,  0xc0,  0xdf,  0xe0,  0xe9,
                               0xf0,  0xf1,  0x3f7, 0x3f8, 0x3ff, 0x400, 0x4d0, 0x4d1, 0x4d2, 0x607,
                               0x608, 0x60b, 0x60c, 0xcf8, 0xcf9, 0xcfb, 0xcfc, 0xcff, 0xd00};
    for (size_t i = 0; i < sizeof denied / sizeof denied[0]; i++)
        range(ports, 5, "ioport_permission", denied[i], 1, 1);
    range(ports, 5, "ioport_permission", 0xffff, 1, 1);
    range(ports, 5, "ioport_permission", 0xffff, 2, 1);
    range(ports, 99, "ioport_permission", 0xe000, 32, 1);
    destroy(5);
}

int main(void) {
    open_device();
    call(MIRROR___HYPERVISOR_xen_version, "xen_version(version)");
    number(0, MIRROR_XENVER_version);
    long xen = ask();
    sysctl_version = (xen & 0xffff) < 21 ? MIRROR_XEN_SYSCTL_INTERFACE_VERSION_4_17
                                         : MIRROR_XEN_SYSCTL_INTERFACE_VERSION_4_21;
    switch (xen & 0xffff) {
    case 17: domctl_version = MIRROR_XEN_DOMCTL_INTERFACE_VERSION_4_17; break;
    case 18: domctl_version = MIRROR_XEN_DOMCTL_INTERFACE_VERSION_4_18; break;
    case 22: domctl_version = MIRROR_XEN_DOMCTL_INTERFACE_VERSION_4_22; break;
    default: domctl_version = MIRROR_XEN_DOMCTL_INTERFACE_VERSION_4_20;
    }
    ask_version();
    ask_envelope();
    ask_physinfo();
    ask_topology();
    ask_load();
    ask_pools();
    ask_pci();
    ask_features();
    ask_others();
    ask_domains();
    ask_memory();
    ask_at_once();
    ask_devices();
    call(MIRROR___HYPERVISOR_xen_version, "the end");
    ask();
    return 0;
}
