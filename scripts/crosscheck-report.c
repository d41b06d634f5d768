/* SPDX-License-Identifier: MIT */
/* Prints what scripts/crosscheck compared; fails if it found no upstream header. */
#include <inttypes.h>
#include <stdio.h>

#include "CPrivcmd.h"

static void print(const struct mirror_crosscheck_report *report) {
    uint64_t compared = 0;
    for (uint64_t i = 0; i < report->name_count; i++)
        compared += report->names[i].compared;
    printf("%s (%s): compared %" PRIu64 " of %" PRIu64 "\n", report->source, report->version,
           compared, report->name_count);
    for (uint64_t i = 0; i < report->name_count; i++)
        if (!report->names[i].compared)
            printf("    lacks %s\n", report->names[i].name);
}

int main(void) {
    int found = 0;
    for (size_t i = 0; i < mirror_crosscheck_count(); i++) {
        const struct mirror_crosscheck_report *report = mirror_crosscheck_report_at(i);
        if (report->found) {
            print(report);
            found = 1;
        } else {
            printf("%s: not found\n", report->source);
        }
    }
    if (!found)
        fputs("crosscheck: no upstream header was found: install linux-libc-dev, libxen-dev\n",
              stderr);
    return found ? 0 : 1;
}
