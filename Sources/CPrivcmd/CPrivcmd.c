/* SPDX-License-Identifier: MIT */
#include "CPrivcmd.h"
