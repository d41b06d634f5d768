/* SPDX-License-Identifier: MIT */
/*
 * Asks Xen what libxenctrl's clients ask, well and badly, and writes each answer byte for byte.
 *
 * scripts/record-answers runs it in the lab's dom0. It changes nothing but the domains that it makes
 * and destroys, and nothing of it depends on what dom0 runs, so that two boots differ only where a
 * block says that it varies.
 */
#include "questions.h"

uint32_t domctl_version, sysctl_version;

int main(void) {
    open_device();
    call(MIRROR___HYPERVISOR_xen_version, "xen_version(version)");
    number(0, MIRROR_XENVER_version);
    long xen = ask();
    sysctl_version = (xen & 0xffff) < 21 ? MIRROR_XEN_SYSCTL_INTERFACE_VERSION_4_17
                                         : MIRROR_XEN_SYSCTL_INTERFACE_VERSION_4_21;
    switch (xen & 0xffff) {
    case 17: domctl_version = MIRROR_XEN_DOMCTL_INTERFACE_VERSION_4_17; break;
    case 18: domctl_version = MIRROR_XEN_DOMCTL_INTERFACE_VERSION_4_18; break;
    case 22: domctl_version = MIRROR_XEN_DOMCTL_INTERFACE_VERSION_4_22; break;
    default: domctl_version = MIRROR_XEN_DOMCTL_INTERFACE_VERSION_4_20;
    }
    ask_version();
    ask_sysctl();
    ask_domains();
    ask_memory();
    ask_at_once();
    ask_devices();
    call(MIRROR___HYPERVISOR_xen_version, "the end");
    ask();
    return 0;
}
