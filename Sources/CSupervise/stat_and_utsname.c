/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "csupervise/seccomp_notify.h"

#include <linux/stat.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <sys/utsname.h>

/* <sys/stat.h> defines its own struct statx. Its struct stat is the kernel's on 64-bit machines. */
#define statx glibc_statx
#include <sys/stat.h>
#undef statx

const size_t supervise_stat_buffer_size = sizeof(struct statx);
const size_t supervise_utsname_size = sizeof(struct utsname);

uint64_t supervise_makedev(uint32_t major_number, uint32_t minor_number) {
    return makedev(major_number, minor_number);
}

size_t supervise_fill_stat(const struct supervise_stat *from, void *to, size_t size) {
    struct stat status;
    if (size < sizeof(status))
        return 0;
    memset(&status, 0, sizeof(status));
    status.st_dev = from->device;
    status.st_ino = from->inode;
    status.st_mode = from->mode;
    status.st_nlink = from->nlink;
    status.st_rdev = from->rdev;
    status.st_size = from->size;
    status.st_blksize = 4096;
    memcpy(to, &status, sizeof(status));
    return sizeof(status);
}

size_t supervise_fill_statx(const struct supervise_stat *from, void *to, size_t size) {
    struct statx status;
    if (size < sizeof(status))
        return 0;
    memset(&status, 0, sizeof(status));
    status.stx_mask = STATX_BASIC_STATS;
    status.stx_blksize = 4096;
    status.stx_nlink = from->nlink;
    status.stx_mode = (__u16)from->mode;
    status.stx_ino = from->inode;
    status.stx_size = (__u64)from->size;
    status.stx_dev_major = major(from->device);
    status.stx_dev_minor = minor(from->device);
    status.stx_rdev_major = major(from->rdev);
    status.stx_rdev_minor = minor(from->rdev);
    memcpy(to, &status, sizeof(status));
    return sizeof(status);
}

static void copy_text(char *field, size_t size, const char *text) {
    strncpy(field, text, size - 1);
}

size_t supervise_fill_utsname(const char *host, const char *release, const char *version,
                              const char *machine, void *to, size_t size) {
    struct utsname name;
    if (size < sizeof(name))
        return 0;
    memset(&name, 0, sizeof(name));
    copy_text(name.sysname, sizeof(name.sysname), "Linux");
    copy_text(name.nodename, sizeof(name.nodename), host);
    copy_text(name.release, sizeof(name.release), release);
    copy_text(name.version, sizeof(name.version), version);
    copy_text(name.machine, sizeof(name.machine), machine);
    copy_text(name.domainname, sizeof(name.domainname), "(none)");
    memcpy(to, &name, sizeof(name));
    return sizeof(name);
}
