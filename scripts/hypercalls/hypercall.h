/* SPDX-License-Identifier: MIT */
/* Issues hypercalls on /dev/xen/privcmd, and writes each with its result as a line of JSON. */
#ifndef HYPERCALL_H
#define HYPERCALL_H

#include "CPrivcmd.h"

/* Fills an output buffer before a call, so that every byte that Xen writes shows. */
#define FILL 0xa5

/* Begins a call whose arguments are all 0. */
void begin(uint64_t hypercall, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Adds a block of memory that ends where an inaccessible page begins; returns its number. */
int block(size_t size, uint8_t fill);
/* Adds a block that holds these bytes. */
int block_of(const void *bytes, size_t size);
/* Writes a number into a block, little-endian. */
void put(int block, size_t at, size_t width, uint64_t value);
/* Writes the address of a byte of the target into the eight bytes at an offset. */
void put_pointer(int block, size_t at, int target, size_t offset);
/* Makes a block read-only during the call. */
void read_only(int block);
/* Marks bytes of a block that differ from run to run. */
void mark_varying(int block, size_t at, size_t size);
/* Sets an argument of the hypercall: a number, or the address of a byte of a block. */
void number(int argument, uint64_t value);
void address(int argument, int block, size_t offset);
/* Issues the call and writes its line; returns the result, or a negative errno. */
long issue(void);
/* The bytes of a block after the call. */
const uint8_t *after(int block);
/* Opens the device. */
void open_device(void);

#endif
