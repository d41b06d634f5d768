/* SPDX-License-Identifier: MIT */
/* The macros that declare a constant and assert a layout. */
#ifndef CPRIVCMD_LAYOUT_H
#define CPRIVCMD_LAYOUT_H

#include <stddef.h>
#include <stdint.h>

/*
 * A constant.
 *
 * Swift imports a static const as UInt32, but not a macro with sizeof. C accepts an enumerator
 * in static asserts, but not a static const.
 */
#ifdef __swift__
#define MIRROR_CONSTANT(name, value) static const uint32_t name = (value)
#else
#define MIRROR_CONSTANT(name, value) enum { name = (value) }
#endif

/*
 * The layout of struct mirror_NAME, asserted.
 *
 * MIRROR_FIELDS_NAME(F, P, S) lists its fields with their offsets: F(S, field, offset) for a
 * field that upstream names, P(S, field, offset) for padding that only the mirror names. The
 * cross-check walks the same list, so an offset is typed once.
 *
 * The last assert fails if a field is forgotten: the listed fields must fill the structure, and
 * -Wpadded rejects gaps between them.
 */
#define MIRROR_LAYOUT(name, size)                                                          \
    _Static_assert(sizeof(struct mirror_##name) == (size),                                 \
                   "struct mirror_" #name " is to have " #size " bytes");                  \
    MIRROR_FIELDS_##name(MIRROR_ASSERT_FIELD, MIRROR_ASSERT_FIELD, name)                   \
    _Static_assert((0 MIRROR_FIELDS_##name(MIRROR_ADD_SIZE, MIRROR_ADD_SIZE, name)) ==     \
                       (size),                                                             \
                   "MIRROR_FIELDS_" #name " is to list every field of the structure")

#define MIRROR_ASSERT_FIELD(name, field, offset)                                           \
    _Static_assert(offsetof(struct mirror_##name, field) == (offset),                      \
                   "struct mirror_" #name ": " #field " is to be at byte " #offset);

#define MIRROR_ADD_SIZE(name, field, offset) +sizeof(((struct mirror_##name *)0)->field)

#endif
