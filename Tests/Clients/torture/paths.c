// SPDX-License-Identifier: MIT
// Every path that opens the node, and paths that do not.
#include "torture.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

// struct open_how and its flags, which older C libraries do not have: linux/openat2.h.
struct how {
    uint64_t flags, mode, resolve;
};
enum { NO_XDEV = 1, NO_MAGICLINKS = 2, NO_SYMLINKS = 4, BENEATH = 8, IN_ROOT = 16 };
enum { OPENAT2 = 437 };

/// Expects a path to open the node.
static void opens(int folder, const char *path) {
    int file = openat(folder, path, O_RDWR | O_CLOEXEC);
    check(file >= 0, "open '%s': %s", path, strerror(errno));
    if (file < 0) return;
    works(file, path);
    close(file);
}

/// Expects an error for a path.
static void refuses(const char *path, int flags, int error) {
    expect(open_file(path, flags), -error, path);
}

static int directory(const char *path) {
    int file = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    check(file >= 0, "open '%s': %s", path, strerror(errno));
    return file;
}

static void spellings(void) {
    opens(AT_FDCWD, PRIVCMD);
    opens(AT_FDCWD, "//dev///xen//privcmd");
    opens(AT_FDCWD, "/dev/./xen/././privcmd");
    opens(AT_FDCWD, "/dev/xen/../xen/privcmd");
    opens(AT_FDCWD, "/tmp/../dev/xen/privcmd");
    opens(AT_FDCWD, "/proc/self/root/dev/xen/privcmd");
    opens(-1, PRIVCMD);
    opens(AT_FDCWD, "/proc/xen/privcmd");
    refuses("/dev/xen/privcmd/", O_RDWR, ENOTDIR);
    refuses("/dev/xen/privcmd/x", O_RDWR, ENOTDIR);
    refuses("/dev/xen/privcmdx", O_RDWR, ENOENT);
    refuses("/dev/xen/privcm", O_RDWR, ENOENT);
    refuses("/dev/xen/privcmd", O_RDWR | O_DIRECTORY, ENOTDIR);
    refuses("", O_RDWR, ENOENT);
    expect(open_file(NULL, O_RDWR), -EFAULT, "open of NULL");
    expect(open_file((char *)-8, O_RDWR), -EFAULT, "open of a kernel address");
}

static void creating(void) {
    refuses(PRIVCMD, O_RDWR | O_CREAT | O_EXCL, EEXIST);
    int file = open_file(PRIVCMD, O_RDWR | O_CREAT | O_TRUNC);
    works(file, "a file opened with O_CREAT and O_TRUNC");
    file = open_file(PRIVCMD, O_RDWR | O_NOFOLLOW);
    works(file, "a file opened with O_NOFOLLOW");
}

/// Paths that end at the end of a page.
static void page_boundary(void) {
    char *edge = (char *)pages(1) + PAGE;
    char *path = edge - sizeof PRIVCMD;
    memcpy(path, PRIVCMD, sizeof PRIVCMD);
    opens(AT_FDCWD, path);
    memcpy(edge - 8, "/dev/xen", 8);
    expect(open_file(edge - 8, O_RDWR), -EFAULT, "open of a path that runs off its page");
    static char longest[5000];
    memset(longest, '/', sizeof longest - 1);
    memcpy(longest + sizeof longest - sizeof PRIVCMD, PRIVCMD, sizeof PRIVCMD);
    expect(open_file(longest, O_RDWR), -ENAMETOOLONG, "open of too long a path");
    opens(AT_FDCWD, longest + sizeof longest - 4096);
}

static void relative(void) {
    int root = directory("/"), devices = directory("/dev"), other = directory(folder());
    opens(root, "dev/xen/privcmd");
    opens(devices, "xen/privcmd");
    opens(devices, "./xen/../xen/privcmd");
    opens(devices, "../dev/xen/privcmd");
    opens(other, PRIVCMD);
    check(chdir("/dev") == 0, "chdir: %s", strerror(errno));
    opens(AT_FDCWD, "xen/privcmd");
    opens(AT_FDCWD, "../dev/xen/privcmd");
    check(chdir("/") == 0, "chdir: %s", strerror(errno));
    opens(AT_FDCWD, "dev/xen/privcmd");
    expect(openat(other, "xen/privcmd", O_RDWR) < 0 ? -errno : 0, -ENOENT, "in another folder");
    expect(openat(-1, "xen/privcmd", O_RDWR) < 0 ? -errno : 0, -EBADF, "in no folder");
}

/// Opens /dev/xen, and makes it the working directory.
static void own_folder(void) {
    int own = directory("/dev/xen");
    if (own >= 0) opens(own, "privcmd");
    if (own >= 0) opens(own, "../xen/privcmd");
    check(chdir("/dev/xen") == 0, "chdir /dev/xen: %s", strerror(errno));
    opens(AT_FDCWD, "privcmd");
}

static const char *link_to(const char *target, const char *name) {
    const char *path = in_folder(name);
    check(symlink(target, path) == 0, "symlink %s: %s", path, strerror(errno));
    return path;
}

static void symlinks(void) {
    const char *to_node = link_to(PRIVCMD, "node");
    opens(AT_FDCWD, to_node);
    expect(open_file(to_node, O_RDWR | O_NOFOLLOW), -ELOOP, "a link opened with O_NOFOLLOW");
    expect(open_file(to_node, O_RDWR | O_CREAT | O_EXCL), -EEXIST, "a link opened to be created");
    opens(AT_FDCWD, link_to("node", "chain"));
    opens(AT_FDCWD, link_to("./chain", "longer"));
    link_to("/dev/xen", "xen");
    opens(AT_FDCWD, in_folder("xen/privcmd"));
    opens(AT_FDCWD, in_folder("xen/../xen/privcmd"));
    link_to("/dev", "devices");
    opens(AT_FDCWD, in_folder("devices/xen/privcmd"));
    link_to("/", "root");
    opens(AT_FDCWD, in_folder("root/dev/xen/privcmd"));
    opens(directory(folder()), "chain");
    check(chdir(folder()) == 0, "chdir: %s", strerror(errno));
    opens(AT_FDCWD, "xen/privcmd");
    char up[4096] = "";
    for (int i = 0; i < 20; i++) strcat(up, "../");
    opens(AT_FDCWD, link_to(strcat(up, "dev/xen/privcmd"), "up"));
}

static void dangling(void) {
    refuses(link_to("/dev/xen/nothing", "dangling"), O_RDWR, ENOENT);
    refuses(link_to("loop", "loop"), O_RDWR, ELOOP);
    refuses(link_to("missing/privcmd", "lost"), O_RDWR, ENOENT);
    link_to("/dev/null", "null");
    refuses(in_folder("null/privcmd"), O_RDWR, ENOTDIR);
    // A link that is replaced after it pointed to the node.
    const char *path = link_to(PRIVCMD, "moving");
    opens(AT_FDCWD, path);
    unlink(path);
    refuses(path, O_RDWR, ENOENT);
    link_to("/dev/null", "moving");
    expect(version(open_file(path, O_RDWR)), -ENOTTY, "a link that now points to /dev/null");
}

static long try_open(int folder, const char *path, uint64_t resolve, size_t size) {
    struct {
        struct how how;
        uint64_t later;
    } argument = {{O_RDWR | O_CLOEXEC, 0, resolve}, 0};
    long file = syscall(OPENAT2, folder, path, &argument, size);
    return file < 0 ? -errno : file;
}

static void openat2(void) {
    int devices = directory("/dev"), root = directory("/");
    size_t size = sizeof(struct how);
    if (try_open(AT_FDCWD, "/dev/null", 0, size) == -ENOSYS) skip("this kernel has no openat2");
    const char *link = link_to(PRIVCMD, "node");
    works(try_open(AT_FDCWD, PRIVCMD, 0, size), "openat2");
    works(try_open(AT_FDCWD, PRIVCMD, NO_SYMLINKS, size), "RESOLVE_NO_SYMLINKS");
    works(try_open(AT_FDCWD, PRIVCMD, NO_MAGICLINKS, size), "RESOLVE_NO_MAGICLINKS");
    works(try_open(AT_FDCWD, link, NO_MAGICLINKS, size), "RESOLVE_NO_MAGICLINKS with a link");
    works(try_open(devices, "xen/privcmd", BENEATH, size), "RESOLVE_BENEATH");
    works(try_open(devices, "xen/privcmd", NO_XDEV, size), "RESOLVE_NO_XDEV");
    works(try_open(root, "/dev/xen/privcmd", IN_ROOT, size), "RESOLVE_IN_ROOT");
    works(try_open(devices, "/xen/privcmd", IN_ROOT, size), "RESOLVE_IN_ROOT of /dev");
    expect(try_open(AT_FDCWD, link, NO_SYMLINKS, size), -ELOOP, "RESOLVE_NO_SYMLINKS with a link");
    expect(try_open(devices, PRIVCMD, BENEATH, size), -EXDEV, "RESOLVE_BENEATH with a full path");
    expect(try_open(devices, "../dev/xen/privcmd", BENEATH, size), -EXDEV,
           "RESOLVE_BENEATH with ..");
    expect(try_open(devices, PRIVCMD, IN_ROOT, size), -ENOENT, "RESOLVE_IN_ROOT of a full path");
    expect(try_open(AT_FDCWD, PRIVCMD, 1 << 20, size), -EINVAL, "an unknown RESOLVE_ flag");
    expect(try_open(AT_FDCWD, PRIVCMD, 0, 8), -EINVAL, "too small a structure");
    works(try_open(AT_FDCWD, PRIVCMD, 0, size + 8), "a larger structure, with zeroes");
    long file = syscall(OPENAT2, AT_FDCWD, PRIVCMD, NULL, size);
    expect(file < 0 ? -errno : file, -EFAULT, "no structure");
}

const struct subtest path_subtests[] = {
    {.name = "spellings", .run = spellings},
    {.name = "creating", .run = creating},
    {.name = "path-at-the-edge", .run = page_boundary},
    {.name = "relative", .run = relative},
    {.name = "own-folder", .run = own_folder},
    {.name = "symlinks", .run = symlinks},
    {.name = "dangling", .run = dangling},
    {.name = "openat2", .run = openat2},
    {0},
};
