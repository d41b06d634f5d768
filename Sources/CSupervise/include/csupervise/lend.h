/* SPDX-License-Identifier: MIT */
/*
 * Lending a device to another program: the filter that hands some of its system calls over, and
 * the answers to them. See seccomp_unotify(2).
 */
#ifndef CSUPERVISE_LEND_H
#define CSUPERVISE_LEND_H

#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "program.h"

/// A program that has been started, or why it could not be.
struct supervise_launch {
    pid_t pid;
    /// What its system calls are received from; -1 where it could not be started.
    int listener;
    enum supervise_step step;
    int error;
};

/// Starts a program that is found as a shell finds one, with a filter that hands over its calls.
///
/// `mask` is the signal mask that the program begins with; with `writes` its writes are handed over too.
/// The program is killed when the thread that started it ends.
struct supervise_launch supervise_lend(char *const argv[], char *const envp[],
                                       const sigset_t *mask, int writes);

/// Which system call it is, whatever its number and the order of its arguments.
enum supervise_call_kind {
    SUPERVISE_CALL_OTHER = 0,
    SUPERVISE_CALL_OPEN,
    SUPERVISE_CALL_STAT,
    SUPERVISE_CALL_STATX,
    SUPERVISE_CALL_ACCESS,
    SUPERVISE_CALL_READLINK,
    SUPERVISE_CALL_IOCTL,
    SUPERVISE_CALL_MMAP,
    SUPERVISE_CALL_UNAME,
    /// A write, where writes are handed over.
    SUPERVISE_CALL_WRITE,
    /// What may give a process another root folder.
    SUPERVISE_CALL_ROOT,
};

/// A system call that waits for its answer.
struct supervise_call {
    uint64_t id;
    pid_t pid;
    enum supervise_call_kind kind;
    /// The directory that the path is relative to, or the descriptor that the call is about.
    int fd;
    /// The path's address; 0 for a call about a descriptor.
    uint64_t path;
    /// Where the answer goes: a stat, a statx, a link's target; the argument of an ioctl.
    uint64_t buffer;
    /// The buffer's size, or a mapping's length.
    uint64_t size;
    /// The flags of open, of the *at calls and of mmap; the request of an ioctl.
    uint64_t flags;
    /// The access mode of access, the protection of mmap, the mask of statx, RESOLVE_* of openat2.
    uint64_t mode;
    /// The offset of mmap.
    uint64_t offset;
    /// Where openat2's arguments lie, and how long they are said to be; 0 for other calls.
    uint64_t how;
    uint64_t how_size;
};

/// Takes the next call; 0, or a negated errno: ENOENT for one that has been given up.
int supervise_receive(int listener, struct supervise_call *call);

/// Gives a call its result. All of these return 0 or a negated errno, ENOENT for a call that has
/// been given up.
int supervise_answer(int listener, uint64_t id, int64_t value);
/// Lets a call fail.
int supervise_refuse(int listener, uint64_t id, int error);
/// Lets the kernel execute a call as if there were no filter.
int supervise_continue(int listener, uint64_t id);
/// Puts a descriptor into the caller and answers with its number there, or with why not.
int supervise_give(int listener, uint64_t id, int fd, int close_on_exec);
/// Puts a descriptor in the place of one that the caller has.
int supervise_replace(int listener, uint64_t id, int fd, int place, int close_on_exec);
/// Whether a call still waits, so that its process is still the one that made it.
int supervise_is_waiting(int listener, uint64_t id);

/// What a lent file says of itself to stat(2).
struct supervise_stat {
    uint32_t mode;
    uint32_t links;
    uint64_t inode;
    uint64_t device;
    uint64_t special_device;
    int64_t size;
};

/// Fills in a struct stat; its size in bytes.
size_t supervise_make_stat(const struct supervise_stat *from, void *to, size_t size);
/// Fills in a struct statx; its size in bytes.
size_t supervise_make_statx(const struct supervise_stat *from, void *to, size_t size);

extern const size_t supervise_stat_room;
extern const size_t supervise_name_room;
/// Fills in a struct utsname, each text cut to fit; its size in bytes.
size_t supervise_make_utsname(const char *host, const char *release, const char *version,
                              const char *machine, void *to, size_t size);
/// The number of a device in the encoding of struct stat.
uint64_t supervise_device(uint32_t major, uint32_t minor);

/* What the headers that Swift sees have no name for. */
extern const int supervise_at_empty_path;
extern const int supervise_at_no_follow;
extern const int supervise_at_cwd;
extern const int supervise_open_path_only;
extern const uint64_t supervise_resolve_known;
extern const uint64_t supervise_resolve_no_symlinks;
extern const uint64_t supervise_resolve_beneath;
extern const uint64_t supervise_resolve_in_root;
extern const int supervise_map_anonymous;

#endif
