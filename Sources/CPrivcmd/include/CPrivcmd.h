/* SPDX-License-Identifier: MIT */
#ifndef CPRIVCMD_H
#define CPRIVCMD_H

#include <stdint.h>

#endif
