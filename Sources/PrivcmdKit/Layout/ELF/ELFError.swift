// SPDX-License-Identifier: MIT

public import SystemPackage

/// Why an ELF file, or a section of it, cannot be read.
public struct ELFError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The parts of a file.
    public enum Place: Equatable, Sendable {
        /// The header at the file's start.
        case header
        /// The table of the sections.
        case sectionTable
        /// The names of the sections.
        case sectionNames
        /// A section.
        case section(String)
    }

    /// The kinds of reasons.
    public enum Reason: Equatable, Sendable {
        /// The file cannot be read there.
        case unreadable(Errno)
        /// It does not start as an ELF file does.
        case notELF
        /// Its class is neither 32 nor 64 bits.
        case unknownClass(Int)
        /// Its numbers have the highest byte first.
        case bigEndian
        /// Its byte order is none that there is.
        case unknownByteOrder(Int)
        /// It lies beyond the file's end, or beyond all numbers.
        case truncated
        /// An entry of the table is smaller than an entry is.
        case entrySize(Int)
        /// It has more bytes than are read at once.
        case tooLarge
        /// Its bytes are compressed.
        case compressed
        /// It has no bytes in the file, only in memory.
        case withoutBytes
    }

    /// What cannot be read.
    public let place: Place
    /// Why.
    public let reason: Reason

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - place: what of the file cannot be read.
    ///   - reason: why.
    public init(place: Place, reason: Reason) {
        self.place = place
        self.reason = reason
    }

    /// The place and the reason.
    public var description: String {
        let place =
            switch place {
            case .header: "ELF header"
            case .sectionTable: "ELF section table"
            case .sectionNames: "ELF section names"
            case .section(let name): "ELF section \(name)"
            }
        return "\(place): \(Self.text(reason))"
    }

    private static func text(_ reason: Reason) -> String {
        switch reason {
        case .unreadable(let errno): "\(errno.name): \(errno)"
        case .notELF: "not an ELF file"
        case .unknownClass(let number): "unknown class \(number)"
        case .bigEndian: "big endian, which is not read"
        case .unknownByteOrder(let number): "unknown byte order \(number)"
        case .truncated: "beyond the file's end"
        case .entrySize(let size): "entries of \(size) bytes"
        case .tooLarge: "more than \(ELFFile.sectionLimit) bytes"
        case .compressed: "compressed, which is not read"
        case .withoutBytes: "no bytes in the file"
        }
    }
}
