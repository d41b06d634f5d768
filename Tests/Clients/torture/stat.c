// SPDX-License-Identifier: MIT
// stat, access and readlink of the nodes, and the files of /sys and /proc that belong to them.
#include "torture.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#ifndef AT_EMPTY_PATH
#define AT_EMPTY_PATH 0x1000
#endif

/// The first fields of struct statx, which are checked here: linux/stat.h.
struct statx_buffer {
    uint32_t mask, blocksize;
    uint64_t attributes;
    uint32_t links, uid, gid;
    uint16_t mode, spare;
    uint64_t inode, size, blocks, attributes_mask, times[8];
    uint32_t major, minor, device_major, device_minor;
    uint64_t rest[14];
};

static void same(const struct stat *left, const struct stat *right, const char *what) {
    check(left->st_dev == right->st_dev && left->st_ino == right->st_ino &&
              left->st_rdev == right->st_rdev && left->st_mode == right->st_mode,
          "%s: another file: %llx:%llu rdev %llx mode %o, expected %llx:%llu rdev %llx mode %o",
          what,
          (long long)left->st_dev, (long long)left->st_ino, (long long)left->st_rdev,
          left->st_mode, (long long)right->st_dev, (long long)right->st_ino,
          (long long)right->st_rdev, right->st_mode);
}

static void node(const char *path) {
    struct stat whole, other;
    check(stat(path, &whole) == 0, "stat %s: %s", path, strerror(errno));
    check(S_ISCHR(whole.st_mode), "%s has mode %o", path, whole.st_mode);
    check(major(whole.st_rdev) == 10, "%s is %x:%x", path, major(whole.st_rdev),
          minor(whole.st_rdev));
    check(lstat(path, &other) == 0, "lstat %s: %s", path, strerror(errno));
    same(&other, &whole, "lstat");
    check(fstatat(AT_FDCWD, path, &other, AT_SYMLINK_NOFOLLOW) == 0, "fstatat: %s",
          strerror(errno));
    same(&other, &whole, "fstatat");
    int devices = open("/dev", O_RDONLY | O_DIRECTORY);
    check(fstatat(devices, path + 5, &other, 0) == 0, "fstatat in /dev: %s", strerror(errno));
    same(&other, &whole, "fstatat in /dev");
    const char *link = in_folder(strrchr(path, '/') + 1);
    check(symlink(path, link) == 0, "symlink: %s", strerror(errno));
    check(stat(link, &other) == 0, "stat of a link: %s", strerror(errno));
    same(&other, &whole, "stat of a link");
    check(lstat(link, &other) == 0 && S_ISLNK(other.st_mode), "lstat of a link");

    for (int i = 0; i < 2; i++) {
        int file = open_file(path, i ? O_PATH : O_RDWR);
        check(fstat(file, &other) == 0, "fstat: %s", strerror(errno));
        same(&other, &whole, i ? "fstat of a path" : "fstat");
        check(fstatat(file, "", &other, AT_EMPTY_PATH) == 0, "fstatat: %s", strerror(errno));
        same(&other, &whole, "fstatat of an empty path");
        struct statx_buffer found = {0};
        check(syscall(SYS_statx, file, "", AT_EMPTY_PATH, 0x7ff, &found) == 0, "statx: %s",
              strerror(errno));
        check(found.mode == whole.st_mode && found.inode == whole.st_ino, "statx of a file");
        int copy = dup(file);
        check(fstat(copy, &other) == 0, "fstat of a duplicate: %s", strerror(errno));
        same(&other, &whole, "fstat of a duplicate");
    }
    struct statx_buffer found = {0};
    check(syscall(SYS_statx, AT_FDCWD, path, 0, 0x7ff, &found) == 0, "statx: %s", strerror(errno));
    check(found.mode == whole.st_mode && found.inode == whole.st_ino &&
              found.major == major(whole.st_rdev) && found.minor == minor(whole.st_rdev),
          "statx differs from stat");

    expect(access(path, F_OK) < 0 ? -errno : 0, 0, "access F_OK");
    expect(access(path, R_OK | W_OK) < 0 ? -errno : 0, 0, "access R_OK | W_OK");
    expect(access(path, X_OK) < 0 ? -errno : 0, -EACCES, "access X_OK");
    expect(access(path, 8) < 0 ? -errno : 0, -EINVAL, "access 8");
    expect(faccessat(devices, path + 5, R_OK, 0) < 0 ? -errno : 0, 0, "faccessat");
    expect(faccessat(AT_FDCWD, path, R_OK, AT_EACCESS) < 0 ? -errno : 0, 0, "faccessat AT_EACCESS");
    char buffer[64];
    expect(readlink(path, buffer, sizeof buffer) < 0 ? -errno : 0, -EINVAL, "readlink of a node");
    expect(stat("/dev/xen/nothing", &other) < 0 ? -errno : 0, -ENOENT, "stat of a missing file");
    // As a system call, since a C library may read the memory too.
    expect(syscall(SYS_newfstatat, AT_FDCWD, path, 8l, 0) < 0 ? -errno : 0, -EFAULT,
       "stat to a bad address");
}

static void nodes(void) {
    node(PRIVCMD);
    node(HYPERCALL_NODE);
    struct stat left, right;
    stat(PRIVCMD, &left);
    stat(HYPERCALL_NODE, &right);
    check(left.st_rdev != right.st_rdev && left.st_ino != right.st_ino, "the nodes are one file");
    check(stat("/dev/xen", &left) == 0 && S_ISDIR(left.st_mode), "/dev/xen is no directory");
}

/// The content of a file, without its line feed, read in pieces of a given size.
static const char *content(const char *path, size_t piece) {
    static char buffers[4][4096];
    static unsigned next;
    char *buffer = buffers[next++ % 4];
    size_t length = 0;
    buffer[0] = 0;
    int file = open_file(path, O_RDONLY | O_CLOEXEC);
    check(file >= 0, "open %s: %s", path, strerror(-file));
    if (file < 0) return buffer;
    struct stat found;
    check(fstat(file, &found) == 0 && S_ISREG(found.st_mode), "%s is no regular file", path);
    ssize_t count;
    while ((count = read(file, buffer + length, piece)) > 0 && length < 4096 - 2 * piece)
        length += count;
    check(count >= 0, "read %s: %s", path, strerror(errno));
    buffer[length] = 0;
    if (length && buffer[length - 1] == '\n') buffer[length - 1] = 0;
    close(file);
    return buffer;
}

static void text(const char *path) {
    check(*content(path, 64), "%s is empty", path);
    check(!strcmp(content(path, 64), content(path, 1)), "%s read by bytes differs", path);
    struct stat found;
    check(stat(path, &found) == 0 && S_ISREG(found.st_mode), "stat %s", path);
    check(access(path, R_OK) == 0, "access %s: %s", path, strerror(errno));
    check(access(path, F_OK) == 0, "access %s: %s", path, strerror(errno));
    FILE *stream = fopen(path, "r");
    char line[4096] = "";
    check(stream && fgets(line, sizeof line, stream), "fopen %s: %s", path, strerror(errno));
    if (stream) fclose(stream);
}

static void hypervisor(void) {
    text("/sys/hypervisor/type");
    check(!strcmp(content("/sys/hypervisor/type", 64), "xen"), "the hypervisor is not xen");
    text("/sys/hypervisor/guest_type");
    text("/sys/hypervisor/version/major");
    text("/sys/hypervisor/version/minor");
    long major_version = atol(content("/sys/hypervisor/version/major", 64));
    expect(major_version, xen_version >> 16, "the major version");
    long minor_version = atol(content("/sys/hypervisor/version/minor", 64));
    expect(minor_version, xen_version & 0xffff, "the minor version");
    text("/proc/xen/capabilities");
    check(strstr(content("/proc/xen/capabilities", 64), "control_d"), "this is no dom0");
    expect(open_file("/sys/hypervisor/nothing", O_RDONLY), -ENOENT, "open of a missing file");
}

static void pci_device(void) {
    struct stat found;
    if (stat(DEVICE, &found)) skip("there is no 0000:03:00.0");
    check(S_ISDIR(found.st_mode), "the device is no directory");
    text(DEVICE "/irq");
    text(DEVICE "/vendor");
    text(DEVICE "/device");
    unsigned char bytes[64] = {0};
    int config = open_file(DEVICE "/config", O_RDONLY);
    expect(read(config, bytes, sizeof bytes), sizeof bytes, "read of config");
    check(bytes[0] + 256 * bytes[1] == strtol(content(DEVICE "/vendor", 64), NULL, 16),
          "config begins with another vendor");
    uint16_t device = 0;
    expect(pread(config, &device, 2, 2), 2, "pread of config");
    check(device == strtol(content(DEVICE "/device", 64), NULL, 16), "config has another device");
    close(config);

    char target[256] = "";
    ssize_t length = readlink(DEVICE "/driver", target, sizeof target - 1);
    if (length < 0) {
        expect(-errno, -ENOENT, "readlink of driver");
        return;
    }
    check(strrchr(target, '/') != NULL, "driver points to '%s'", target);
    check(lstat(DEVICE "/driver", &found) == 0 && S_ISLNK(found.st_mode), "driver is no link");
    char short_buffer[3];
    expect(readlink(DEVICE "/driver", short_buffer, 3), 3, "readlink into a short buffer");
    long result = syscall(SYS_readlinkat, AT_FDCWD, DEVICE "/driver", short_buffer, 0l);
    expect(result < 0 ? -errno : 0, -EINVAL, "readlink into an empty buffer");
}

/// Files that are not emulated behave as usual.
static void ordinary(void) {
    const char *path = in_folder("file");
    int file = open_file(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC);
    check(file >= 0, "open %s: %s", path, strerror(-file));
    expect(write(file, "text", 4), 4, "write");
    struct stat left, right;
    check(fstat(file, &left) == 0 && stat(path, &right) == 0, "stat of a file");
    same(&left, &right, "a file");
    check(left.st_size == 4, "it has %lld bytes", (long long)left.st_size);
    expect(version(file), -ENOTTY, "a call of a file");
    expect(version(open_file("/dev/null", O_RDWR)), -ENOTTY, "a call of /dev/null");
    int pipes[2];
    check(pipe(pipes) == 0, "pipe");
    expect(version(pipes[0]), -ENOTTY, "a call of a pipe");
    expect(open_file("/dev/xen/nothing", O_RDWR), -ENOENT, "a missing node");
}

const struct subtest stat_subtests[] = {
    {.name = "stat", .run = nodes},
    {.name = "hypervisor-files", .run = hypervisor},
    {.name = "device-files", .run = pci_device},
    {.name = "ordinary-files", .run = ordinary},
    {0},
};
