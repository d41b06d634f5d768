// SPDX-License-Identifier: MIT
// Lets a linker leave out of a static archive what nobody refers to:
//
//     unretain ARCHIVE NEW
//
// Swift's compiler marks each public function of its libraries to be kept (SHF_GNU_RETAIN), since
// another library might call it. In a static program there is no other. What the runtime finds by the
// name of its section stays marked: swift5_* and .swift*.
#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifndef SHF_GNU_RETAIN
#define SHF_GNU_RETAIN (1 << 21)
#endif

static _Noreturn void fail(const char *path, const char *why) {
    fprintf(stderr, "unretain: %s: %s\n", path, why);
    exit(1);
}

/// Unmarks the sections of an object; whether it is whole.
static int object(unsigned char *bytes, size_t size) {
    Elf64_Ehdr *header = (Elf64_Ehdr *)bytes;
    if (size < sizeof *header || header->e_ident[EI_CLASS] != ELFCLASS64 ||
        header->e_shoff > size - sizeof(Elf64_Shdr) || header->e_shentsize != sizeof(Elf64_Shdr))
        return 0;
    Elf64_Shdr *sections = (Elf64_Shdr *)(bytes + header->e_shoff);
    size_t count = header->e_shnum ? header->e_shnum : sections[0].sh_size;
    size_t names = header->e_shstrndx == SHN_XINDEX ? sections[0].sh_link : header->e_shstrndx;
    if (count > (size - header->e_shoff) / sizeof *sections || names >= count ||
        sections[names].sh_offset > size)
        return 0;
    const char *text = (const char *)bytes + sections[names].sh_offset;
    for (size_t i = 0; i < count; i++) {
        if (sections[names].sh_offset + sections[i].sh_name >= size) return 0;
        const char *name = text + sections[i].sh_name;
        if (strncmp(name, "swift5", 6) && strncmp(name, ".swift", 6))
            sections[i].sh_flags &= ~(Elf64_Xword)SHF_GNU_RETAIN;
    }
    return 1;
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: unretain ARCHIVE NEW\n");
        return 64;
    }
    FILE *file = fopen(argv[1], "rb");
    if (!file || fseek(file, 0, SEEK_END)) fail(argv[1], "it cannot be read");
    size_t size = ftell(file);
    rewind(file);
    unsigned char *bytes = malloc(size + 1);
    if (!bytes || fread(bytes, 1, size, file) != size) fail(argv[1], "it cannot be read");
    bytes[size] = 0;
    if (size < 8 || memcmp(bytes, "!<arch>\n", 8)) fail(argv[1], "it is no archive");

    // Each member has a header of 60 characters, with its size in decimal at 48, and begins at an even
    // place; so that an object may lie askew, which x86 and ARM both read.
    for (size_t at = 8; at + 60 <= size;) {
        size_t length = strtoul((char *)bytes + at + 48, NULL, 10);
        at += 60;
        if (length > size - at) fail(argv[1], "a member is cut off");
        if (length > 4 && !memcmp(bytes + at, ELFMAG, SELFMAG) && !object(bytes + at, length))
            fail(argv[1], "a member is no 64-bit object");
        at += length + (length & 1);
    }

    FILE *new = fopen(argv[2], "wb");
    if (!new || fwrite(bytes, 1, size, new) != size || fclose(new))
        fail(argv[2], "it cannot be written");
    return 0;
}
