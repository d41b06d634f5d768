/* SPDX-License-Identifier: MIT */
/* System calls that Swift's Glibc module does not declare: they need _GNU_SOURCE, are variadic,
 * or are marked unavailable. Each function returns a negated errno if it fails. */
#ifndef CLINUX_H
#define CLINUX_H

#include "clinux/compat_ioctl.h"
#include "clinux/event_fds.h"
#include "clinux/fork.h"
#include "clinux/memfd.h"
#include "clinux/mremap.h"
#include "clinux/pass_fd.h"
#include "clinux/process_vm.h"
#include "clinux/stop_signals.h"

#endif
