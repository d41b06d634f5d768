/* SPDX-License-Identifier: MIT */
/* multicall, which libxenctrl uses to get 64-bit results. */
#include "calls.h"

/* Begins a multicall; returns the block of its entries, or -1 for a null pointer. */
static int begin_multicall(const char *label, uint64_t count, int buffer_size) {
    begin(MIRROR___HYPERVISOR_multicall, "multicall(%s)", label);
    number(1, count);
    if (buffer_size < 0) return -1;
    int it = block(buffer_size, 0);
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

void record_multicall(void) {
    const int size = sizeof(struct mirror_multicall_entry);
    int it = begin_multicall("maximum_ram_page", 1, size);
    entry(it, 0, MIRROR___HYPERVISOR_memory_op, MIRROR_XENMEM_maximum_ram_page, 0);
    issue();
    it = begin_multicall("maximum_reservation of dom0", 1, size);
    entry(it, 0, MIRROR___HYPERVISOR_memory_op, MIRROR_XENMEM_maximum_reservation, 0);
    uint16_t self = MIRROR_DOMID_SELF;
    put_pointer(it, offsetof(struct mirror_multicall_entry, args) + 8, block_of(&self, 2), 0);
    issue();
    it = begin_multicall("four of five", 4, 5 * size);
    entry(it, 0, MIRROR___HYPERVISOR_xen_version, MIRROR_XENVER_version, 0);
    entry(it, 1, 63, 0, 0);
    entry(it, 2, MIRROR___HYPERVISOR_sysctl, 0, 0);
    entry(it, 3, MIRROR___HYPERVISOR_xen_version, MIRROR_XENVER_pagesize, 0);
    entry(it, 4, MIRROR___HYPERVISOR_xen_version, MIRROR_XENVER_version, 0);
    issue();
    it = begin_multicall("a multicall", 1, size);
    entry(it, 0, MIRROR___HYPERVISOR_multicall, 0, 0);
    issue();
    it = begin_multicall("a number of 64 bits", 1, size);
    entry(it, 0, 1ull << 32 | MIRROR___HYPERVISOR_xen_version, 0, 0);
    issue();
    begin_multicall("one at NULL", 1, -1);
    issue();
    begin_multicall("none at NULL", 0, -1);
    issue();
    begin_multicall("one, empty buffer", 1, 0);
    issue();
    it = begin_multicall("one, a byte short", 1, size - 1);
    put(it, 0, 8, MIRROR___HYPERVISOR_xen_version);
    issue();
    it = begin_multicall("two, buffer for one", 2, size);
    entry(it, 0, MIRROR___HYPERVISOR_xen_version, MIRROR_XENVER_version, 0);
    issue();
    it = begin_multicall("one, read-only", 1, size);
    entry(it, 0, MIRROR___HYPERVISOR_xen_version, MIRROR_XENVER_version, 0);
    read_only(it);
    issue();
}
