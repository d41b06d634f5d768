// SPDX-License-Identifier: MIT
// A program without a C library: it issues system calls itself, and defines its own structures.
//
//     raw [SBDF]
//
// Opens both nodes by openat, issues a hypercall whose buffer is a mapping of /dev/xen/hypercall,
// reads the GSI of a device (SBDF as a hexadecimal number, 0300 by default), closes the node and
// issues a call again. Prints a line for each call: its result, or a negative errno. Built with
// -nostdlib -static and -O1: from -O2 on, gcc replaces its loops by calls of strlen.
typedef unsigned long u64;
typedef unsigned int u32;
typedef unsigned short u16;
typedef unsigned char u8;

enum { WRITE = 1, CLOSE = 3, MMAP = 9, MUNMAP = 11, IOCTL = 16, EXIT_GROUP = 231, OPENAT = 257 };
enum { CWD = -100, READ_WRITE_CLOEXEC = 02000002 };

struct hypercall {
    u64 op;
    u64 arg[5];
};
struct gsi {
    u32 sbdf;
    u32 gsi;
};

#define HYPERCALL 0x00305000u
#define PCIDEV_GET_GSI 0x0008500au
#define NO_SUCH_REQUEST 0x000050ffu

static long call(long number, u64 a, u64 b, u64 c, u64 d, u64 e, u64 f) {
    long result;
    register u64 r10 __asm__("r10") = d;
    register u64 r8 __asm__("r8") = e;
    register u64 r9 __asm__("r9") = f;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                     : "rcx", "r11", "memory");
    return result;
}

static void write_text(const char *text) {
    u64 length = 0;
    while (text[length]) length++;
    call(WRITE, 1, (u64)text, length, 0, 0, 0);
}

static void print_result(const char *name, long value) {
    char digits[24];
    char *next = digits + sizeof digits;
    u64 rest = value < 0 ? -(u64)value : (u64)value;
    *--next = 0;
    *--next = '\n';
    do {
        *--next = '0' + rest % 10;
        rest /= 10;
    } while (rest);
    if (value < 0) *--next = '-';
    write_text(name);
    write_text(": ");
    write_text(next);
}

static u32 hexadecimal(const char *text) {
    u32 value = 0;
    for (; *text; text++) value = value << 4 | ((*text & 0xf) + (*text > '9' ? 9 : 0));
    return value;
}

static long issue(long file, u32 request, const void *argument) {
    return call(IOCTL, file, request, (u64)argument, 0, 0, 0);
}

static __attribute__((used)) void start(u64 *stack) {
    u32 sbdf = stack[0] > 1 ? hexadecimal((const char *)stack[2]) : 0x300;

    long privcmd =
        call(OPENAT, CWD, (u64) "/dev/xen/privcmd", READ_WRITE_CLOEXEC, 0, 0, 0);
    print_result("openat privcmd", privcmd < 0 ? privcmd : 0);
    long buffers =
        call(OPENAT, CWD, (u64) "/dev/xen/hypercall", READ_WRITE_CLOEXEC, 0, 0, 0);
    print_result("openat hypercall", buffers < 0 ? buffers : 0);

    struct hypercall version = {17, {0, 0, 0, 0, 0}};
    print_result("xen_version(version)", issue(privcmd, HYPERCALL, &version));

    long memory = call(MMAP, 0, 4096, 3, 1, buffers, 0);
    print_result("mmap", memory < 0 && memory > -4096 ? memory : 0);
    struct hypercall extra = {17, {1, (u64)memory, 0, 0, 0}};
    print_result("xen_version(extraversion)", issue(privcmd, HYPERCALL, &extra));
    if (memory > 0 || memory < -4095) {
        ((char *)memory)[15] = 0;
        write_text("  ");
        write_text((const char *)memory);
        write_text("\n");
        print_result("munmap", call(MUNMAP, memory, 4096, 0, 0, 0, 0));
    }
    extra.arg[1] = 0;
    print_result("xen_version(extraversion) to nowhere", issue(privcmd, HYPERCALL, &extra));

    struct gsi gsi = {sbdf, 0};
    print_result("PCIDEV_GET_GSI", issue(privcmd, PCIDEV_GET_GSI, &gsi));
    print_result("  gsi", gsi.gsi);
    print_result("PCIDEV_GET_GSI of NULL", issue(privcmd, PCIDEV_GET_GSI, 0));
    print_result("request 0xff", issue(privcmd, NO_SUCH_REQUEST, 0));
    print_result("close", call(CLOSE, privcmd, 0, 0, 0, 0, 0));
    print_result("after close", issue(privcmd, HYPERCALL, &version));
    call(EXIT_GROUP, privcmd < 0 || buffers < 0, 0, 0, 0, 0, 0);
    for (;;) {}
}

// Linux leaves the number of arguments on the stack, then the arguments.
__asm__(".globl _start\n_start:\n\tmov %rsp, %rdi\n\tand $-16, %rsp\n\tcall start\n");
