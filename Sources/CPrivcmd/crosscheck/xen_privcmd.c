/* SPDX-License-Identifier: MIT */
/* The copy of privcmd.h that Xen's own tools are built with. */
#define __XEN_TOOLS__ 1 /* else the headers speak the legacy interface */
#include "compare.h"
#include "privcmd_names.h"

MIRROR_CONSTANTS(MIRROR_PREDECLARE)

#if __has_include(<xen/sys/privcmd.h>) && __has_include(<xen/xen.h>)
#include <linux/ioctl.h>
#include <xen/xen.h>
#include <xen/sys/privcmd.h>
#include "privcmd_structs.h"

MIRROR_COMPARE(xen_privcmd, "xen xen/sys/privcmd.h",
               "Xen interface " MIRROR_TEXT(__XEN_LATEST_INTERFACE_VERSION__));
#else
MIRROR_NOT_FOUND(xen_privcmd, "xen xen/sys/privcmd.h");
#endif
