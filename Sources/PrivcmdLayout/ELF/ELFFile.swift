// SPDX-License-Identifier: MIT

package import PrivcmdKit
package import SystemPackage

/// The sections of an ELF file, such as an uncompressed kernel or a module.
///
/// It reads the header and the section header table, and a section only on request.
///
/// Source: System V ABI, chapter 4 (ELF).
package struct ELFFile: Sendable {
    /// A machine architecture (`e_machine`).
    package enum Architecture: Equatable, Sendable {
        /// EM_X86_64.
        case amd64
        /// EM_386.
        case i386
        /// EM_AARCH64.
        case aarch64
        /// Another `e_machine`.
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

    /// The architecture that the code is for.
    package let architecture: Architecture

    /// The caller architecture that the types belong to; nil if the ABI table does not have it.
    package var caller: ABICaller? {
        switch architecture {
        case .amd64: is64Bit ? .amd64 : nil
        case .aarch64: is64Bit ? .arm64 : nil
        case .i386: .i386
        case .other: nil
        }
    }
    /// Whether the class is ELFCLASS64.
    package let is64Bit: Bool
    private let source: ByteSource
    private let sections: [ELFSection]
    private let names: [UInt8]

    /// The maximum size in bytes of a section that is read.
    static let sectionLimit = 1 << 28

    /// ELFMAG.
    static let magic: [UInt8] = [0x7f, 0x45, 0x4c, 0x46]

    /// Opens a file, and reads its header and section header table.
    ///
    /// - Parameter path: the file.
    /// - Throws: the reason why the file cannot be read.
    package init(opening path: FilePath) throws(ELFError) {
        let source: ByteSource
        do throws(Errno) {
            source = try ByteSource(opening: path)
        } catch {
            throw ELFError(location: .header, reason: .unreadable(error))
        }
        try self.init(source)
    }

    /// Reads the header and section header table of an ELF file in memory.
    package init(_ bytes: [UInt8]) throws(ELFError) { try self.init(ByteSource(bytes)) }

    init(_ source: ByteSource) throws(ELFError) {
        let header = try ELFHeader(source)
        self.source = source
        architecture = Architecture(header.machine)
        is64Bit = header.is64Bit
        sections = try header.sections(source)
        guard let index = try header.nameSectionIndex(source), index < sections.count else {
            names = []
            return
        }
        names = try Self.read(sections[index], .sectionNames, source)
    }

    /// Returns the bytes of the first section with a name.
    ///
    /// - Parameter name: the name, such as `.BTF`.
    /// - Returns: the bytes; nil if the file has no such section.
    /// - Throws: the reason why the section cannot be read.
    package func bytes(ofSection name: String) throws(ELFError) -> [UInt8]? {
        let wanted = Array(name.utf8) + [0]
        let section = sections.first { names.dropFirst($0.nameOffset).starts(with: wanted) }
        guard let section else { return nil }
        return try Self.read(section, .section(name), source)
    }

    private static func read(
        _ section: ELFSection, _ location: ELFError.Location, _ source: ByteSource
    ) throws(ELFError) -> [UInt8] {
        if section.isNoBits { throw ELFError(location: location, reason: .noBits) }
        if section.isCompressed { throw ELFError(location: location, reason: .compressed) }
        guard let start = section.offset, let size = section.size else {
            throw ELFError(location: location, reason: .truncated)
        }
        return try source.read(start, size, location)
    }
}

extension ByteSource {
    /// Reads exactly `size` bytes.
    func read(_ start: Int, _ size: Int, _ location: ELFError.Location) throws(ELFError) -> [UInt8]
    {
        guard !start.addingReportingOverflow(size).overflow else {
            throw ELFError(location: location, reason: .truncated)
        }
        guard size <= ELFFile.sectionLimit else {
            throw ELFError(location: location, reason: .tooLarge)
        }
        let bytes: [UInt8]
        do throws(Errno) {
            bytes = try read(start, atMost: size)
        } catch {
            throw ELFError(location: location, reason: .unreadable(error))
        }
        guard bytes.count == size else { throw ELFError(location: location, reason: .truncated) }
        return bytes
    }
}
