/* SPDX-License-Identifier: MIT */
/*
 * What the compiler compared with the headers of the machine that built this.
 *
 * A difference never gets this far: it fails the build. So a report says which headers were
 * there, which names they gave a value or a layout to, and which names they lack.
 */
#ifndef CPRIVCMD_CROSSCHECK_H
#define CPRIVCMD_CROSSCHECK_H

#include <stddef.h>
#include <stdint.h>

/// One constant or structure, by its upstream name.
struct mirror_crosscheck_name {
    const char *name;
    /// 1 if it was compared and equal, 0 if the header lacks it.
    uint64_t compared;
};

/// One upstream header.
struct mirror_crosscheck_report {
    /// Whose header it is and what it is called, such as "linux xen/privcmd.h".
    const char *source;
    /// What the header says of its version, such as "Linux 6.12.107"; empty if not found.
    const char *version;
    /// 1 if the header was there, 0 if not; then there are no names.
    uint64_t found;
    uint64_t name_count;
    const struct mirror_crosscheck_name *names;
};

/// How many upstream headers are looked for.
size_t mirror_crosscheck_count(void);

/// The report on one of them, for an index below the count, else null. Lives for ever.
const struct mirror_crosscheck_report *mirror_crosscheck_report_at(size_t index);

#endif
