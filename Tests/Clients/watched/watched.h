/* SPDX-License-Identifier: MIT */
/* What the deeds of the watched program share. */
#ifndef WATCHED_H
#define WATCHED_H

#include <stdint.h>

/* A request of privcmd's type that nobody has, with 8 bytes: who calls, and which of its calls it is. */
#define REQUEST_NOBODY_HAS 0x00085077ul
#define REQUEST_PCIDEV_GET_GSI 0x0008500aul

/// The node's path.
extern const char *node;

/// Says what went wrong, and ends.
_Noreturn void fail(const char *what);
/// The node, opened anew.
int opened(void);
/// A call that says who makes it, and which of its calls it is.
void call(int file, uint32_t who, uint32_t which);
/// Executes this program again.
_Noreturn void again(const char *deed, const char *argument);

void threads(void);
void thread_executes(void);
void first_thread_ends(void);
void killed_among_threads(void);
void forks(void);
void spawns(void);
void stays_behind(void);
void stops(void);
void duplicates(void);
void alarms(void);

#endif
