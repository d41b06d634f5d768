/* SPDX-License-Identifier: MIT */
#include "compare.h"
#include "privcmd_names.h"

MIRROR_CONSTANTS(MIRROR_PREDECLARE)

#if __has_include(<xen/privcmd.h>)
#include <linux/ioctl.h>
#include <linux/version.h>
#include <xen/privcmd.h>
#include "privcmd_structs.h"

/* Old headers have only LINUX_VERSION_CODE, which the preprocessor cannot split. */
#ifdef LINUX_VERSION_MAJOR
#define VERSION                                                                            \
    "Linux " MIRROR_TEXT(LINUX_VERSION_MAJOR) "." MIRROR_TEXT(LINUX_VERSION_PATCHLEVEL) "." \
        MIRROR_TEXT(LINUX_VERSION_SUBLEVEL)
#else
#define VERSION "Linux, LINUX_VERSION_CODE " MIRROR_TEXT(LINUX_VERSION_CODE)
#endif

MIRROR_COMPARE(linux_privcmd, "linux xen/privcmd.h", VERSION);
#else
MIRROR_NOT_FOUND(linux_privcmd, "linux xen/privcmd.h");
#endif
