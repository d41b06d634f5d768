/* SPDX-License-Identifier: MIT */
#include "clinux/fork.h"

#include <errno.h>
#include <unistd.h>

pid_t sys_fork(void) {
    pid_t child = fork();
    return child < 0 ? -errno : child;
}
