// SPDX-License-Identifier: MIT

import PrivcmdKit
package import SystemPackage

/// The reason why an ELF file, or a section of it, cannot be read.
package struct ELFError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The part of the file that is faulty.
    package enum Location: Equatable, Sendable {
        /// The file header.
        case header
        /// The section header table.
        case sectionTable
        /// The section name string table.
        case sectionNames
        case section(String)
    }

    /// The kinds of reasons.
    package enum Reason: Equatable, Sendable {
        /// Linux returned an errno for the read.
        case unreadable(Errno)
        /// The magic number is missing.
        case notELF
        /// The class is neither ELFCLASS32 nor ELFCLASS64.
        case unknownClass(Int)
        /// The numbers are big-endian.
        case bigEndian
        /// The data encoding is neither ELFDATA2LSB nor ELFDATA2MSB.
        case unknownByteOrder(Int)
        /// The offset lies beyond the end of the file, or overflows.
        case truncated
        /// The entry size of the section header table is too small.
        case entrySize(Int)
        /// The section exceeds the size limit.
        case tooLarge
        /// The section is compressed (SHF_COMPRESSED).
        case compressed
        /// The section has no bytes in the file (SHT_NOBITS).
        case noBits
    }

    /// The faulty part.
    package let location: Location
    package let reason: Reason

    /// Creates an error.
    package init(location: Location, reason: Reason) {
        self.location = location
        self.reason = reason
    }

    /// The faulty part and the reason.
    package var description: String {
        let location =
            switch location {
            case .header: "ELF header"
            case .sectionTable: "ELF section table"
            case .sectionNames: "ELF section names"
            case .section(let name): "ELF section \(name)"
            }
        return "\(location): \(Self.text(reason))"
    }

    private static func text(_ reason: Reason) -> String {
        switch reason {
        case .unreadable(let errno): "\(errno.name): \(errno)"
        case .notELF: "not an ELF file"
        case .unknownClass(let number): "unknown class \(number)"
        case .bigEndian: "big endian is not supported"
        case .unknownByteOrder(let number): "unknown byte order \(number)"
        case .truncated: "beyond the file's end"
        case .entrySize(let size): "entries of \(size) bytes are too small"
        case .tooLarge: "more than \(ELFFile.sectionLimit) bytes"
        case .compressed: "compressed sections are not supported"
        case .noBits: "no bytes in the file"
        }
    }
}
