/* SPDX-License-Identifier: MIT */
#ifndef CLINUX_MREMAP_H
#define CLINUX_MREMAP_H

#include <stddef.h>
#include <stdint.h>

/// Resizes a mapping by mremap(2), which is variadic; the kernel may move it.
///
/// Returns the new address, or -errno.
int64_t sys_mremap(uint64_t address, size_t from, size_t to);

#endif
