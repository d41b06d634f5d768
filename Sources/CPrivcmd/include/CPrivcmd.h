/* SPDX-License-Identifier: MIT */
/*
 * The mirror of the interface behind /dev/xen/privcmd: numbers, structures, constants.
 *
 * Types are mirror_NAME, constants MIRROR_NAME, where NAME is the upstream name in its own
 * case. So the files in crosscheck/ can include the mirror and the real headers together.
 *
 * Pointers and guest handles are uint64_t: Swift sees integers, and the program can print an
 * argument that was recorded elsewhere without following it. Layouts are those of LP64
 * (x86-64, arm64). Padding is always a named field, so that no byte is undefined.
 */
#ifndef CPRIVCMD_H
#define CPRIVCMD_H

#include "cprivcmd/crosscheck.h"
#include "cprivcmd/dm_op.h"
#include "cprivcmd/dm_op_args.h"
#include "cprivcmd/domctl.h"
#include "cprivcmd/domctl_device.h"
#include "cprivcmd/domctl_domain.h"
#include "cprivcmd/domctl_info.h"
#include "cprivcmd/domctl_numbers.h"
#include "cprivcmd/domctl_scheduler.h"
#include "cprivcmd/domctl_vcpu.h"
#include "cprivcmd/event_channel.h"
#include "cprivcmd/grant_table.h"
#include "cprivcmd/hvm_op.h"
#include "cprivcmd/hvm_params.h"
#include "cprivcmd/hypercall.h"
#include "cprivcmd/ioctl.h"
#include "cprivcmd/ioctl_encoding.h"
#include "cprivcmd/layout.h"
#include "cprivcmd/memory.h"
#include "cprivcmd/memory_ops.h"
#include "cprivcmd/other_ops.h"
#include "cprivcmd/pci.h"
#include "cprivcmd/physdev.h"
#include "cprivcmd/physdev_irq.h"
#include "cprivcmd/physdev_pci.h"
#include "cprivcmd/platform.h"
#include "cprivcmd/privcmd.h"
#include "cprivcmd/privcmd_requests.h"
#include "cprivcmd/revisions.h"
#include "cprivcmd/sched.h"
#include "cprivcmd/sysctl.h"
#include "cprivcmd/version.h"
#include "cprivcmd/xenstore.h"

#endif
