/* SPDX-License-Identifier: MIT */
/* sysctl. */
#include "calls.h"

#include <stdio.h>

/* Begins a sysctl whose argument is 0; returns its block. */
int sysctl(uint32_t command, const char *label) {
    begin(MIRROR___HYPERVISOR_sysctl, "sysctl(%s)", label);
    struct mirror_xen_sysctl_head head = {command, sysctl_version};
    int it = block(sizeof(struct mirror_xen_sysctl), 0);
    put(it, 0, 4, head.cmd);
    put(it, 4, 4, head.interface_version);
    address(0, it, 0);
    return it;
}

static void sysctl_plain(uint32_t command, const char *label) {
    sysctl(command, label);
    issue();
}

static void sysctl_with_version(uint32_t command, uint32_t version) {
    begin(MIRROR___HYPERVISOR_sysctl, "sysctl(command %u, interface version %#x)", command,
         version);
    int it = block(sizeof(struct mirror_xen_sysctl), 0);
    put(it, 0, 4, command);
    put(it, 4, 4, version);
    address(0, it, 0);
    issue();
}

static void record_bad_headers(void) {
    begin(MIRROR___HYPERVISOR_sysctl, "sysctl(NULL)");
    issue();
    for (size_t short_by = 1; short_by <= sizeof(struct mirror_xen_sysctl); short_by += 67) {
        begin(MIRROR___HYPERVISOR_sysctl, "sysctl(sched_id), %zu bytes short", short_by);
        int it = block(sizeof(struct mirror_xen_sysctl) - short_by, 0);
        if (short_by < 100) {
            put(it, 0, 4, MIRROR_XEN_SYSCTL_sched_id);
            put(it, 4, 4, sysctl_version);
        }
        address(0, it, 0);
        issue();
    }
    for (uint32_t command = MIRROR_XEN_SYSCTL_physinfo; command <= 4; command++) {
        int it = sysctl(command, command == 4 ? "sched_id, read-only" : "physinfo, read-only");
        read_only(it);
        issue();
    }
    const uint32_t versions[] = {0, sysctl_version - 1, sysctl_version + 1, 0xffffffff};
    for (int i = 0; i < 4; i++) sysctl_with_version(MIRROR_XEN_SYSCTL_sched_id, versions[i]);
    sysctl_with_version(99, 0);
    const uint32_t unknown[] = {0, 13, 24, 28, 31, 99, 1000, 0xffffffff};
    for (int i = 0; i < 8; i++) {
        char label[32];
        snprintf(label, sizeof label, "command %u", unknown[i]);
        sysctl_plain(unknown[i], label);
    }
}

static void record_physinfo(void) {
    int it = sysctl(MIRROR_XEN_SYSCTL_physinfo, "physinfo");
    mark_varying(it, IN(physinfo, cpu_khz), 4);
    mark_varying(it, IN(physinfo, free_pages), 8);
    issue();
    sysctl_plain(MIRROR_XEN_SYSCTL_sched_id, "sched_id");
}

static void cpus(const char *label, uint32_t count, int size) {
    int it = sysctl(MIRROR_XEN_SYSCTL_cputopoinfo, label);
    put(it, IN(cputopoinfo, num_cpus), 4, count);
    if (size >= 0) put_pointer(it, IN(cputopoinfo, cputopo), block(size, FILL), 0);
    issue();
}

static void nodes(const char *label, uint32_t count, int memory, int distance) {
    int it = sysctl(MIRROR_XEN_SYSCTL_numainfo, label);
    put(it, IN(numainfo, num_nodes), 4, count);
    if (memory >= 0) {
        int buffer = block(memory, FILL);
        put_pointer(it, IN(numainfo, meminfo), buffer, 0);
        if (memory >= 16) mark_varying(buffer, 8, 8);
    }
    if (distance >= 0) put_pointer(it, IN(numainfo, distance), block(distance, FILL), 0);
    issue();
}

static void record_topology(void) {
    cpus("cputopoinfo, how many", 0, -1);
    cpus("cputopoinfo, how many of 77", 77, -1);
    cpus("cputopoinfo of 0", 0, 64);
    cpus("cputopoinfo of 1", 1, 12);
    cpus("cputopoinfo of 4", 4, 48);
    cpus("cputopoinfo of 1, empty buffer", 1, 0);
    cpus("cputopoinfo of 1, a byte short", 1, 11);
    nodes("numainfo, how many", 0, -1, -1);
    nodes("numainfo, how many of 77", 77, -1, -1);
    nodes("numainfo of 0", 0, 64, 64);
    nodes("numainfo of 1", 1, 16, 4);
    nodes("numainfo of 1, memory", 1, 16, -1);
    nodes("numainfo of 1, distance", 1, -1, 4);
    nodes("numainfo of 4", 4, 64, 64);
    nodes("numainfo of 1, no buffer for memory", 1, 0, 4);
    nodes("numainfo of 1, no buffer for the distance", 1, 16, 0);
}

static void idle(const char *label, uint32_t count, int size) {
    int it = sysctl(MIRROR_XEN_SYSCTL_getcpuinfo, label);
    put(it, IN(getcpuinfo, max_cpus), 4, count);
    put(it, IN(getcpuinfo, nr_cpus), 4, 0xa5a5a5a5);
    if (size >= 0) {
        int buffer = block(size, FILL);
        put_pointer(it, IN(getcpuinfo, info), buffer, 0);
        mark_varying(buffer, 0, size < 8 ? size : 8);
    }
    issue();
}

static void heap(const char *label, uint32_t least, uint32_t most, uint32_t node) {
    int it = sysctl(MIRROR_XEN_SYSCTL_availheap, label);
    put(it, IN(availheap, min_bitwidth), 4, least);
    put(it, IN(availheap, max_bitwidth), 4, most);
    put(it, IN(availheap, node), 4, node);
    mark_varying(it, IN(availheap, avail_bytes), 8);
    issue();
}

static void record_load(void) {
    idle("getcpuinfo of 0", 0, 8);
    idle("getcpuinfo of 1", 1, 8);
    idle("getcpuinfo of 8", 8, 64);
    idle("getcpuinfo of 1, at NULL", 1, -1);
    idle("getcpuinfo of 1, a byte short", 1, 7);
    heap("availheap", 0, 0, 0xffffffff);
    heap("availheap of node 0", 0, 0, 0);
    heap("availheap of node 1", 0, 0, 1);
}

void pool(const char *label, uint32_t op, uint32_t id, int bits, int size) {
    int it = sysctl(MIRROR_XEN_SYSCTL_cpupool_op, label);
    put(it, IN(cpupool_op, op), 4, op);
    put(it, IN(cpupool_op, cpupool_id), 4, id);
    const size_t map = IN(cpupool_op, cpumap);
    put(it, map + offsetof(struct mirror_xenctl_bitmap, nr_bits), 4, bits);
    if (size >= 0)
        put_pointer(it, map + offsetof(struct mirror_xenctl_bitmap, bitmap), block(size, FILL), 0);
    issue();
}

static void record_pools(void) {
    const uint32_t info = MIRROR_XEN_SYSCTL_CPUPOOL_OP_INFO;
    const uint32_t free = MIRROR_XEN_SYSCTL_CPUPOOL_OP_FREEINFO;
    pool("cpupool_op(INFO) of pool 0", info, 0, 8, 1);
    pool("cpupool_op(INFO) of pool 0, 64 bits", info, 0, 64, 8);
    pool("cpupool_op(INFO) of pool 0, 9 bits", info, 0, 9, 2);
    pool("cpupool_op(INFO) of pool 0, 3 bits", info, 0, 3, 1);
    pool("cpupool_op(INFO) of pool 0, no bits", info, 0, 0, 8);
    pool("cpupool_op(INFO) of pool 0, NULL", info, 0, 8, -1);
    pool("cpupool_op(INFO) of pool 0, empty buffer", info, 0, 8, 0);
    pool("cpupool_op(INFO) of pool 1", info, 1, 8, 1);
    pool("cpupool_op(INFO) of any pool", info, MIRROR_XEN_SYSCTL_CPUPOOL_PAR_ANY, 8, 1);
    pool("cpupool_op(FREEINFO)", free, 0, 8, 1);
    pool("cpupool_op(FREEINFO), NULL", free, 0, 8, -1);
    pool("cpupool_op(0)", 0, 0, 8, 1);
    pool("cpupool_op(8)", 8, 0, 8, 1);
    pool("cpupool_op(99)", 99, 0, 8, 1);
}

static void pci_nodes(const char *label, uint32_t count, const uint32_t *devices, int size) {
    int it = sysctl(MIRROR_XEN_SYSCTL_pcitopoinfo, label);
    put(it, IN(pcitopoinfo, num_devs), 4, count);
    if (devices) put_pointer(it, IN(pcitopoinfo, devs), block_of(devices, count * 4), 0);
    if (size >= 0) put_pointer(it, IN(pcitopoinfo, nodes), block(size, FILL), 0);
    issue();
}

static void record_pci(void) {
    /* Segment in the low half, then bus, then slot and function. */
    const uint32_t devices[] = {0x00030000, 0x00000000, 0xff1f0000, 0x00000001};
    pci_nodes("pcitopoinfo of 4", 4, devices, 16);
    pci_nodes("pcitopoinfo of 1", 1, devices, 4);
    pci_nodes("pcitopoinfo of 0", 0, devices, 16);
    pci_nodes("pcitopoinfo without devices", 1, NULL, 4);
    pci_nodes("pcitopoinfo without nodes", 1, devices, -1);
    pci_nodes("pcitopoinfo of 2, buffer for 1", 2, devices, 4);
}

static void feature_set(const char *label, uint32_t index, uint32_t count, int size) {
    int it = sysctl(MIRROR_XEN_SYSCTL_get_cpu_featureset, label);
    put(it, IN(cpu_featureset, index), 4, index);
    put(it, IN(cpu_featureset, nr_features), 4, count);
    if (size >= 0) put_pointer(it, IN(cpu_featureset, features), block(size, FILL), 0);
    issue();
}

static void record_features(void) {
    sysctl_plain(MIRROR_XEN_SYSCTL_get_cpu_levelling_caps, "get_cpu_levelling_caps");
    feature_set("get_cpu_featureset, how many", 99, 0, -1);
    for (uint32_t index = 0; index < 7; index++) {
        char label[64];
        snprintf(label, sizeof label, "get_cpu_featureset %u", index);
        feature_set(label, index, 64, 256);
    }
    feature_set("get_cpu_featureset 1, two words", 1, 2, 8);
    feature_set("get_cpu_featureset 1, empty buffer", 1, 64, 0);
    feature_set("get_cpu_featureset 1, of 0", 1, 0, 8);
    feature_set("get_cpu_featureset 99, empty buffer", 99, 64, 0);
}

static void policy(const char *label, uint32_t index, uint32_t reserved, int leaves, int msrs) {
    int it = sysctl(MIRROR_XEN_SYSCTL_get_cpu_policy, label);
    put(it, IN(cpu_policy, index), 4, index);
    put(it, IN(cpu_policy, _rsvd), 4, reserved);
    if (leaves >= 0) {
        put(it, IN(cpu_policy, nr_leaves), 4, leaves / 24);
        put_pointer(it, IN(cpu_policy, leaves), block(leaves, FILL), 0);
    }
    if (msrs >= 0) {
        put(it, IN(cpu_policy, nr_msrs), 4, msrs / 16);
        put_pointer(it, IN(cpu_policy, msrs), block(msrs, FILL), 0);
    }
    issue();
}

static void record_others(void) {
    policy("get_cpu_policy, how many", 1, 0, -1, -1);
    policy("get_cpu_policy 6", 6, 0, -1, -1);
    policy("get_cpu_policy, reserved", 1, 1, -1, -1);
    const struct {
        uint32_t command;
        const char *label;
    } rest[] = {
        {MIRROR_XEN_SYSCTL_perfc_op, "perfc_op"},
        {MIRROR_XEN_SYSCTL_lockprof_op, "lockprof_op"},
        {MIRROR_XEN_SYSCTL_coverage_op, "coverage_op"},
        {MIRROR_XEN_SYSCTL_psr_cmt_op, "psr_cmt_op"},
        {MIRROR_XEN_SYSCTL_psr_alloc, "psr_alloc"},
        {MIRROR_XEN_SYSCTL_debug_keys, "debug_keys of 0"},
        {MIRROR_XEN_SYSCTL_dt_overlay, "dt_overlay"},
    };
    for (size_t i = 0; i < sizeof rest / sizeof rest[0]; i++)
        sysctl_plain(rest[i].command, rest[i].label);
    for (uint32_t command = 1; command < 5; command++) {
        char label[32];
        snprintf(label, sizeof label, "psr_alloc %u", command);
        int it = sysctl(MIRROR_XEN_SYSCTL_psr_alloc, label);
        put(it, SYSCTL_UNION, 4, command);
        issue();
    }
}

void record_sysctl(void) {
    record_bad_headers();
    record_physinfo();
    record_topology();
    record_load();
    record_pools();
    record_pci();
    record_features();
    record_others();
}
