/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* strerrorname_np */
#include "hypercall.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#define PAGE 4096u
#define MAX_BLOCKS 8
#define MAX_REFERENCES 32

struct block {
    uint8_t *bytes, *before, *start;
    size_t size;
    uint8_t fill;
    int read_only;
};

struct reference {
    int block, target;
    size_t at, offset;
};

static struct block blocks[MAX_BLOCKS];
static int block_count;
static struct reference pointers[MAX_REFERENCES], varying[MAX_REFERENCES];
static int pointer_count, varying_count;
static struct mirror_privcmd_hypercall envelope;
static struct reference arguments[5];
static char name[256];
static int device = -1;

static void die(const char *what) {
    perror(what);
    exit(1);
}

void open_device(void) {
    device = open("/dev/xen/privcmd", O_RDWR | O_CLOEXEC);
    if (device < 0) die("/dev/xen/privcmd");
}

void begin(uint64_t hypercall, const char *format, ...) {
    va_list list;
    va_start(list, format);
    vsnprintf(name, sizeof name, format, list);
    va_end(list);
    for (int i = 0; i < block_count; i++) {
        size_t mapped = (blocks[i].size + PAGE - 1) / PAGE * PAGE;
        munmap(blocks[i].start, mapped + PAGE);
        free(blocks[i].before);
    }
    block_count = pointer_count = varying_count = 0;
    memset(&envelope, 0, sizeof envelope);
    envelope.op = hypercall;
    for (int i = 0; i < 5; i++) arguments[i].block = -1;
}

int block(size_t size, uint8_t fill) {
    struct block *new = &blocks[block_count];
    size_t mapped = (size + PAGE - 1) / PAGE * PAGE;
    if (block_count == MAX_BLOCKS) abort();
    new->start = mmap(NULL, mapped + PAGE, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_LOCKED | MAP_POPULATE, -1, 0);
    if (new->start == MAP_FAILED) die("mmap");
    if (mprotect(new->start + mapped, PAGE, PROT_NONE)) die("mprotect");
    new->bytes = new->start + mapped - size;
    new->size = size;
    new->fill = fill;
    new->read_only = 0;
    memset(new->bytes, fill, size);
    return block_count++;
}

int block_of(const void *bytes, size_t size) {
    int new = block(size, 0);
    memcpy(blocks[new].bytes, bytes, size);
    return new;
}

void put(int to, size_t at, size_t width, uint64_t value) {
    if (at + width > blocks[to].size) abort();
    memcpy(blocks[to].bytes + at, &value, width);
}

void put_pointer(int from, size_t at, int target, size_t offset) {
    if (pointer_count == MAX_REFERENCES) abort();
    put(from, at, 8, (uint64_t)(uintptr_t)blocks[target].bytes + offset);
    pointers[pointer_count++] = (struct reference){from, target, at, offset};
}

void read_only(int which) { blocks[which].read_only = 1; }

void mark_varying(int which, size_t at, size_t size) {
    if (varying_count == MAX_REFERENCES) abort();
    varying[varying_count++] = (struct reference){which, 0, at, size};
}

void number(int argument, uint64_t value) { (&envelope.arg[0])[argument] = value; }

void address(int argument, int which, size_t offset) {
    number(argument, (uint64_t)(uintptr_t)blocks[which].bytes + offset);
    arguments[argument] = (struct reference){which, 0, 0, offset};
}

const uint8_t *after(int which) { return blocks[which].bytes; }

/* Bytes in hexadecimal, a run of the same byte as (byte*count). */
static void print_bytes(const uint8_t *bytes, size_t count) {
    putchar('"');
    for (size_t i = 0; i < count;) {
        size_t run = 1;
        while (i + run < count && bytes[i + run] == bytes[i]) run++;
        if (run >= 8) {
            printf("(%02x*%zu)", bytes[i], run);
        } else {
            for (size_t j = 0; j < run; j++) printf("%02x", bytes[i]);
        }
        i += run;
    }
    putchar('"');
}

/* Addresses differ from run to run: the line has zeros there, and lists them in "pointers". */
static void hide_pointers(int which, uint8_t *bytes) {
    for (int i = 0; i < pointer_count; i++) {
        if (pointers[i].block != which) continue;
        uint64_t value, own = (uint64_t)(uintptr_t)blocks[pointers[i].target].bytes +
                              pointers[i].offset;
        memcpy(&value, bytes + pointers[i].at, 8);
        if (value == own) memset(bytes + pointers[i].at, 0, 8);
    }
}

static void print_references(const char *key, int which, const struct reference *list, int count,
                        int has_target) {
    int first = 1;
    for (int i = 0; i < count; i++) {
        if (list[i].block != which) continue;
        printf(first ? ",\"%s\":[" : ",", key);
        first = 0;
        if (has_target) {
            printf("{\"at\":%zu,\"block\":%d,\"offset\":%zu}", list[i].at, list[i].target,
                   list[i].offset);
        } else {
            printf("{\"at\":%zu,\"size\":%zu}", list[i].at, list[i].offset);
        }
    }
    if (!first) putchar(']');
}

static void print_call(void) {
    int last = 4;
    while (last >= 0 && envelope.arg[last] == 0 && arguments[last].block < 0) last--;
    printf("{\"name\":\"%s\",\"hypercall\":%llu,\"arguments\":[", name,
           (unsigned long long)envelope.op);
    for (int i = 0; i <= last; i++) {
        if (i) putchar(',');
        if (arguments[i].block >= 0) {
            printf("{\"block\":%d,\"offset\":%zu}", arguments[i].block, arguments[i].offset);
        } else {
            printf("{\"number\":\"0x%llx\"}", (unsigned long long)envelope.arg[i]);
        }
    }
    printf("],\"blocks\":[");
    for (int i = 0; i < block_count; i++) {
        printf(i ? ",{\"before\":" : "{\"before\":");
        hide_pointers(i, blocks[i].before);
        print_bytes(blocks[i].before, blocks[i].size);
        print_references("pointers", i, pointers, pointer_count, 1);
        print_references("varies", i, varying, varying_count, 0);
        if (blocks[i].read_only) printf(",\"readOnly\":true");
        uint8_t *now = malloc(blocks[i].size);
        memcpy(now, blocks[i].bytes, blocks[i].size);
        hide_pointers(i, now);
        if (memcmp(now, blocks[i].before, blocks[i].size)) {
            printf(",\"after\":");
            print_bytes(now, blocks[i].size);
        }
        free(now);
        putchar('}');
    }
    putchar(']');
}

long issue(void) {
    for (int i = 0; i < block_count; i++) {
        struct block *it = &blocks[i];
        size_t mapped = (it->size + PAGE - 1) / PAGE * PAGE;
        it->before = malloc(it->size);
        memcpy(it->before, it->bytes, it->size);
        if (it->read_only && mprotect(it->start, mapped, PROT_READ)) die("mprotect");
    }
    long result = ioctl(device, MIRROR_IOCTL_PRIVCMD_HYPERCALL, &envelope);
    int error = result < 0 ? errno : 0;
    print_call();
    if (error) {
        const char *text = strerrorname_np(error);
        if (text) {
            printf(",\"error\":\"%s\"}\n", text);
        } else {
            printf(",\"error\":\"%d\"}\n", error);
        }
    } else {
        printf(",\"result\":%ld}\n", result);
    }
    fflush(stdout);
    return error ? -error : result;
}
