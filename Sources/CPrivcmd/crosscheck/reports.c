/* SPDX-License-Identifier: MIT */
#include "compare.h"

static const struct mirror_crosscheck_report *const reports[] = {
    &mirror_crosscheck_linux_privcmd,
    &mirror_crosscheck_xen_privcmd,
    &mirror_crosscheck_xen_xen,
    &mirror_crosscheck_xen_version,
    &mirror_crosscheck_xen_physdev,
    &mirror_crosscheck_xen_domctl,
    &mirror_crosscheck_xen_memory,
    &mirror_crosscheck_xen_sysctl,
    &mirror_crosscheck_xen_domctl_args,
    &mirror_crosscheck_xen_memory_args,
    &mirror_crosscheck_xen_event_channel,
    &mirror_crosscheck_xen_hvm,
    &mirror_crosscheck_xen_grant_table,
    &mirror_crosscheck_xen_platform,
    &mirror_crosscheck_xen_sched,
    &mirror_crosscheck_xen_others,
    &mirror_crosscheck_xen_xenstore,
};

size_t mirror_crosscheck_count(void) {
    return sizeof(reports) / sizeof(reports[0]);
}

const struct mirror_crosscheck_report *mirror_crosscheck_report_at(size_t index) {
    return index < mirror_crosscheck_count() ? reports[index] : NULL;
}
