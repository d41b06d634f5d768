/* SPDX-License-Identifier: MIT */
/* What the actions of the traced program share. */
#ifndef TRACED_H
#define TRACED_H

#include <stdint.h>

/* An unknown request of privcmd's type, with 8 bytes: the caller, and the number of its call. */
#define REQUEST_UNKNOWN 0x00085077ul
#define REQUEST_PCIDEV_GET_GSI 0x0008500aul

/// The path of the node.
extern const char *node;

/// Prints an error and exits with 99.
_Noreturn void fail(const char *what);
/// Opens the node once more.
int open_node(void);
/// Issues a call that carries the id of its caller, and its number among that caller's calls.
void call(int file, uint32_t caller, uint32_t number);
/// Executes this program with another action.
_Noreturn void exec_self(const char *action, const char *argument);

void threads(void);
void thread_executes(void);
void first_thread_ends(void);
void killed_among_threads(void);
void forks(void);
void spawns(void);
void outlives_parent(void);
void stops(void);
void duplicates(void);
void alarms(void);

#endif
