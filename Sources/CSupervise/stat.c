/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "csupervise/lend.h"

#include <linux/stat.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <sys/utsname.h>

/* <sys/stat.h> has a struct statx of its own, and struct stat is the kernel's on 64-bit machines. */
#define statx glibc_statx
#include <sys/stat.h>
#undef statx

const size_t supervise_stat_room = sizeof(struct statx);
const size_t supervise_name_room = sizeof(struct utsname);

uint64_t supervise_device(uint32_t major_number, uint32_t minor_number) {
    return makedev(major_number, minor_number);
}

size_t supervise_make_stat(const struct supervise_stat *from, void *to, size_t size) {
    struct stat status;
    if (size < sizeof(status))
        return 0;
    memset(&status, 0, sizeof(status));
    status.st_dev = from->device;
    status.st_ino = from->inode;
    status.st_mode = from->mode;
    status.st_nlink = from->links;
    status.st_rdev = from->special_device;
    status.st_size = from->size;
    status.st_blksize = 4096;
    memcpy(to, &status, sizeof(status));
    return sizeof(status);
}

size_t supervise_make_statx(const struct supervise_stat *from, void *to, size_t size) {
    struct statx status;
    if (size < sizeof(status))
        return 0;
    memset(&status, 0, sizeof(status));
    status.stx_mask = STATX_BASIC_STATS;
    status.stx_blksize = 4096;
    status.stx_nlink = from->links;
    status.stx_mode = (__u16)from->mode;
    status.stx_ino = from->inode;
    status.stx_size = (__u64)from->size;
    status.stx_dev_major = major(from->device);
    status.stx_dev_minor = minor(from->device);
    status.stx_rdev_major = major(from->special_device);
    status.stx_rdev_minor = minor(from->special_device);
    memcpy(to, &status, sizeof(status));
    return sizeof(status);
}

static void put(char *field, size_t room, const char *text) {
    strncpy(field, text, room - 1);
}

size_t supervise_make_utsname(const char *host, const char *release, const char *version,
                              const char *machine, void *to, size_t size) {
    struct utsname name;
    if (size < sizeof(name))
        return 0;
    memset(&name, 0, sizeof(name));
    put(name.sysname, sizeof(name.sysname), "Linux");
    put(name.nodename, sizeof(name.nodename), host);
    put(name.release, sizeof(name.release), release);
    put(name.version, sizeof(name.version), version);
    put(name.machine, sizeof(name.machine), machine);
    put(name.domainname, sizeof(name.domainname), "(none)");
    memcpy(to, &name, sizeof(name));
    return sizeof(name);
}
