/* SPDX-License-Identifier: MIT */
#ifndef CSUPERVISE_SECCOMP_FILTER_H
#define CSUPERVISE_SECCOMP_FILTER_H

/* Installs the filter in this process, also for write(2) if `notify_writes` is set.
 *
 * Returns the notify descriptor or a negated errno. It is async-signal-safe. */
int install_notify_filter(int notify_writes);

#endif
