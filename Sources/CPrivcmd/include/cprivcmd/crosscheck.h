/* SPDX-License-Identifier: MIT */
/*
 * The mirror's comparison with the upstream headers of the machine that built it.
 *
 * A difference fails the build. So a report contains only which headers existed, which names
 * they define, and which names they lack.
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
    /// The project and the name of the header, such as "linux xen/privcmd.h".
    const char *source;
    /// The version in the header, such as "Linux 6.12.107"; empty if not found.
    const char *version;
    /// 1 if the header existed; 0 if not, and then there are no names.
    uint64_t found;
    uint64_t name_count;
    const struct mirror_crosscheck_name *names;
};

/// The number of upstream headers that are looked for.
size_t mirror_crosscheck_count(void);

/// The report on one header, for an index below the count, else null. It is never freed.
const struct mirror_crosscheck_report *mirror_crosscheck_report_at(size_t index);

#endif
