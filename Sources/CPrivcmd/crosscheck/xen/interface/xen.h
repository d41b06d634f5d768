/* SPDX-License-Identifier: MIT */
/*
 * Stands in for a header that Linux keeps to itself, yet includes from <xen/privcmd.h>.
 * May go once Linux installs it, or no longer needs it there.
 */
#ifndef CPRIVCMD_CROSSCHECK_XEN_INTERFACE_XEN_H
#define CPRIVCMD_CROSSCHECK_XEN_INTERFACE_XEN_H

#include <linux/types.h>
#include <stddef.h>

typedef __u16 domid_t;
typedef unsigned long xen_pfn_t;

#endif
