/* SPDX-License-Identifier: MIT */
#include "csupervise/program.h"

#include <sys/wait.h>

int supervise_exit_status(int wait_status) {
    return WIFSIGNALED(wait_status) ? 128 + WTERMSIG(wait_status) : WEXITSTATUS(wait_status);
}
