/* SPDX-License-Identifier: MIT */
/*
 * Replaces a header that Linux does not install but includes from <xen/privcmd.h>.
 * Remove it once Linux installs the header or no longer includes it.
 */
#ifndef CPRIVCMD_CROSSCHECK_XEN_INTERFACE_XEN_H
#define CPRIVCMD_CROSSCHECK_XEN_INTERFACE_XEN_H

#include <linux/types.h>
#include <stddef.h>

typedef __u16 domid_t;
typedef unsigned long xen_pfn_t;

#endif
