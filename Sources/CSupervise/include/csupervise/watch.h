/* SPDX-License-Identifier: MIT */
/*
 * Watching another program's calls: a seccomp filter that stops the program at the calls that may
 * be of interest, and nowhere else, and ptrace(2) to look at it there.
 */
#ifndef CSUPERVISE_WATCH_H
#define CSUPERVISE_WATCH_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "program.h"

/// A program that has been started under a tracer, or why it could not be.
struct supervise_watched {
    pid_t pid;
    /// Where a program that cannot be executed says so; -1 where it was not even tried.
    int report;
    enum supervise_step step;
    int error;
    /// What a refused process is traced by already; 0 where nothing traces it.
    pid_t tracer;
};

/// Starts a program that is found as a shell finds one, traced by this thread.
///
/// It is killed when this thread ends. All that is told of it comes by supervise_next_stop.
struct supervise_watched supervise_watch(char *const argv[], char *const envp[]);

/// Why a program that ended was never executed; closes the report.
///
/// The step is SUPERVISE_NOTHING where it was.
void supervise_watch_outcome(struct supervise_watched *watched);

/// Why a thread of the program stands still, or what became of it.
enum supervise_stop_kind {
    /// Nothing that needs more than going on.
    SUPERVISE_STOP_PASSING = 0,
    /// A system call that the filter picked is about to be executed.
    SUPERVISE_STOP_ENTRY,
    /// A system call has been executed; or, for a thread that goes step by step, it may be about to be.
    SUPERVISE_STOP_EXIT,
    /// It has made another thread or process, whose number is `other`.
    SUPERVISE_STOP_NEW,
    /// It has executed another program; `other` is the number that its thread had before.
    SUPERVISE_STOP_EXEC,
    /// A signal is about to be delivered; `value` is its number.
    SUPERVISE_STOP_SIGNAL,
    /// It has been stopped, as by SIGSTOP, until SIGCONT.
    SUPERVISE_STOP_GROUP,
    /// It has exited; `value` is its status. No going on.
    SUPERVISE_STOP_EXITED,
    /// A signal has ended it; `value` is its number. No going on.
    SUPERVISE_STOP_KILLED,
};

struct supervise_stop {
    pid_t thread;
    enum supervise_stop_kind kind;
    int value;
    pid_t other;
};

/// Waits for the next stop; 0 or a negated errno: ECHILD when nothing is left, EINTR for a signal.
int supervise_next_stop(struct supervise_stop *stop);

/// How a thread goes on.
enum supervise_going {
    /// To the next call that the filter picks.
    SUPERVISE_GO_ON = 0,
    /// To the end of the call that it is in; or, of one that is in none, to the beginning of its next.
    SUPERVISE_GO_TO_EXIT,
    /// Not yet: it stays stopped until SIGCONT.
    SUPERVISE_GO_STAY,
};

/// Lets a thread go on, with a signal or 0. 0 or a negated errno: ESRCH for one that was killed.
int supervise_go(pid_t thread, enum supervise_going going, int signal);

/// Which of the calls that the filter picks it is, whatever its number and arguments.
enum supervise_picked {
    SUPERVISE_PICKED_OTHER = 0,
    SUPERVISE_PICKED_IOCTL,
    SUPERVISE_PICKED_OPEN,
};

/// A call that is about to be executed, or has been.
struct supervise_picked_call {
    enum supervise_picked kind;
    /// Whether a 32-bit program's numbers and structures are meant.
    int is_compat;
    /// The descriptor of an ioctl; the directory that an open's path is relative to.
    int fd;
    /// The request of an ioctl.
    uint32_t request;
    /// The argument of an ioctl; the address of an open's path.
    uint64_t argument;
    /// The call's number with where its instruction and its stack are: the same call again, and no
    /// other, has the same.
    uint64_t number;
    uint64_t instruction;
    uint64_t stack;
};

/// What a thread that stands at SUPERVISE_STOP_ENTRY calls; 0 or a negated errno.
int supervise_picked_call(pid_t thread, struct supervise_picked_call *call);

/// What a thread that goes step by step is about to do.
enum supervise_step_kind {
    /// Something else, or it has just done something.
    SUPERVISE_STEP_OTHER = 0,
    SUPERVISE_STEP_WRITE,
    SUPERVISE_STEP_CLOSE,
};

struct supervise_step_taken {
    enum supervise_step_kind kind;
    int fd;
    /// What is to be written.
    uint64_t buffer;
    uint64_t size;
};

/// What a thread that stands at SUPERVISE_STOP_EXIT is about to call, if it is; 0 or a negated errno.
int supervise_look_at_step(pid_t thread, struct supervise_step_taken *step);

/// Lets the call of a thread that stands at SUPERVISE_STOP_ENTRY fail without being executed; 0 or a
/// negated errno.
int supervise_skip_call(pid_t thread, int error);

/// What the call of a thread that stands at SUPERVISE_STOP_EXIT came to: a result, or a negated
/// errno with `is_error`. 0 or a negated errno.
int supervise_call_result(pid_t thread, int64_t *value, int *is_error);

/// Whether an errno says that an interrupted call is to be made again, or to fail with EINTR.
int supervise_is_restart(int error);

/// Whether two descriptors of two processes are one open file.
int supervise_is_same_file(pid_t one, int fd, pid_t other, int other_fd);

/// The path of what a thread has open as a descriptor, without a null at its end; its length, or a
/// negated errno.
ssize_t supervise_descriptor_path(pid_t thread, int fd, char *path, size_t room);

/// Takes hold of a thread's descriptor, by its number and not by what it is: a descriptor of this
/// process's own that opens nothing, or -1.
int supervise_hold_descriptor(pid_t thread, int fd);

/// The path of what a thread has open now as the descriptor that is held, in the same way, and in
/// half the time.
ssize_t supervise_held_path(int held, char *path, size_t room);

/// The path of a thread's current directory, in the same way.
ssize_t supervise_directory_path(pid_t thread, char *path, size_t room);

/// Whether what a thread has open as a descriptor is what lies at a path: the same device, or the
/// same file.
int supervise_is_descriptor_of(pid_t thread, int fd, const char *path);

/// Whether what lies at a path, as a thread sees it, is what lies at another, as this process does.
int supervise_is_path_of(pid_t thread, const char *path, const char *other);

/// The process that a thread belongs to; the thread's own number where that cannot be found out.
pid_t supervise_process_of(pid_t thread);

/// Who traces a process; 0 where nobody does.
pid_t supervise_tracer_of(pid_t process);

/// Takes the signals that end programs as requests to stop; from then on, they interrupt
/// supervise_next_stop.
void supervise_take_stop_requests(void);

/// The signal that came since this was asked last, or 0; whether a terminal sent it, which sends it
/// to the program as well.
int supervise_stop_request(int *from_terminal);

/// Kills a process.
void supervise_kill(pid_t process, int signal);

#endif
