// SPDX-License-Identifier: MIT
// Memory mapped from the nodes.
#include "torture.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct batch {
    uint32_t num;
    uint16_t dom, pad;
    uint64_t addr, arr, err;
};

enum { ABSENT_DOMAIN = 0x7fef };

static uint8_t *map(int file, size_t count) {
    uint8_t *memory = mmap(NULL, count * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    check(memory != MAP_FAILED, "mmap: %s", strerror(errno));
    if (memory == MAP_FAILED) _exit(exit_status());
    return memory;
}

static int buffers(void) {
    int file = open_file(HYPERCALL_NODE, O_RDWR | O_CLOEXEC);
    check(file >= 0, "open %s: %s", HYPERCALL_NODE, strerror(-file));
    return file;
}

static bool zeroed(const uint8_t *memory, size_t size) {
    while (size && !memory[size - 1]) size--;
    return size == 0;
}

static long refusal(int file, int protection, int flags, size_t size) {
    void *memory = mmap(NULL, size, protection, flags, file, 0);
    return memory == MAP_FAILED ? -errno : 0;
}

static void hypercall_buffers(void) {
    int file = buffers(), privcmd = open_privcmd();
    uint8_t *first = map(file, 1), *second = map(file, 4), *third = map(buffers(), 1);
    check(zeroed(first, PAGE) && zeroed(second, 4 * PAGE), "a buffer is not zeroed");
    memset(first, 1, PAGE);
    check(zeroed(second, 4 * PAGE) && zeroed(third, PAGE), "two buffers share memory");
    expect(extraversion(privcmd, second + 100), 0, "a hypercall that writes to a buffer");
    check(!zeroed(second + 100, 16), "it wrote nothing");
    check(zeroed(second, 100) && zeroed(second + 116, PAGE), "it wrote outside the buffer");
    expect(extraversion(privcmd, second + PAGE - 8), 0, "a hypercall that writes across two pages");
    struct hypercall *call = (void *)first;
    *call = (struct hypercall){17, {0}};
    expect(issue(privcmd, REQUEST_HYPERCALL, call), xen_version,
           "a call whose argument is in a buffer");
    close(file);
    expect(extraversion(privcmd, second), 0, "a buffer whose file is closed");
    expect(munmap(second, 4 * PAGE), 0, "munmap");
    expect(extraversion(privcmd, second), -EFAULT, "a buffer that is unmapped");
    check(zeroed(third, PAGE), "the last buffer");
}

static void hypercall_refusals(void) {
    int file = buffers(), both = PROT_READ | PROT_WRITE;
    expect(refusal(file, both, MAP_PRIVATE, PAGE), -EINVAL, "a private buffer");
    expect(refusal(file, both, MAP_SHARED, 0), -EINVAL, "a buffer of no length");
    int reading = open_file(HYPERCALL_NODE, O_RDONLY);
    expect(refusal(reading, PROT_READ, MAP_SHARED, PAGE), -EINVAL, "a file for reading");
    expect(refusal(reading, both, MAP_SHARED, PAGE), -EACCES, "a file for reading, to be written");
    expect(version(file), -ENOTTY, "a call of the node of buffers");
    uint8_t *memory = map(file, 1);
    void *longer = mremap(memory, PAGE, 2 * PAGE, MREMAP_MAYMOVE);
    check(longer == MAP_FAILED && errno == EFAULT, "a buffer was made longer");
}

static void shared_with_children(void) {
    int file = buffers(), privcmd = open_privcmd();
    uint8_t *memory = map(file, 2);
    memory[0] = 1;
    pid_t child = fork();
    if (child == 0) {
        check(memory[0] == 1, "the child does not see its parent's memory");
        memory[PAGE] = 2;
        expect(extraversion(privcmd, memory + 64), 0, "a hypercall of a child");
        _exit(exit_status());
    }
    expect_exit(child, "the child");
    check(memory[PAGE] == 2, "the parent does not see its child's memory");
    check(!zeroed(memory + 64, 16), "the parent does not see what the child's hypercall wrote");
}

static void parts(void) {
    int file = buffers(), privcmd = open_privcmd();
    uint8_t *memory = map(file, 3);
    memory[2 * PAGE] = 7;
    expect(munmap(memory + PAGE, PAGE), 0, "munmap of the middle");
    check(memory[2 * PAGE] == 7, "the end lost its content");
    expect(extraversion(privcmd, memory + 2 * PAGE), 0, "a hypercall that writes to the end");
    expect(extraversion(privcmd, memory + PAGE), -EFAULT, "a hypercall that writes to the middle");
    expect(mprotect(memory, PAGE, PROT_READ), 0, "mprotect of the beginning");
    expect(extraversion(privcmd, memory), -EFAULT, "a hypercall that writes to the beginning");
}

/// The signal that ends a child which writes to a mapping, or 0.
static int touch(uint8_t *(*make)(int), int file) {
    pid_t child = fork();
    if (child == 0) {
        signal(SIGBUS, SIG_DFL);
        volatile uint8_t *memory = make(file);
        *memory = 1;
        _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static uint8_t *one_page(int file) { return map(file, 1); }
static uint8_t *inherited;
static uint8_t *inherited_page(int file) {
    (void)file;
    return inherited;
}

static void frames(void) {
    int privcmd = open_privcmd();
    expect(touch(one_page, privcmd), SIGBUS, "a write to a mapping without frames");
    inherited = map(privcmd, 1);
    expect(touch(inherited_page, privcmd), SIGSEGV, "a child's write to its parent's mapping");

    uint8_t *memory = map(privcmd, 2);
    uint64_t wanted[2] = {1, 2};
    int32_t errors[2] = {77, 77};
    struct batch batch = {2,          ABSENT_DOMAIN, 0, (uintptr_t)memory, (uintptr_t)wanted,
                          (uintptr_t)errors};
    expect(issue(privcmd, REQUEST_MMAPBATCH_V2, &batch), 0, "frames of a missing domain");
    expect(errors[0], -ESRCH, "the first frame");
    expect(errors[1], -ESRCH, "the second frame");
    batch.num = 0;
    expect(issue(privcmd, REQUEST_MMAPBATCH_V2, &batch), -EINVAL, "no frames");
    batch.num = 2;
    batch.addr = (uintptr_t)pages(2);
    expect(issue(privcmd, REQUEST_MMAPBATCH_V2, &batch), -EINVAL, "frames into other memory");
    batch.arr = 0;
    expect(issue(privcmd, REQUEST_MMAPBATCH_V2, &batch), -EFAULT, "no list of frames");
    expect(refusal(privcmd, PROT_READ | PROT_WRITE, MAP_PRIVATE, PAGE), 0, "a private mapping");
    expect(refusal(privcmd, PROT_READ | PROT_WRITE, MAP_SHARED, 1ul << 40), 0, "a terabyte");
    expect(munmap(memory, 2 * PAGE), 0, "munmap");
}

const struct subtest mapping_subtests[] = {
    {.name = "hypercall-buffers", .run = hypercall_buffers},
    {.name = "hypercall-refusals", .run = hypercall_refusals},
    {.name = "shared-with-children", .run = shared_with_children},
    {.name = "parts", .run = parts},
    {.name = "frames", .run = frames},
    {0},
};
