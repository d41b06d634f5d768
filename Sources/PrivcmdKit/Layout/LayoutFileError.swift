// SPDX-License-Identifier: MIT

public import SystemPackage

/// Why a file does not tell how structures lie in memory.
public struct LayoutFileError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kinds of reasons.
    public enum Reason: Equatable, Sendable {
        /// It cannot be read.
        case unreadable(Errno)
        /// It is neither BTF nor an ELF file.
        case unknownFormat
        /// It is compressed, by the program named.
        case compressed(by: String)
        /// It is a kernel as a boot loader takes it, whose code is compressed (bzImage).
        case bootImage
        /// It is an ELF file without types: the kernel was built without CONFIG_DEBUG_INFO_BTF.
        case withoutTypes
        /// It is an ELF file that cannot be read.
        case elf(ELFError)
        /// It has types that cannot be read.
        case btf(BTFError)
    }

    /// The file.
    public let path: FilePath
    /// What is wrong.
    public let reason: Reason

    /// The path, and what is wrong.
    public var description: String {
        switch reason {
        case .unreadable(let errno): "\(path): \(errno.name): \(errno)"
        case .unknownFormat: "\(path): neither BTF nor an ELF file"
        case .compressed(let program): "\(path): compressed by \(program)"
        case .bootImage: "\(path): a compressed kernel (bzImage)"
        case .withoutTypes: "\(path): an ELF file without a section .BTF"
        case .elf(let error): "\(path): \(error)"
        case .btf(let error): "\(path): \(error)"
        }
    }
    /// What helps; nil where nothing is known to.
    public var remedy: String? {
        switch reason {
        case .unknownFormat, .unreadable, .elf: nil
        case .compressed: "uncompress it first"
        case .bootImage:
            "give the vmlinux that it was made of, or what the kernel's scripts/extract-vmlinux makes of it"
        case .withoutTypes: "if it has DWARF, give it to --dwarf"
        case .btf(let error):
            error.reason == .needsBase
                ? "give its kernel's types to --base: vmlinux, or /sys/kernel/btf/vmlinux" : nil
        }
    }
}
