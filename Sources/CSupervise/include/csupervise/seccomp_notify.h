/* SPDX-License-Identifier: MIT */
/*
 * Emulating a device for another program: a seccomp filter that notifies of some of its system
 * calls, and the responses to them. See seccomp_unotify(2).
 */
#ifndef CSUPERVISE_SECCOMP_NOTIFY_H
#define CSUPERVISE_SECCOMP_NOTIFY_H

#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "process.h"

/// A started program, or the step at which the start failed.
struct supervise_launch {
    pid_t pid;
    /// The seccomp notify descriptor; -1 if the start failed.
    int notify_fd;
    enum supervise_start_step failed_step;
    int error;
};

/// Starts a program, found through PATH, under a filter that notifies of some system calls.
///
/// `mask` is the program's initial signal mask; with `notify_writes` the filter also notifies of write(2).
/// The kernel kills the program when the thread that started it ends.
struct supervise_launch supervise_seccomp_launch(char *const argv[], char *const envp[],
                                       const sigset_t *mask, int notify_writes);

/// The kind of a system call, independent of its number and argument order.
enum supervise_syscall_kind {
    SUPERVISE_SYSCALL_OTHER = 0,
    SUPERVISE_SYSCALL_OPEN,
    SUPERVISE_SYSCALL_STAT,
    SUPERVISE_SYSCALL_STATX,
    SUPERVISE_SYSCALL_ACCESS,
    SUPERVISE_SYSCALL_READLINK,
    SUPERVISE_SYSCALL_IOCTL,
    SUPERVISE_SYSCALL_MMAP,
    SUPERVISE_SYSCALL_UNAME,
    /// write(2), if the filter notifies of it.
    SUPERVISE_SYSCALL_WRITE,
    /// chroot, pivot_root or setns, which may change the root directory.
    SUPERVISE_SYSCALL_CHANGE_ROOT,
};

/// A received system call, decoded.
struct supervise_syscall {
    uint64_t id;
    pid_t pid;
    enum supervise_syscall_kind kind;
    /// The directory that the path is relative to, or the descriptor of the call.
    int fd;
    /// The address of the path; 0 for a call on a descriptor.
    uint64_t path;
    /// The output buffer of stat, statx, readlink and uname; the argument of ioctl; the data of
    /// write.
    uint64_t buffer;
    /// The size of the buffer, or the length of a mapping.
    uint64_t size;
    /// The flags of open, of the *at calls and of mmap; the request of ioctl.
    uint64_t flags;
    /// The mode of access, the protection of mmap, the mask of statx.
    uint64_t mode;
    /// The offset of mmap.
    uint64_t offset;
    /// The address and size of openat2's struct open_how; 0 for other calls.
    uint64_t how;
    uint64_t how_size;
};

/// Receives the next call. Returns 0 or a negated errno: ENOENT if a signal interrupted the call.
int supervise_notif_recv(int notify_fd, struct supervise_syscall *call);

/// Lets a call return a value. This and the following functions return 0 or a negated errno: ENOENT
/// if a signal interrupted the call.
int supervise_notif_return(int notify_fd, uint64_t id, int64_t value);
/// Lets a call fail with an errno.
int supervise_notif_error(int notify_fd, uint64_t id, int error);
/// Lets the kernel execute a call as if there were no filter.
int supervise_notif_continue(int notify_fd, uint64_t id);
/// Installs a descriptor in the caller, and lets the call return its number there.
int supervise_notif_addfd(int notify_fd, uint64_t id, int fd, int close_on_exec);
/// Installs a descriptor in the caller under the number `target_fd`, replacing the one there.
int supervise_notif_setfd(int notify_fd, uint64_t id, int fd, int target_fd, int close_on_exec);

/// The stat(2) fields of an emulated file.
struct supervise_stat {
    uint32_t mode;
    uint32_t nlink;
    uint64_t inode;
    uint64_t device;
    uint64_t rdev;
    int64_t size;
};

/// Fills in a struct stat. Returns its size, or 0 if `size` is too small.
size_t supervise_fill_stat(const struct supervise_stat *from, void *to, size_t size);
/// Fills in a struct statx. Returns its size, or 0 if `size` is too small.
size_t supervise_fill_statx(const struct supervise_stat *from, void *to, size_t size);

extern const size_t supervise_stat_buffer_size;
extern const size_t supervise_utsname_size;
/// Fills in a struct utsname and truncates each string to fit. Returns its size, or 0.
size_t supervise_fill_utsname(const char *host, const char *release, const char *version,
                              const char *machine, void *to, size_t size);
/// A device number (makedev) as struct stat encodes it.
uint64_t supervise_makedev(uint32_t major, uint32_t minor);

/* What the headers that Swift sees have no name for. */
extern const int supervise_at_empty_path;
extern const uint64_t supervise_resolve_supported;
extern const uint64_t supervise_resolve_no_symlinks;
extern const uint64_t supervise_resolve_beneath;
extern const uint64_t supervise_resolve_in_root;

#endif
