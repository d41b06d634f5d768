/* SPDX-License-Identifier: MIT */
#ifndef MIRROR_ERRNO_NAME_H
#define MIRROR_ERRNO_NAME_H

/* Returns the C name of an errno, such as "ENODEV", or NULL if the C library has none.
 * Calls strerrorname_np(3), which glibc declares only with _GNU_SOURCE. */
const char *sys_errno_name(int number);

#endif
