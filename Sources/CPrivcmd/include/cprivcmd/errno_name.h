/* SPDX-License-Identifier: MIT */
#ifndef MIRROR_ERRNO_NAME_H
#define MIRROR_ERRNO_NAME_H

/* The C name of an error number, such as "ENODEV", or NULL where the C library has none.
 * The C function is strerrorname_np(3), which glibc declares for GNU sources only. */
const char *mirror_errno_name(int number);

#endif
