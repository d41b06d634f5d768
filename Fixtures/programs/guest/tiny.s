# SPDX-License-Identifier: MIT
# A whole PVH guest: an ELF file with one segment, which waits for ever, and the note that tells Xen
# where it begins. Written byte for byte, so that it is the same with any assembler:
#
#     as --32 -o tiny.o tiny.s && objcopy -O binary tiny.o tiny
#
# Sources: elf.h; xen/include/public/elfnote.h (Xen 4.20), XEN_ELFNOTE_PHYS32_ENTRY.

        .set    load, 0x100000
        .set    xen_elfnote_phys32_entry, 18

header: .byte   0x7f
        .ascii  "ELF"
        .byte   1, 1, 1                 # 32 bits, little-endian, version 1
        .zero   9
        .short  2, 3                    # ET_EXEC, EM_386
        .long   1
        .long   load                    # the entry
        .long   segments - header
        .long   0                       # no sections
        .long   0
        .short  segments - header, 32, 2
        .short  40, 0, 0

segments:
        .long   1                       # PT_LOAD
        .long   code - header, load, load
        .long   end - code, end - code, 5, 4
        .long   4                       # PT_NOTE
        .long   note - header, 0, 0
        .long   code - note, code - note, 4, 4

note:   .long   4, 4, xen_elfnote_phys32_entry
        .asciz  "Xen"
        .long   load

code:   sti                             # halted with interrupts off, it would be shut down
        hlt
        jmp     code
end:
