/* SPDX-License-Identifier: MIT */
/*
 * Compares the mirror with an upstream header, in one translation unit for each header.
 *
 * Such a unit lists constants, MIRROR_CONSTANTS(C), and structures, MIRROR_STRUCTS(S, L): S for
 * one to compare, L for one that the header lacks. It contains no values or offsets.
 */
#ifndef CPRIVCMD_COMPARE_H
#define CPRIVCMD_COMPARE_H

#include "CPrivcmd.h"

/* A value that no mirrored constant has. */
#define MIRROR_LACKING 0x1ac4ed00

/*
 * Before the upstream header: defines every name with the value MIRROR_LACKING.
 *
 * A macro of the header hides the enumerator. So a list needs no #ifdef, and the report contains
 * a name that a later header drops, instead of a build failure.
 */
#define MIRROR_PREDECLARE(name) enum { name = MIRROR_LACKING };

#define MIRROR_COMPARE_CONSTANT(name)                                                      \
    _Static_assert((uint64_t)(name) == (uint64_t)MIRROR_##name ||                          \
                       (uint64_t)(name) == MIRROR_LACKING,                                 \
                   #name " differs from MIRROR_" #name);

/* Sizes, alignment, and every field in the mirror's list but its padding. */
#define MIRROR_COMPARE_STRUCT(name)                                                        \
    _Static_assert(sizeof(struct mirror_##name) == sizeof(struct name),                    \
                   "struct " #name " has another size than its mirror");                   \
    _Static_assert(_Alignof(struct mirror_##name) == _Alignof(struct name),                \
                   "struct " #name " has another alignment than its mirror");              \
    MIRROR_FIELDS_##name(MIRROR_COMPARE_FIELD, MIRROR_SKIP_FIELD, name)

#define MIRROR_COMPARE_FIELD(name, field, offset)                                          \
    _Static_assert(offsetof(struct mirror_##name, field) == offsetof(struct name, field),  \
                   "struct " #name ": " #field " is elsewhere in its mirror");             \
    _Static_assert(sizeof(((struct mirror_##name *)0)->field) ==                           \
                       sizeof(((struct name *)0)->field),                                  \
                   "struct " #name ": " #field " has another size in its mirror");

#define MIRROR_SKIP_FIELD(name, field, offset)
#define MIRROR_SKIP_STRUCT(name)

/* Rows of the report. */
#define MIRROR_CONSTANT_ROW(name) {#name, (uint64_t)(name) != MIRROR_LACKING},
#define MIRROR_COMPARED_ROW(name) {"struct " #name, 1},
#define MIRROR_LACKING_ROW(name) {"struct " #name, 0},

/* After the upstream header: compares all of both lists, and reports. */
#define MIRROR_COMPARE(identifier, source, version)                                        \
    MIRROR_CONSTANTS(MIRROR_COMPARE_CONSTANT)                                              \
    MIRROR_STRUCTS(MIRROR_COMPARE_STRUCT, MIRROR_SKIP_STRUCT)                              \
    static const struct mirror_crosscheck_name names[] = {                                 \
        MIRROR_CONSTANTS(MIRROR_CONSTANT_ROW)                                              \
        MIRROR_STRUCTS(MIRROR_COMPARED_ROW, MIRROR_LACKING_ROW)                            \
    };                                                                                     \
    const struct mirror_crosscheck_report mirror_crosscheck_##identifier = {               \
        source, version, 1, sizeof(names) / sizeof(names[0]), names}

#define MIRROR_NOT_FOUND(identifier, source)                                               \
    const struct mirror_crosscheck_report mirror_crosscheck_##identifier = {               \
        source, "", 0, 0, NULL}

/* The text of a macro's value. */
#define MIRROR_TEXT(value) MIRROR_QUOTE(value)
#define MIRROR_QUOTE(value) #value

extern const struct mirror_crosscheck_report mirror_crosscheck_linux_privcmd;
extern const struct mirror_crosscheck_report mirror_crosscheck_xen_privcmd;
extern const struct mirror_crosscheck_report mirror_crosscheck_xen_physdev;
extern const struct mirror_crosscheck_report mirror_crosscheck_xen_domctl;
extern const struct mirror_crosscheck_report mirror_crosscheck_xen_xen;
extern const struct mirror_crosscheck_report mirror_crosscheck_xen_version;
extern const struct mirror_crosscheck_report mirror_crosscheck_xen_memory;
extern const struct mirror_crosscheck_report mirror_crosscheck_xen_sysctl;
extern const struct mirror_crosscheck_report mirror_crosscheck_xen_domctl_args;
extern const struct mirror_crosscheck_report mirror_crosscheck_xen_memory_args;
extern const struct mirror_crosscheck_report mirror_crosscheck_xen_event_channel;
extern const struct mirror_crosscheck_report mirror_crosscheck_xen_hvm;
extern const struct mirror_crosscheck_report mirror_crosscheck_xen_grant_table;
extern const struct mirror_crosscheck_report mirror_crosscheck_xen_platform;
extern const struct mirror_crosscheck_report mirror_crosscheck_xen_sched;
extern const struct mirror_crosscheck_report mirror_crosscheck_xen_others;
extern const struct mirror_crosscheck_report mirror_crosscheck_xen_xenstore;

#endif
