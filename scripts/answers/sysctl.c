/* SPDX-License-Identifier: MIT */
/* sysctl. */
#include "questions.h"

#include <stdio.h>

/* Begins a sysctl whose argument is 0; gives its block. */
int sysctl(uint32_t command, const char *words) {
    call(MIRROR___HYPERVISOR_sysctl, "sysctl(%s)", words);
    struct mirror_xen_sysctl_head head = {command, sysctl_version};
    int it = block(sizeof(struct mirror_xen_sysctl), 0);
    put(it, 0, 4, head.cmd);
    put(it, 4, 4, head.interface_version);
    address(0, it, 0);
    return it;
}

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

void pool(const char *words, uint32_t op, uint32_t id, int bits, int room) {
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

void ask_sysctl(void) {
    ask_envelope();
    ask_physinfo();
    ask_topology();
    ask_load();
    ask_pools();
    ask_pci();
    ask_features();
    ask_others();
}
