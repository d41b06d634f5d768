/* SPDX-License-Identifier: MIT */
/* What a traced program does, stop by stop. */
#define _GNU_SOURCE
#include "csupervise/watch.h"

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
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include "watch_filter.h"

/* struct ptrace_syscall_info of linux/ptrace.h, which cannot be included beside sys/ptrace.h. */
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

/* The errnos by which the kernel tells itself that a call was interrupted: linux/errno.h, which
 * user space does not get. */
#define KERNEL_ERESTARTSYS 512
#define KERNEL_ERESTARTNOINTR 513
#define KERNEL_ERESTARTNOHAND 514
#define KERNEL_ERESTART_RESTARTBLOCK 516

int supervise_is_restart(int error) {
    return error == KERNEL_ERESTARTSYS || error == KERNEL_ERESTARTNOINTR ||
           error == KERNEL_ERESTARTNOHAND || error == KERNEL_ERESTART_RESTARTBLOCK;
}

static pid_t event_message(pid_t thread) {
    unsigned long message = 0;
    return ptrace(PTRACE_GETEVENTMSG, thread, 0, &message) ? 0 : (pid_t)message;
}

static void describe_event(struct supervise_stop *stop, int event, int signal) {
    switch (event) {
    case PTRACE_EVENT_SECCOMP:
        stop->kind = SUPERVISE_STOP_ENTRY;
        break;
    case PTRACE_EVENT_CLONE:
    case PTRACE_EVENT_FORK:
    case PTRACE_EVENT_VFORK:
        stop->kind = SUPERVISE_STOP_NEW;
        stop->other = event_message(stop->thread);
        break;
    case PTRACE_EVENT_EXEC:
        stop->kind = SUPERVISE_STOP_EXEC;
        stop->other = event_message(stop->thread);
        break;
    case PTRACE_EVENT_STOP:
        /* SIGTRAP is the first stop of a new thread, or the end of a group's stop. */
        if (signal != SIGTRAP)
            stop->kind = SUPERVISE_STOP_GROUP;
        break;
    default:
        break;
    }
}

/* A call mostly ends in microseconds, and waking a processor that has gone idle takes a virtual machine
 * twenty: who looks again for as long is a third as slow. With one processor the program could not run
 * meanwhile. */
static pid_t wait_briefly(int *status) {
    static int looks = -1;
    if (looks < 0) {
        cpu_set_t allowed;
        int many = sched_getaffinity(0, sizeof(allowed), &allowed) || CPU_COUNT(&allowed) > 1;
        looks = many ? 60 : 0;
    }
    pid_t thread = 0;
    for (int look = 0; look < looks && thread == 0; look++)
        thread = waitpid(-1, status, __WALL | __WNOTHREAD | WNOHANG);
    return thread;
}

int supervise_next_stop(struct supervise_stop *stop) {
    int status;
    /* Only what this thread traces: the children of others are theirs. */
    pid_t thread = wait_briefly(&status);
    if (thread == 0)
        thread = waitpid(-1, &status, __WALL | __WNOTHREAD);
    if (thread < 0)
        return -errno;
    *stop = (struct supervise_stop){thread, SUPERVISE_STOP_PASSING, 0, 0};
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
            stop->kind = SUPERVISE_STOP_EXIT;
        } else if (event) {
            describe_event(stop, event, signal);
        } else {
            stop->kind = SUPERVISE_STOP_SIGNAL;
            stop->value = signal;
        }
    }
    return 0;
}

int supervise_go(pid_t thread, enum supervise_going going, int signal) {
    long result;
    switch (going) {
    case SUPERVISE_GO_TO_EXIT:
        result = ptrace(PTRACE_SYSCALL, thread, 0, (long)signal);
        break;
    case SUPERVISE_GO_STAY:
        result = ptrace(PTRACE_LISTEN, thread, 0, 0);
        break;
    default:
        result = ptrace(PTRACE_CONT, thread, 0, (long)signal);
        break;
    }
    return result ? -errno : 0;
}

static int syscall_info(pid_t thread, struct syscall_info *info) {
    long size = ptrace(GET_SYSCALL_INFO, thread, sizeof(*info), info);
    return size < 0 ? -errno : 0;
}

int supervise_picked_call(pid_t thread, struct supervise_picked_call *call) {
    struct syscall_info info;
    memset(call, 0, sizeof(*call));
    int error = syscall_info(thread, &info);
    if (error)
        return error;
    uint32_t data = info.seccomp.ret_data;
    if (info.op != SYSCALL_INFO_SECCOMP || !WATCH_IS_OURS(data))
        return 0;
    const uint64_t *args = info.seccomp.args;
    call->is_compat = WATCH_IS_COMPAT(data);
    call->number = info.seccomp.nr;
    call->instruction = info.instruction_pointer;
    call->stack = info.stack_pointer;
    call->fd = (int)args[0];
    switch (WATCH_CALL(data)) {
    case WATCH_IOCTL:
        call->kind = SUPERVISE_PICKED_IOCTL;
        call->request = (uint32_t)args[1];
        call->argument = args[2];
        break;
    case WATCH_OPEN:
        call->kind = SUPERVISE_PICKED_OPEN;
        call->fd = AT_FDCWD;
        call->argument = args[0];
        break;
    case WATCH_OPENAT:
        call->kind = SUPERVISE_PICKED_OPEN;
        call->argument = args[1];
        break;
    default:
        break;
    }
    return 0;
}

int supervise_look_at_step(pid_t thread, struct supervise_step_taken *step) {
    struct syscall_info info;
    memset(step, 0, sizeof(*step));
    int error = syscall_info(thread, &info);
    /* The numbers of a 32-bit call are others, and sysfs is seldom written to by one. */
    if (error || info.op != SYSCALL_INFO_ENTRY || info.arch != WATCH_NATIVE_ARCH)
        return error;
    /* Number and arguments lie where a picked call has them. */
    const uint64_t *args = info.seccomp.args;
    step->fd = (int)args[0];
    if (info.seccomp.nr == __NR_write) {
        step->kind = SUPERVISE_STEP_WRITE;
        step->buffer = args[1];
        step->size = args[2];
    } else if (info.seccomp.nr == __NR_close) {
        step->kind = SUPERVISE_STEP_CLOSE;
    }
    return 0;
}

int supervise_skip_call(pid_t thread, int error) {
    struct user_regs_struct registers;
    struct iovec all = {&registers, sizeof(registers)};
    if (ptrace(PTRACE_GETREGSET, thread, NT_PRSTATUS, &all))
        return -errno;
    /* The kernel passes over a call without a number, and leaves its result as it is. */
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

int supervise_call_result(pid_t thread, int64_t *value, int *is_error) {
    struct syscall_info info;
    int error = syscall_info(thread, &info);
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

static volatile sig_atomic_t requested;
static volatile sig_atomic_t sent_by_terminal;
static pid_t waiting_thread;

/* A signal may come to any thread, and interrupts no other one. */
static void interrupt_waiting(int signal) {
    (void)signal;
    if (syscall(SYS_gettid) != waiting_thread)
        syscall(SYS_tgkill, getpid(), waiting_thread, SIGALRM);
}

static void note_request(int signal, siginfo_t *info, void *context) {
    (void)context;
    sent_by_terminal = info->si_code == SI_KERNEL;
    requested = signal;
    /* waitpid may be just about to be entered, where this signal would not interrupt it: another
     * comes, until somebody has asked. */
    struct itimerval soon = {{0, 10000}, {0, 10000}};
    setitimer(ITIMER_REAL, &soon, NULL);
}

void supervise_take_stop_requests(void) {
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
    struct sigaction action;
    waiting_thread = (pid_t)syscall(SYS_gettid);
    memset(&action, 0, sizeof(action));
    sigemptyset(&action.sa_mask);
    action.sa_handler = interrupt_waiting;
    sigaction(SIGALRM, &action, NULL);
    /* The program's stops are waited for, and need no signal besides. */
    struct sigaction quiet = action;
    quiet.sa_handler = SIG_DFL;
    quiet.sa_flags = SA_NOCLDSTOP;
    sigaction(SIGCHLD, &quiet, NULL);
    action.sa_sigaction = note_request;
    action.sa_flags = SA_SIGINFO;
    for (size_t index = 0; index < sizeof(signals) / sizeof(signals[0]); index++) {
        struct sigaction before;
        sigaction(signals[index], NULL, &before);
        /* What was ignored for this process, as nohup does, stays so. */
        if (before.sa_handler != SIG_IGN)
            sigaction(signals[index], &action, NULL);
    }
}

int supervise_stop_request(int *from_terminal) {
    int signal = __atomic_exchange_n(&requested, 0, __ATOMIC_SEQ_CST);
    if (!signal)
        return 0;
    *from_terminal = sent_by_terminal;
    struct itimerval never = {{0, 0}, {0, 0}};
    setitimer(ITIMER_REAL, &never, NULL);
    return signal;
}

void supervise_kill(pid_t process, int signal) { kill(process, signal); }
