/* SPDX-License-Identifier: MIT */
/*
 * What Swift cannot do of watching or lending to another program: what must happen between fork
 * and exec, where only async-signal-safe calls are allowed, the system calls of seccomp and
 * ptrace, and sockets with a path.
 */
#ifndef CSUPERVISE_H
#define CSUPERVISE_H

#include "csupervise/lend.h"
#include "csupervise/lent_file.h"
#include "csupervise/program.h"
#include "csupervise/pulse.h"
#include "csupervise/watch.h"
#include "csupervise/xenstore.h"

#endif
