/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "cprivcmd/errno_name.h"

#include <string.h>

const char *sys_errno_name(int number) {
    return strerrorname_np(number);
}
