/* SPDX-License-Identifier: MIT */
/* The domctls that assign a PCI device and its resources to a domain. */
#include "calls.h"

#include <stdio.h>

static void range(uint32_t command, uint16_t domain, const char *label, uint64_t first,
                  uint64_t count, int is_allowed) {
    char text[96];
    const int width = command == MIRROR_XEN_DOMCTL_iomem_permission ? 8 : 4;
    snprintf(text, sizeof text, "%s %#llx, %#llx, %d", label, (unsigned long long)first,
             (unsigned long long)count, is_allowed);
    int it = domctl(command, domain, text);
    put(it, DOMCTL_UNION, width, first);
    put(it, DOMCTL_UNION + width, width, count);
    put(it, DOMCTL_UNION + 2 * width, 1, is_allowed);
    issue();
}

static void device(uint32_t command, uint16_t domain, const char *label, uint32_t dev,
                   uint32_t flags, uint32_t sbdf) {
    char text[96];
    snprintf(text, sizeof text, "%s dev %u, flags %u, %#x", label, dev, flags, sbdf);
    int it = domctl(command, domain, text);
    put(it, DOMCTL_UNION, 4, dev);
    put(it, DOMCTL_UNION + 4, 4, flags);
    put(it, DOMCTL_UNION + 8, 4, sbdf);
    issue();
}

void record_devices(void) {
    const uint32_t test = MIRROR_XEN_DOMCTL_test_assign_device;
    const uint32_t deassign = MIRROR_XEN_DOMCTL_deassign_device;
    const uint32_t assign = MIRROR_XEN_DOMCTL_assign_device;
    const uint32_t memory = MIRROR_XEN_DOMCTL_iomem_permission;
    const uint32_t ports = MIRROR_XEN_DOMCTL_ioport_permission;
    create(5, 0, 1, 0);
    device(test, MIRROR_DOMID_INVALID, "test_assign_device", 0, 0, 0x300);
    device(test, MIRROR_DOMID_INVALID, "test_assign_device", 0, 0, 0x1fff);
    device(test, MIRROR_DOMID_INVALID, "test_assign_device", 0, 1, 0x300);
    device(test, MIRROR_DOMID_INVALID, "test_assign_device", 1, 0, 0x300);
    device(test, 5, "test_assign_device", 0, 0, 0x300);
    device(test, 99, "test_assign_device", 0, 0, 0x300);
    device(assign, 5, "assign_device", 0, 0, 0x300);
    device(assign, 99, "assign_device", 0, 0, 0x300);
    device(assign, MIRROR_DOMID_INVALID, "assign_device", 0, 0, 0x300);
    device(deassign, MIRROR_DOMID_INVALID, "deassign_device", 0, 0, 0x300);
    device(deassign, 5, "deassign_device", 0, 0, 0x300);
    device(deassign, 99, "deassign_device", 0, 0, 0x300);
    range(memory, 5, "iomem_permission", 0xfe000, 2, 1);
    range(memory, 5, "iomem_permission", 0xfe000, 2, 0);
    range(memory, 5, "iomem_permission", 0xfe000, 0, 1);
    range(memory, 5, "iomem_permission", 0xfec00, 1, 1);
    /* The local APIC, the MSI range, HyperTransport's range, and the end of the address space. */
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
