// SPDX-License-Identifier: MIT

import PrivcmdKit
package import SystemPackage

/// The reason why a file has no usable structure layouts.
package struct LayoutFileError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kinds of reasons.
    package enum Reason: Equatable, Sendable {
        /// The file cannot be read.
        case unreadable(Errno)
        /// The file is neither BTF nor ELF.
        case unknownFormat
        /// The file is compressed by the named program.
        case compressed(by: String)
        /// The file is a compressed kernel for a boot loader (bzImage).
        case bootImage
        /// The ELF file has no section `.BTF`: the kernel was built without CONFIG_DEBUG_INFO_BTF.
        case noBTFSection
        /// The ELF file is malformed or not supported.
        case elf(ELFError)
        /// The BTF is malformed or not supported.
        case btf(BTFError)
    }

    package let path: FilePath
    package let reason: Reason

    /// The path and the reason.
    package var description: String {
        switch reason {
        case .unreadable(let errno): "\(path): \(errno.name): \(errno)"
        case .unknownFormat: "\(path): neither BTF nor an ELF file"
        case .compressed(let program): "\(path): compressed by \(program)"
        case .bootImage: "\(path): a compressed kernel (bzImage)"
        case .noBTFSection: "\(path): an ELF file without a section .BTF"
        case .elf(let error): "\(path): \(error)"
        case .btf(let error): "\(path): \(error)"
        }
    }
    /// What the user can do; nil if there is nothing.
    package var remedy: String? {
        switch reason {
        case .unknownFormat, .unreadable, .elf: nil
        case .compressed: "uncompress it first"
        case .bootImage:
            "pass the vmlinux it was built from, or the output of Linux's scripts/extract-vmlinux"
        case .noBTFSection: "if it has DWARF, pass it to --dwarf"
        case .btf(let error):
            error.reason == .needsBase
                ? "pass its kernel's types to --base: vmlinux, or /sys/kernel/btf/vmlinux" : nil
        }
    }
}
