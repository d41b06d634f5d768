/* SPDX-License-Identifier: MIT */
/*
 * What PrivcmdSupervisor cannot do in Swift: the code between fork and exec, where only
 * async-signal-safe calls are allowed, the system calls of seccomp and ptrace, and sockets with a
 * path.
 */
#ifndef CSUPERVISE_H
#define CSUPERVISE_H

#include "csupervise/interval_timer.h"
#include "csupervise/memfd.h"
#include "csupervise/process.h"
#include "csupervise/procfs.h"
#include "csupervise/ptrace.h"
#include "csupervise/seccomp_notify.h"
#include "csupervise/xenstore_socket.h"

#endif
