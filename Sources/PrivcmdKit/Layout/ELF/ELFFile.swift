// SPDX-License-Identifier: MIT

public import SystemPackage

/// The sections of an ELF file: a kernel before it is compressed, or a module.
///
/// Of a file the header and the table are read, and of the sections those that are asked for.
///
/// Source: System V ABI, chapter 4 (ELF).
public struct ELFFile: Sendable {
    /// What a file's code runs on.
    public enum Architecture: Equatable, Sendable {
        /// X86 with 64 bits: x86_64.
        case amd64
        /// x86 with 32 bits.
        case i386
        /// Arm with 64 bits.
        case aarch64
        /// Another, by its number `e_machine`.
        case other(Int)

        init(_ machine: Int) {
            switch machine {
            case 3: self = .i386
            case 62: self = .amd64
            case 183: self = .aarch64
            default: self = .other(machine)
            }
        }
    }

    /// What the file's code runs on.
    public let architecture: Architecture

    /// The kind of caller whose layouts its types are; nil for one that the table does not know.
    public var caller: ABICaller? {
        switch architecture {
        case .amd64: is64Bit ? .amd64 : nil
        case .aarch64: is64Bit ? .arm64 : nil
        case .i386: .i386
        case .other: nil
        }
    }
    /// Whether it is of the class with 64 bits.
    public let is64Bit: Bool
    private let source: ByteSource
    private let sections: [ELFSection]
    private let names: [UInt8]

    /// The most that is read of a section, in bytes.
    static let sectionLimit = 1 << 28

    /// The first bytes of each ELF file.
    static let magic: [UInt8] = [0x7f, 0x45, 0x4c, 0x46]

    /// Reads the header and the sections' table of a file.
    ///
    /// - Parameter path: the file.
    /// - Throws: why it cannot be read.
    public init(opening path: FilePath) throws(ELFError) {
        let source: ByteSource
        do throws(Errno) {
            source = try ByteSource(opening: path)
        } catch {
            throw ELFError(place: .header, reason: .unreadable(error))
        }
        try self.init(source)
    }

    /// Reads the header and the sections' table of bytes.
    ///
    /// - Parameter bytes: what an ELF file holds.
    /// - Throws: why it cannot be read.
    public init(_ bytes: [UInt8]) throws(ELFError) { try self.init(ByteSource(bytes)) }

    init(_ source: ByteSource) throws(ELFError) {
        let header = try ELFHeader(source)
        self.source = source
        architecture = Architecture(header.machine)
        is64Bit = header.is64Bit
        sections = try header.sections(source)
        guard let index = try header.namesIndex(source), index < sections.count else {
            names = []
            return
        }
        names = try Self.read(sections[index], .sectionNames, source)
    }

    /// The bytes of the first section of a name.
    ///
    /// - Parameter name: such as `.BTF`.
    /// - Returns: its bytes, or nil where the file has no such section.
    /// - Throws: why it cannot be read.
    public func bytes(ofSection name: String) throws(ELFError) -> [UInt8]? {
        let wanted = Array(name.utf8) + [0]
        let section = sections.first { names.dropFirst($0.name).starts(with: wanted) }
        guard let section else { return nil }
        return try Self.read(section, .section(name), source)
    }

    private static func read(
        _ section: ELFSection, _ place: ELFError.Place, _ source: ByteSource
    ) throws(ELFError) -> [UInt8] {
        if section.isWithoutBytes { throw ELFError(place: place, reason: .withoutBytes) }
        if section.isCompressed { throw ELFError(place: place, reason: .compressed) }
        guard let start = section.offset, let size = section.size else {
            throw ELFError(place: place, reason: .truncated)
        }
        return try source.read(start, size, place)
    }
}

extension ByteSource {
    /// Reads as many bytes as are asked for, or throws.
    func read(_ start: Int, _ size: Int, _ place: ELFError.Place) throws(ELFError) -> [UInt8] {
        guard !start.addingReportingOverflow(size).overflow else {
            throw ELFError(place: place, reason: .truncated)
        }
        guard size <= ELFFile.sectionLimit else { throw ELFError(place: place, reason: .tooLarge) }
        let bytes: [UInt8]
        do throws(Errno) {
            bytes = try read(start, atMost: size)
        } catch {
            throw ELFError(place: place, reason: .unreadable(error))
        }
        guard bytes.count == size else { throw ELFError(place: place, reason: .truncated) }
        return bytes
    }
}
