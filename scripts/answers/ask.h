/* SPDX-License-Identifier: MIT */
/* Makes hypercalls on /dev/xen/privcmd, and writes each with its answer as a line of JSON. */
#ifndef ASK_H
#define ASK_H

#include "CPrivcmd.h"

/* What an output buffer holds before a call, so that every byte that was written is seen. */
#define FILL 0xa5

/* Begins a call, whose arguments are all 0. */
void call(uint64_t hypercall, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Adds a block of memory, which ends where an inaccessible page begins; gives its number. */
int block(size_t size, uint8_t fill);
/* Adds a block that holds these bytes. */
int holding(const void *bytes, size_t size);
/* Writes a number into a block, little-endian. */
void put(int block, size_t at, size_t width, uint64_t value);
/* Has the eight bytes at a place point into a block. */
void point(int block, size_t at, int target, size_t offset);
/* Makes a block read-only while the call is made. */
void read_only(int block);
/* Says that bytes of a block differ from run to run. */
void varies(int block, size_t at, size_t size);
/* An argument of the hypercall: a number, or a place in a block. */
void number(int argument, uint64_t value);
void address(int argument, int block, size_t offset);
/* Makes the call and writes the line; gives the result, or the errno below 0. */
long ask(void);
/* The bytes of a block after the call. */
const uint8_t *after(int block);
/* Opens the device. */
void open_device(void);

#endif
