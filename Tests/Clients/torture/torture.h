/* SPDX-License-Identifier: MIT */
/* What the subtests share: calls, checks, paths and memory. */
#ifndef TORTURE_H
#define TORTURE_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define PRIVCMD "/dev/xen/privcmd"
#define HYPERCALL_NODE "/dev/xen/hypercall"
#define DEVICE "/sys/bus/pci/devices/0000:03:00.0"
#define PAGE 4096

#define REQUEST_HYPERCALL 0x00305000ul
#define REQUEST_MMAPBATCH_V2 0x00205004ul
#define REQUEST_PCIDEV_GET_GSI 0x0008500aul
#define REQUEST_UNKNOWN 0x000050fful

struct hypercall {
    uint64_t op;
    uint64_t arg[5];
};

/* Calls. Each returns a number, or a negative errno. */

/// Issues an ioctl.
long issue(int file, unsigned long request, const void *argument);
/// Reads the version of Xen by a hypercall that has no argument in memory.
long version(int file);
/// Issues a hypercall that writes 16 bytes, Xen's extraversion, to an address.
long extraversion(int file, void *to);
/// Opens a file; returns its descriptor or a negative errno.
int open_file(const char *path, int flags);
/// Opens /dev/xen/privcmd; exits if that fails.
int open_privcmd(void);
/// The expected result of version(), from the first call.
extern long xen_version;

/* Checks. */

/// Prints a line and counts a failure if a condition does not hold.
void check(bool holds, const char *format, ...) __attribute__((format(printf, 2, 3)));
/// Expects a value; negative values are errnos.
void expect(long value, long expected, const char *what);
/// Expects a call on a file to return the version.
void works(int file, const char *what);
/// Waits for a child and expects exit status 0.
void expect_exit(pid_t child, const char *what);
/// The exit status of this process: 0 if no check failed.
int exit_status(void);
/// Prints why the subtest cannot run here, and exits with 77.
_Noreturn void skip(const char *why);

/* Paths. */

/// The path of this program, which executes itself with options of its own (see main.c).
extern const char *own_path;
/// A directory that is removed with its content when the process exits. Each process has one.
const char *folder(void);
/// A path in that directory.
const char *in_folder(const char *name);

/* Memory. */

/// Maps pages that are followed by an inaccessible one.
uint8_t *pages(size_t count);

/* The subtests, a table for each file. A process runs one of them. */

struct subtest {
    const char *name;
    void (*run)(void);
    /// The signal that ends the process, or 0.
    int dies;
    /// `all` does not run it, since its daemon outlives it.
    bool alone;
};

extern const struct subtest argument_subtests[], descriptor_subtests[], exit_subtests[],
    stat_subtests[], mapping_subtests[], path_subtests[], process_subtests[], signal_subtests[],
    thread_subtests[];

#endif
