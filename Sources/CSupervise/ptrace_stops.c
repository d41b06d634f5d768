/* SPDX-License-Identifier: MIT */
/* Waits for the stops of a traced program, decodes them and resumes its threads. */
#define _GNU_SOURCE
#include "csupervise/ptrace.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/kcmp.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ptrace_filter.h"

/* struct ptrace_syscall_info of linux/ptrace.h, which conflicts with sys/ptrace.h. */
struct syscall_info {
    uint8_t op;
    uint8_t padding[3];
    uint32_t arch;
    uint64_t instruction_pointer;
    uint64_t stack_pointer;
    union {
        struct {
            int64_t rval;
            uint8_t is_error;
        } exit;
        struct {
            uint64_t nr;
            uint64_t args[6];
            uint32_t ret_data;
        } seccomp;
    };
};
_Static_assert(offsetof(struct syscall_info, seccomp.ret_data) == 80, "as the kernel has it");

#define GET_SYSCALL_INFO 0x420e
#define SYSCALL_INFO_ENTRY 1
#define SYSCALL_INFO_EXIT 2
#define SYSCALL_INFO_SECCOMP 3

/* The kernel's internal errnos of an interrupted call, from linux/errno.h, which the uapi
 * headers omit. */
#define KERNEL_ERESTARTSYS 512
#define KERNEL_ERESTARTNOINTR 513
#define KERNEL_ERESTARTNOHAND 514
#define KERNEL_ERESTART_RESTARTBLOCK 516

int supervise_is_restart_errno(int error) {
    return error == KERNEL_ERESTARTSYS || error == KERNEL_ERESTARTNOINTR ||
           error == KERNEL_ERESTARTNOHAND || error == KERNEL_ERESTART_RESTARTBLOCK;
}

static pid_t get_event_message(pid_t thread) {
    unsigned long message = 0;
    return ptrace(PTRACE_GETEVENTMSG, thread, 0, &message) ? 0 : (pid_t)message;
}

static void decode_event(struct supervise_stop *stop, int event, int signal) {
    switch (event) {
    case PTRACE_EVENT_SECCOMP:
        stop->kind = SUPERVISE_STOP_SECCOMP;
        break;
    case PTRACE_EVENT_CLONE:
    case PTRACE_EVENT_FORK:
    case PTRACE_EVENT_VFORK:
        stop->kind = SUPERVISE_STOP_CLONE;
        stop->event_pid = get_event_message(stop->thread);
        break;
    case PTRACE_EVENT_EXEC:
        stop->kind = SUPERVISE_STOP_EXEC;
        stop->event_pid = get_event_message(stop->thread);
        break;
    case PTRACE_EVENT_STOP:
        /* SIGTRAP is the first stop of a new thread, or the end of a group-stop. */
        if (signal != SIGTRAP)
            stop->kind = SUPERVISE_STOP_GROUP;
        break;
    default:
        break;
    }
}

/* Most calls end within microseconds, but a virtual machine takes twenty to wake an idle
 * processor. Polling for that long makes a traced call three times as fast. With a single
 * processor it would only delay the program. */
static int poll_count(void) {
    static int count;
    if (count == 0) {
        cpu_set_t allowed;
        int many = sched_getaffinity(0, sizeof(allowed), &allowed) || CPU_COUNT(&allowed) > 1;
        count = many ? 60 : 1;
    }
    return count;
}

int supervise_next_stop(struct supervise_stop *stop) {
    int status;
    pid_t thread = 0;
    /* __WNOTHREAD: only the children that this thread traces. */
    for (int polls = poll_count(); polls > 0 && thread == 0; polls--)
        thread = waitpid(-1, &status, __WALL | __WNOTHREAD | WNOHANG);
    if (thread <= 0)
        return thread < 0 ? -errno : -EAGAIN;
    *stop = (struct supervise_stop){thread, SUPERVISE_STOP_OTHER, 0, 0};
    if (WIFEXITED(status)) {
        stop->kind = SUPERVISE_STOP_EXITED;
        stop->value = WEXITSTATUS(status);
    } else if (WIFSIGNALED(status)) {
        stop->kind = SUPERVISE_STOP_KILLED;
        stop->value = WTERMSIG(status);
    } else if (WIFSTOPPED(status)) {
        int signal = WSTOPSIG(status);
        int event = status >> 16;
        if (signal == (SIGTRAP | 0x80)) {
            stop->kind = SUPERVISE_STOP_SYSCALL;
        } else if (event) {
            decode_event(stop, event, signal);
        } else {
            stop->kind = SUPERVISE_STOP_SIGNAL;
            stop->value = signal;
        }
    }
    return 0;
}

int supervise_resume(pid_t thread, enum supervise_resume_mode mode, int signal) {
    long result;
    switch (mode) {
    case SUPERVISE_RESUME_SYSCALL:
        result = ptrace(PTRACE_SYSCALL, thread, 0, (long)signal);
        break;
    case SUPERVISE_RESUME_LISTEN:
        result = ptrace(PTRACE_LISTEN, thread, 0, 0);
        break;
    default:
        result = ptrace(PTRACE_CONT, thread, 0, (long)signal);
        break;
    }
    return result ? -errno : 0;
}

static int get_syscall_info(pid_t thread, struct syscall_info *info) {
    long size = ptrace(GET_SYSCALL_INFO, thread, sizeof(*info), info);
    return size < 0 ? -errno : 0;
}

int supervise_get_traced_syscall(pid_t thread, struct supervise_traced_syscall *call) {
    struct syscall_info info;
    memset(call, 0, sizeof(*call));
    int error = get_syscall_info(thread, &info);
    if (error)
        return error;
    uint32_t data = info.seccomp.ret_data;
    if (info.op != SYSCALL_INFO_SECCOMP || !FILTER_IS_OURS(data))
        return 0;
    const uint64_t *args = info.seccomp.args;
    call->is_compat = FILTER_IS_COMPAT(data);
    call->number = info.seccomp.nr;
    call->instruction_pointer = info.instruction_pointer;
    call->stack_pointer = info.stack_pointer;
    call->fd = (int)args[0];
    switch (FILTER_CALL(data)) {
    case FILTER_IOCTL:
        call->kind = SUPERVISE_TRACED_IOCTL;
        call->request = (uint32_t)args[1];
        call->argument = args[2];
        break;
    case FILTER_OPEN:
        call->kind = SUPERVISE_TRACED_OPEN;
        call->fd = AT_FDCWD;
        call->argument = args[0];
        break;
    case FILTER_OPENAT:
        call->kind = SUPERVISE_TRACED_OPEN;
        call->argument = args[1];
        break;
    default:
        break;
    }
    return 0;
}

int supervise_get_syscall_entry(pid_t thread, struct supervise_syscall_entry *entry) {
    struct syscall_info info;
    memset(entry, 0, sizeof(*entry));
    int error = get_syscall_info(thread, &info);
    /* A 32-bit call has other numbers; 32-bit programs rarely write to sysfs. */
    if (error || info.op != SYSCALL_INFO_ENTRY || info.arch != NATIVE_ARCH)
        return error;
    /* The entry and seccomp variants have number and arguments at the same offsets. */
    const uint64_t *args = info.seccomp.args;
    entry->fd = (int)args[0];
    if (info.seccomp.nr == __NR_write) {
        entry->kind = SUPERVISE_ENTRY_WRITE;
        entry->buffer = args[1];
        entry->size = args[2];
    } else if (info.seccomp.nr == __NR_close) {
        entry->kind = SUPERVISE_ENTRY_CLOSE;
    }
    return 0;
}

int supervise_skip_syscall(pid_t thread, int error) {
    struct user_regs_struct registers;
    struct iovec all = {&registers, sizeof(registers)};
    if (ptrace(PTRACE_GETREGSET, thread, NT_PRSTATUS, &all))
        return -errno;
    /* The kernel skips a call with number -1, and keeps the return register. */
#if defined(__x86_64__)
    registers.orig_rax = -1UL;
    registers.rax = (unsigned long)-(long)error;
#elif defined(__aarch64__)
    int number = -1;
    struct iovec call = {&number, sizeof(number)};
    if (ptrace(PTRACE_SETREGSET, thread, NT_ARM_SYSTEM_CALL, &call))
        return -errno;
    registers.regs[0] = (unsigned long)-(long)error;
#endif
    return ptrace(PTRACE_SETREGSET, thread, NT_PRSTATUS, &all) ? -errno : 0;
}

int supervise_get_syscall_result(pid_t thread, int64_t *value, int *is_error) {
    struct syscall_info info;
    int error = get_syscall_info(thread, &info);
    if (error)
        return error;
    if (info.op != SYSCALL_INFO_EXIT)
        return -EINVAL;
    *value = info.exit.rval;
    *is_error = info.exit.is_error;
    return 0;
}

int supervise_is_same_file(pid_t one, int fd, pid_t other, int other_fd) {
    return syscall(SYS_kcmp, one, other, KCMP_FILE, (unsigned long)fd,
                   (unsigned long)other_fd) == 0;
}
