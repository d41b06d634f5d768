// SPDX-License-Identifier: MIT
// Arguments that cannot be read or written: the call fails, and the program continues.
#include "torture.h"

#include <string.h>
#include <sys/mman.h>

static void bad_pointers(void) {
    int file = open_privcmd();
    static const uintptr_t bad[] = {
        0,          1,           0xfff,      0x10000,
        -(uintptr_t)1, -(uintptr_t)8, -(uintptr_t)4096, (uintptr_t)1 << 63,
        ((uintptr_t)1 << 47) - 8, (uintptr_t)1 << 47, 0x8000000000000ff0,
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        void *pointer = (void *)bad[i];
        expect(issue(file, REQUEST_HYPERCALL, pointer), -EFAULT, "a hypercall at a bad address");
        expect(extraversion(file, pointer), -EFAULT, "a hypercall's buffer at a bad address");
        long gsi = issue(file, REQUEST_PCIDEV_GET_GSI, pointer);
        check(gsi == -EFAULT || gsi == -ENOTTY, "a GSI at %p: %ld", pointer, gsi);
    }
    works(file, "a call after them");
}

static void protected_pages(void) {
    int file = open_privcmd();
    uint8_t *page = pages(1);
    struct hypercall *call = (void *)page;
    *call = (struct hypercall){17, {0}};
    expect(issue(file, REQUEST_HYPERCALL, call), xen_version, "an argument on a page");
    mprotect(page, PAGE, PROT_READ);
    expect(issue(file, REQUEST_HYPERCALL, call), xen_version, "an argument on a read-only page");
    mprotect(page, PAGE, PROT_NONE);
    expect(issue(file, REQUEST_HYPERCALL, call), -EFAULT, "an argument on an inaccessible page");
    munmap(page, PAGE);
    expect(issue(file, REQUEST_HYPERCALL, call), -EFAULT, "an argument on no page");
    works(file, "a call after them");
}

static void protected_buffers(void) {
    int file = open_privcmd();
    uint8_t *page = pages(1);
    expect(extraversion(file, page), 0, "a buffer on a page");
    check(memchr(page, 0, 16) != NULL, "the buffer holds no text");
    memset(page, 0x5a, PAGE);
    mprotect(page, PAGE, PROT_READ);
    expect(extraversion(file, page), -EFAULT, "a buffer on a read-only page");
    check(page[0] == 0x5a, "a read-only page was written to");
    mprotect(page, PAGE, PROT_NONE);
    expect(extraversion(file, page), -EFAULT, "a buffer on an inaccessible page");
    works(file, "a call after them");
}

/// A result that Linux cannot write back makes the call fail.
static void protected_result(void) {
    int file = open_privcmd();
    uint8_t *page = pages(1);
    uint32_t *argument = (void *)page;
    argument[0] = 0x300;
    long result = issue(file, REQUEST_PCIDEV_GET_GSI, argument);
    if (result != 0) skip("no device has a GSI here");
    check(argument[1] != 0x5a5a5a5a, "no GSI was written");
    argument[1] = 0x5a5a5a5a;
    mprotect(page, PAGE, PROT_READ);
    expect(issue(file, REQUEST_PCIDEV_GET_GSI, argument), -EFAULT, "a result on a read-only page");
    check(argument[1] == 0x5a5a5a5a, "a read-only page was written to");
}

static void straddling(void) {
    int file = open_privcmd();
    uint8_t *two = pages(2);
    for (int offset = 1; offset < (int)sizeof(struct hypercall); offset += 7) {
        struct hypercall call = {17, {0}};
        uint8_t *start = two + PAGE - offset;
        memcpy(start, &call, sizeof call);
        expect(issue(file, REQUEST_HYPERCALL, start), xen_version, "an argument across two pages");
        start = two + 2 * PAGE - offset;
        memset(start, 0, offset);
        expect(issue(file, REQUEST_HYPERCALL, start), -EFAULT, "an argument across the last page");
        expect(extraversion(file, two + PAGE - 8), 0, "a buffer across two pages");
        expect(extraversion(file, two + 2 * PAGE - 8), -EFAULT, "a buffer across the last page");
    }
    works(file, "a call after them");
}

static void unknown(void) {
    int file = open_privcmd();
    uint64_t argument[16] = {0};
    expect(issue(file, REQUEST_UNKNOWN, NULL), -ENOTTY, "an unknown request");
    expect(issue(file, 0x00285000ul, argument), -ENOTTY, "a hypercall of another size");
    expect(issue(file, 0x40305000ul, argument), -ENOTTY, "a hypercall of another direction");
    expect(issue(file, 0x5401ul, argument), -ENOTTY, "TCGETS");
    expect(issue(file, 0ul, argument), -ENOTTY, "request 0");
    expect(issue(file, 0xfffffffful, argument), -ENOTTY, "request 0xffffffff");
    // Linux reads the lower half of the register.
    expect(issue(file, 0x1000050fful, NULL), -ENOTTY, "a request of 33 bits");
    struct hypercall call = {17, {0}};
    expect(issue(file, 0x100000000ul | REQUEST_HYPERCALL, &call), xen_version,
           "a hypercall of 33 bits");
}

const struct subtest argument_subtests[] = {
    {.name = "bad-pointers", .run = bad_pointers},
    {.name = "protected-arguments", .run = protected_pages},
    {.name = "protected-buffers", .run = protected_buffers},
    {.name = "protected-result", .run = protected_result},
    {.name = "straddling", .run = straddling},
    {.name = "unknown-requests", .run = unknown},
    {0},
};
