/* SPDX-License-Identifier: MIT */
/*
 * Tracing another program's calls: a seccomp filter that stops the program only at the calls that
 * may be of interest, and ptrace(2) to read them.
 */
#ifndef CSUPERVISE_PTRACE_H
#define CSUPERVISE_PTRACE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "process.h"

/// A program started under ptrace, or the step at which the start failed.
struct supervise_tracee {
    /// Negative if there is no child.
    pid_t pid;
    /// The child reports here why it could not be executed, and ends if it is closed before the
    /// child is traced; -1 if there is no child.
    int report_fd;
    enum supervise_start_step failed_step;
    int error;
};

/// Starts a program, found through PATH, traced by this thread.
///
/// The kernel kills it when this thread ends. Its events come from supervise_next_stop.
struct supervise_tracee supervise_trace_start(char *const argv[], char *const envp[]);

/// Reads why an ended program was never executed, and closes `report_fd`.
///
/// `failed_step` stays SUPERVISE_START_OK if it was executed.
void supervise_trace_read_failure(struct supervise_tracee *tracee);

/// The kind of a stop of a thread, or of its end.
enum supervise_stop_kind {
    /// A stop that needs nothing but a resume.
    SUPERVISE_STOP_OTHER = 0,
    /// PTRACE_EVENT_SECCOMP: a system call that the filter selects is about to be executed.
    SUPERVISE_STOP_SECCOMP,
    /// A syscall-stop: the call has been executed or, if the thread is single-stepped, may be about
    /// to be.
    SUPERVISE_STOP_SYSCALL,
    /// A new thread or process, whose id is `event_pid`.
    SUPERVISE_STOP_CLONE,
    /// An exec; `event_pid` is the former thread id of the thread that called it.
    SUPERVISE_STOP_EXEC,
    /// A signal is about to be delivered; `value` is its number.
    SUPERVISE_STOP_SIGNAL,
    /// A group-stop, as by SIGSTOP, until SIGCONT.
    SUPERVISE_STOP_GROUP,
    /// The thread has exited; `value` is its status. It must not be resumed.
    SUPERVISE_STOP_EXITED,
    /// A signal has killed the thread; `value` is its number. It must not be resumed.
    SUPERVISE_STOP_KILLED,
};

struct supervise_stop {
    pid_t thread;
    enum supervise_stop_kind kind;
    int value;
    pid_t event_pid;
};

/// The next stop, after some microseconds of polling. Returns 0 or a negated errno: EAGAIN if there
/// is none yet, ECHILD if no child is left.
int supervise_next_stop(struct supervise_stop *stop);

/// How a stopped thread continues.
enum supervise_resume_mode {
    /// PTRACE_CONT: to the next call that the filter selects.
    SUPERVISE_RESUME_CONT = 0,
    /// PTRACE_SYSCALL: to the exit of the current call, or to the entry of the next one.
    SUPERVISE_RESUME_SYSCALL,
    /// PTRACE_LISTEN: stays stopped until SIGCONT.
    SUPERVISE_RESUME_LISTEN,
};

/// Resumes a thread with a signal or 0. Returns 0 or a negated errno: ESRCH if it was killed.
int supervise_resume(pid_t thread, enum supervise_resume_mode mode, int signal);

/// The kind of a call that the filter selects, independent of its number and arguments.
enum supervise_traced_kind {
    SUPERVISE_TRACED_OTHER = 0,
    SUPERVISE_TRACED_IOCTL,
    SUPERVISE_TRACED_OPEN,
};

/// A traced system call at its entry.
struct supervise_traced_syscall {
    enum supervise_traced_kind kind;
    /// Whether the call has 32-bit numbers and structures.
    int is_compat;
    /// The descriptor of an ioctl; the directory that an open's path is relative to.
    int fd;
    /// The request of an ioctl.
    uint32_t request;
    /// The argument of an ioctl; the address of an open's path.
    uint64_t argument;
    /// The system call number, instruction pointer and stack pointer: equal only for a restart of
    /// the same call.
    uint64_t number;
    uint64_t instruction_pointer;
    uint64_t stack_pointer;
};

/// The system call of a thread at SUPERVISE_STOP_SECCOMP; returns 0 or a negated errno.
int supervise_get_traced_syscall(pid_t thread, struct supervise_traced_syscall *call);

/// The kind of the system call that a single-stepped thread is about to make.
enum supervise_entry_kind {
    /// Any other call, or the exit of a call.
    SUPERVISE_ENTRY_OTHER = 0,
    SUPERVISE_ENTRY_WRITE,
    SUPERVISE_ENTRY_CLOSE,
};

struct supervise_syscall_entry {
    enum supervise_entry_kind kind;
    int fd;
    /// The data that write(2) writes.
    uint64_t buffer;
    uint64_t size;
};

/// The call that a thread at SUPERVISE_STOP_SYSCALL is about to make; returns 0 or a negated errno.
int supervise_get_syscall_entry(pid_t thread, struct supervise_syscall_entry *entry);

/// Lets the call of a thread at SUPERVISE_STOP_SECCOMP fail without executing it. Returns 0 or a
/// negated errno.
int supervise_skip_syscall(pid_t thread, int error);

/// The result of a call, of a thread at SUPERVISE_STOP_SYSCALL: a value, or a negated errno with
/// `is_error`. Returns 0 or a negated errno.
int supervise_get_syscall_result(pid_t thread, int64_t *value, int *is_error);

/// Whether an errno means that an interrupted call will restart or fail with EINTR.
int supervise_is_restart_errno(int error);

/// Whether descriptors of two processes refer to one open file description (kcmp).
int supervise_is_same_file(pid_t one, int fd, pid_t other, int other_fd);

#endif
