/* SPDX-License-Identifier: MIT */
/* What the subtests share: how they ask the device, and how they say what went wrong. */
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
#define REQUEST_NOBODY_HAS 0x000050fful

struct hypercall {
    uint64_t op;
    uint64_t arg[5];
};

/* Asking. A number, or an errno as a negative one. */

/// What a request came to.
long ask(int file, unsigned long request, const void *argument);
/// The version of Xen, by a hypercall that has no argument in memory.
long version(int file);
/// A hypercall that writes 16 bytes, Xen's extraversion, to an address.
long extraversion(int file, void *to);
/// A file or an errno.
int opened(const char *path, int flags);
/// The node, open; without it the subtest ends here.
int lent(void);
/// What version() has to be, as a first, plain call said.
extern long truth;

/* Saying. */

/// Says what was expected and is not so, once for each line of a subtest.
void check(bool holds, const char *format, ...) __attribute__((format(printf, 2, 3)));
/// A number is what it should be, where errnos are negative numbers.
void is(long value, long expected, const char *what);
/// A file makes calls as the first one did.
void works(int file, const char *what);
/// A child ended with status 0.
void ended(pid_t child, const char *what);
/// The process's verdict: 0 where everything was so.
int verdict(void);
/// What cannot be tried here, and why. Ends the process.
_Noreturn void skip(const char *why);

/* Places. */

/// This program, to be executed with words of its own (see main.c).
extern const char *own_path;
/// A folder that is removed with all that is in it when the process ends. No subtest has two.
const char *folder(void);
/// A path in it.
const char *in_folder(const char *name);

/* Pages. */

/// Pages behind which an inaccessible one lies.
uint8_t *pages(size_t count);

/* The subtests, a table for each file. A process makes one of them. */

struct subtest {
    const char *name;
    void (*run)(void);
    /// The signal that ends the process.
    int dies;
    /// It leaves something behind, so that `all` leaves it out.
    bool alone;
};

extern const struct subtest argument_subtests[], descriptor_subtests[], end_subtests[],
    look_subtests[], mapping_subtests[], path_subtests[], process_subtests[], signal_subtests[],
    thread_subtests[];

#endif
