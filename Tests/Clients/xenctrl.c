// SPDX-License-Identifier: MIT
// A client of libxenctrl: opens an interface, makes the usual calls, and prints a line for each.
//
//     xenctrl [SBDF [GSI]]
//
// SBDF is the device for calls that need one, 0000:03:00.0 by default. Calls that need a GSI use
// the device's, as the library returns it, else GSI, 22 by default. A call that the library lacks is
// printed as missing. A call that fails is printed with its errno, and does not change the exit
// status: the test knows the expected output.
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <xenctrl.h>

// Xen 4.20 added these calls together.
#ifndef XEN_DOMCTL_gsi_permission
#define WITHOUT_GSI_CALLS
#endif

enum { GRANT = 1, REVOKE = 0, SELF = 0x7ff0 };

static xc_interface *xch;

/// Prints the result of a call, and returns whether it succeeded.
static bool report(const char *call, int result) {
    if (result < 0)
        printf("%s: %s\n", call, strerrorname_np(errno));
    else
        printf("%s: %d\n", call, result);
    return result >= 0;
}

__attribute__((unused)) static void report_missing(const char *call) {
    printf("%s: not in this library\n", call);
}

static void versions(void) {
    int version = xc_version(xch, XENVER_version, NULL);
    if (version < 0)
        printf("xc_version(version): %s\n", strerrorname_np(errno));
    else
        printf("xc_version(version): %d.%d\n", version >> 16, version & 0xffff);

    xen_extraversion_t extra;
    memset(&extra, 0, sizeof extra);
    if (report("xc_version(extraversion)", xc_version(xch, XENVER_extraversion, &extra)))
        printf("  %s\n", extra);

    xen_compile_info_t compile;
    memset(&compile, 0, sizeof compile);
    if (report("xc_version(compile_info)", xc_version(xch, XENVER_compile_info, &compile))) {
        printf("  compiler %.64s\n", compile.compiler);
        printf("  by %.16s at %.32s\n", compile.compile_by, compile.compile_domain);
        printf("  on %.32s\n", compile.compile_date);
    }

    xen_capabilities_info_t capabilities;
    memset(&capabilities, 0, sizeof capabilities);
    if (report("xc_version(capabilities)", xc_version(xch, XENVER_capabilities, &capabilities)))
        printf("  %s\n", capabilities);

    xen_changeset_info_t changeset;
    memset(&changeset, 0, sizeof changeset);
    if (report("xc_version(changeset)", xc_version(xch, XENVER_changeset, &changeset)))
        printf("  %s\n", changeset);

    xen_platform_parameters_t parameters;
    memset(&parameters, 0, sizeof parameters);
    if (report("xc_version(platform_parameters)",
             xc_version(xch, XENVER_platform_parameters, &parameters)))
        printf("  virt_start %#lx\n", (unsigned long)parameters.virt_start);

    report("xc_version(pagesize)", xc_version(xch, XENVER_pagesize, NULL));

    xen_commandline_t line;
    memset(&line, 0, sizeof line);
    if (report("xc_version(commandline)", xc_version(xch, XENVER_commandline, &line)))
        printf("  %s\n", line);

    xen_feature_info_t feature = {.submap_idx = 0};
    if (report("xc_version(get_features)", xc_version(xch, XENVER_get_features, &feature)))
        printf("  submap %#x\n", feature.submap);

    struct {
        xen_build_id_t header;
        unsigned char bytes[64];
    } build = {.header = {.len = 64}};
    int length = xc_version(xch, XENVER_build_id, &build);
    if (report("xc_version(build_id)", length)) {
        printf("  ");
        for (int i = 0; i < length; i++) printf("%02x", build.header.buf[i]);
        printf("\n");
    }
}

static void domains(void) {
    enum { MAX_DOMAINS = 16 };
    xc_domaininfo_t domains[MAX_DOMAINS];
    memset(domains, 0, sizeof domains);
    int count = xc_domain_getinfolist(xch, 0, MAX_DOMAINS, domains);
    if (!report("xc_domain_getinfolist", count)) return;
    for (int i = 0; i < count; i++) {
        const xc_domaininfo_t *domain = &domains[i];
        printf("  domain %u flags %#x vcpus %u online %u pages %llu\n", (unsigned)domain->domain,
               (unsigned)domain->flags, (unsigned)domain->max_vcpu_id + 1,
               (unsigned)domain->nr_online_vcpus, (unsigned long long)domain->tot_pages);
    }
}

#ifdef WITHOUT_GSI_CALLS

static int device(uint32_t sbdf, int gsi) {
    (void)sbdf;
    report_missing("xc_pcidev_get_gsi");
    return gsi;
}

static void gsi_calls(int gsi, int *pirq) {
    (void)gsi, (void)pirq;
    report_missing("xc_domain_gsi_permission");
    report_missing("xc_physdev_map_pirq_gsi");
}

#else

/// The GSI of a device, as the library returns it.
static int device(uint32_t sbdf, int gsi) {
    int found = xc_pcidev_get_gsi(xch, sbdf);
    if (report("xc_pcidev_get_gsi", found)) gsi = found;
    report("xc_pcidev_get_gsi(0000:1f:1f.7)", xc_pcidev_get_gsi(xch, 0x1fff));
    return gsi;
}

static void gsi_calls(int gsi, int *pirq) {
    report("xc_domain_gsi_permission(grant)", xc_domain_gsi_permission(xch, 0, gsi, GRANT));
    report("xc_domain_gsi_permission(9999)", xc_domain_gsi_permission(xch, 0, 9999, GRANT));
    report("xc_domain_gsi_permission(absent)", xc_domain_gsi_permission(xch, 3000, gsi, REVOKE));
    if (report("xc_physdev_map_pirq_gsi", xc_physdev_map_pirq_gsi(xch, SELF, gsi, pirq)))
        printf("  pirq %d\n", *pirq);
}

#endif

/// Unmapping comes last, since it revokes the caller's own permission for the GSI.
static void interrupts(int gsi) {
    int pirq = -1;
    gsi_calls(gsi, &pirq);
    // For this call a pIRQ of -1 means the GSI's own number.
    if (report("xc_physdev_map_pirq", xc_physdev_map_pirq(xch, SELF, gsi, &pirq)))
        printf("  pirq %d\n", pirq);
    report("xc_domain_irq_permission(grant)", xc_domain_irq_permission(xch, 0, pirq, true));
    report("xc_domain_irq_permission(9999)", xc_domain_irq_permission(xch, 0, 9999, true));
    report("xc_domain_irq_permission(absent)", xc_domain_irq_permission(xch, 3000, 1, true));
    int nothing = -1;
    report("xc_physdev_map_pirq(9999)", xc_physdev_map_pirq(xch, SELF, 9999, &nothing));
    report("xc_physdev_unmap_pirq", xc_physdev_unmap_pirq(xch, SELF, pirq));
    report("xc_physdev_unmap_pirq(again)", xc_physdev_unmap_pirq(xch, SELF, pirq));
}

int main(int argc, char **argv) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    unsigned segment = 0, bus = 3, slot = 0, function = 0;
    if (argc > 1 && sscanf(argv[1], "%x:%x:%x.%x", &segment, &bus, &slot, &function) != 4) {
        fprintf(stderr, "usage: xenctrl [SBDF [GSI]]\n");
        return 64;
    }
    uint32_t sbdf = segment << 16 | bus << 8 | slot << 3 | function;

    xch = xc_interface_open(NULL, NULL, 0);
    if (!xch) {
        printf("xc_interface_open: %s\n", strerrorname_np(errno));
        return 1;
    }
    printf("xc_interface_open: 0\n");
    versions();
    domains();
    interrupts(device(sbdf, argc > 2 ? atoi(argv[2]) : 22));
    report("xc_interface_close", xc_interface_close(xch));
    return 0;
}
