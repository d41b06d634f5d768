/* SPDX-License-Identifier: MIT */
/* multicall, by which libxenctrl asks for results of 64 bits. */
#include "questions.h"

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

void ask_at_once(void) {
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
