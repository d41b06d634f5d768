/* SPDX-License-Identifier: MIT */
#include "clinux/compat_ioctl.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

int64_t sys_compat_ioctl(int fd, uint32_t request, uint32_t argument) {
#if defined(__x86_64__)
    /* 54 is ioctl in the 32-bit table. The entry clobbers r8 to r11 on older kernels. */
    int64_t result = 54;
    __asm__ volatile("int $0x80"
                     : "+a"(result)
                     : "b"((int64_t)fd), "c"((uint64_t)request), "d"((uint64_t)argument)
                     : "memory", "r8", "r9", "r10", "r11", "cc");
    return (int32_t)result;
#else
    (void)fd, (void)request, (void)argument;
    return -ENOSYS;
#endif
}

int sys_has_compat_syscalls(void) {
#if defined(__x86_64__)
    pid_t child = fork();
    if (child < 0)
        return 0;
    if (child == 0) {
        /* EBADF: the kernel has the calls. Without them it sends a signal. */
        _exit(sys_compat_ioctl(-1, 0, 0) == -EBADF ? 0 : 1);
    }
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
#else
    return 0;
#endif
}
