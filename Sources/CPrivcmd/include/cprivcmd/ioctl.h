/* SPDX-License-Identifier: MIT */
/* ioctl(2), which Swift cannot call. */
#ifndef CPRIVCMD_IOCTL_H
#define CPRIVCMD_IOCTL_H

#include <errno.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>

/// Calls ioctl(2). Swift cannot call it because it is variadic.
///
/// Returns the result, or the negated errno: -4095 to -1. A result is at least 0, except that
/// Linux truncates a hypercall's result to 32 bits, which may be below -4095. It does not retry
/// after EINTR, because some requests may already have taken effect.
///
/// It is inline down to the system call instruction. After a system call the processor
/// mispredicts each return. The C library's frame and errno cost 10 % of a refused request
/// (`make bench`).
__attribute__((always_inline)) static inline int64_t privcmd_ioctl(int fd, uint32_t request,
                                                                  uintptr_t argument) {
    /* The request stays unsigned: a sign bit (_IOC_READ) must not spread into 64 bits. */
#if defined(__x86_64__)
    int64_t result = SYS_ioctl;
    __asm__ volatile("syscall"
                     : "+a"(result)
                     : "D"((int64_t)fd), "S"((uint64_t)request), "d"(argument)
                     : "rcx", "r11", "memory");
    return result;
#elif defined(__aarch64__)
    register int64_t number __asm__("x8") = SYS_ioctl;
    register uint64_t result __asm__("x0") = (uint64_t)(int64_t)fd;
    register uint64_t second __asm__("x1") = request;
    register uint64_t third __asm__("x2") = argument;
    __asm__ volatile("svc 0"
                     : "+r"(result)
                     : "r"(number), "r"(second), "r"(third)
                     : "memory", "cc");
    return (int64_t)result;
#else
    int result = ioctl(fd, (unsigned long)request, argument);
    /* Only -1 is an error. A hypercall's result may be any int, others below 0 included. */
    return result == -1 ? -(int64_t)errno : result;
#endif
}

#endif
