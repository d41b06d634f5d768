/* SPDX-License-Identifier: MIT */
/* xen_version. */
#include "calls.h"

#include <stdio.h>

static void version(const char *label, uint64_t command, int size) {
    begin(MIRROR___HYPERVISOR_xen_version, "xen_version(%s)", label);
    number(0, command);
    if (size >= 0) address(1, block(size, FILL), 0);
    issue();
}

/* A command that fills a structure: complete, too short, at the null pointer, empty, read-only. */
static void version_all(const char *label, uint64_t command, int size) {
    char text[64];
    version(label, command, size);
    version("at NULL", command, -1);
    snprintf(text, sizeof text, "%s, a byte short", label);
    version(text, command, size - 1);
    snprintf(text, sizeof text, "%s, empty buffer", label);
    version(text, command, 0);
    begin(MIRROR___HYPERVISOR_xen_version, "xen_version(%s), read-only", label);
    number(0, command);
    int it = block(size, FILL);
    read_only(it);
    address(1, it, 0);
    issue();
}

/* A command that fills a buffer whose length the caller passes. */
static void version_buffer(const char *label, uint64_t command, uint32_t length, size_t size) {
    begin(MIRROR___HYPERVISOR_xen_version, "xen_version(%s), len %u, buffer %zu", label, length,
         size);
    number(0, command);
    int it = block(4 + size, FILL);
    put(it, 0, 4, length);
    address(1, it, 0);
    issue();
}

static void version_buffers(const char *label, uint64_t command) {
    begin(MIRROR___HYPERVISOR_xen_version, "xen_version(%s), its length", label);
    number(0, command);
    long length = issue();
    version("without a whole length", command, 3);
    version("empty buffer", command, 0);
    if (length < 0) length = 20;
    version_buffer(label, command, 0, 64);
    if (length > 0) version_buffer(label, command, length - 1, length);
    version_buffer(label, command, length, length);
    version_buffer(label, command, length + 1, length + 8);
    version_buffer(label, command, 0xffffffff, length);
    if (length > 0) version_buffer(label, command, length, length - 1);
    begin(MIRROR___HYPERVISOR_xen_version, "xen_version(%s), read-only", label);
    number(0, command);
    int it = block(4 + length, FILL);
    put(it, 0, 4, length);
    read_only(it);
    address(1, it, 0);
    issue();
}

static void features(uint32_t submap) {
    begin(MIRROR___HYPERVISOR_xen_version, "xen_version(get_features), submap %u", submap);
    number(0, MIRROR_XENVER_get_features);
    struct mirror_xen_feature_info info = {submap, 0xa5a5a5a5};
    address(1, block_of(&info, sizeof info), 0);
    issue();
}

void record_version(void) {
    version("version", MIRROR_XENVER_version, -1);
    version("version, with an argument", MIRROR_XENVER_version, 16);
    version_all("extraversion", MIRROR_XENVER_extraversion, MIRROR_XEN_EXTRAVERSION_LEN);
    version_all("compile_info", MIRROR_XENVER_compile_info,
                sizeof(struct mirror_xen_compile_info));
    version_all("capabilities", MIRROR_XENVER_capabilities, MIRROR_XEN_CAPABILITIES_INFO_LEN);
    version_all("changeset", MIRROR_XENVER_changeset, MIRROR_XEN_CHANGESET_INFO_LEN);
    version_all("platform_parameters", MIRROR_XENVER_platform_parameters,
                sizeof(struct mirror_xen_platform_parameters));
    features(0);
    features(1);
    features(0xffffffff);
    version_all("get_features, submap a5a5a5a5", MIRROR_XENVER_get_features,
                sizeof(struct mirror_xen_feature_info));
    version("pagesize", MIRROR_XENVER_pagesize, -1);
    version("pagesize, with an argument", MIRROR_XENVER_pagesize, 16);
    version_all("guest_handle", MIRROR_XENVER_guest_handle, MIRROR_XEN_DOMAIN_HANDLE_LEN);
    version_all("commandline", MIRROR_XENVER_commandline, MIRROR_XEN_COMMANDLINE_LEN);
    version_buffers("build_id", MIRROR_XENVER_build_id);
    version_buffers("extraversion2", MIRROR_XENVER_extraversion2);
    version_buffers("capabilities2", MIRROR_XENVER_capabilities2);
    version_buffers("changeset2", MIRROR_XENVER_changeset2);
    version_buffers("commandline2", MIRROR_XENVER_commandline2);
    version("15", 15, 16);
    version("99", 99, -1);
    version("-1", -1, -1);
    version("2^32", 1ull << 32, -1);
}
