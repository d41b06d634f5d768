/* SPDX-License-Identifier: MIT */
/*
 * Issues the hypercalls of libxenctrl's clients, valid and invalid, and writes each result in full.
 *
 * scripts/record-hypercalls runs it in the lab's dom0. It changes only the domains that it creates
 * and destroys. The results do not depend on dom0's programs: two boots differ only in bytes that
 * are marked as varying.
 */
#include "calls.h"

uint32_t domctl_version, sysctl_version;

int main(void) {
    open_device();
    begin(MIRROR___HYPERVISOR_xen_version, "xen_version(version)");
    number(0, MIRROR_XENVER_version);
    long xen = issue();
    sysctl_version = (xen & 0xffff) < 21 ? MIRROR_XEN_SYSCTL_INTERFACE_VERSION_4_17
                                         : MIRROR_XEN_SYSCTL_INTERFACE_VERSION_4_21;
    switch (xen & 0xffff) {
    case 17: domctl_version = MIRROR_XEN_DOMCTL_INTERFACE_VERSION_4_17; break;
    case 18: domctl_version = MIRROR_XEN_DOMCTL_INTERFACE_VERSION_4_18; break;
    case 22: domctl_version = MIRROR_XEN_DOMCTL_INTERFACE_VERSION_4_22; break;
    default: domctl_version = MIRROR_XEN_DOMCTL_INTERFACE_VERSION_4_20;
    }
    record_version();
    record_sysctl();
    record_domains();
    record_memory();
    record_multicall();
    record_devices();
    begin(MIRROR___HYPERVISOR_xen_version, "end");
    issue();
    return 0;
}
