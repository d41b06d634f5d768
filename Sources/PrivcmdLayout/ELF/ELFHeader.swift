// SPDX-License-Identifier: MIT

/// The file header of an ELF file.
struct ELFHeader {
    let is64Bit: Bool
    let machine: Int
    /// The offset of the section header table; nil if it exceeds Int.
    private let tableOffset: Int?
    private let entrySize: Int
    private let sectionCount: Int
    private let nameSection: Int

    /// SHN_XINDEX: the first section's `sh_link` contains the index.
    private static let extendedIndex = 0xffff

    init(_ source: ByteSource) throws(ELFError) {
        let start = try source.read(0, 16, .header)
        guard start.starts(with: ELFFile.magic) else { throw Self.error(.notELF) }
        guard start[4] == 1 || start[4] == 2 else {
            throw Self.error(.unknownClass(Int(start[4])))
        }
        switch start[5] {
        case 1: break
        case 2: throw Self.error(.bigEndian)
        default: throw Self.error(.unknownByteOrder(Int(start[5])))
        }
        is64Bit = start[4] == 2
        let header = LittleEndianBytes(try source.read(0, is64Bit ? 64 : 52, .header))
        machine = header.uint16(18)
        tableOffset = is64Bit ? header.uint64(40) : header.uint32(32)
        let rest = is64Bit ? 58 : 46
        entrySize = header.uint16(rest)
        sectionCount = header.uint16(rest + 2)
        nameSection = header.uint16(rest + 4)
    }

    private static func error(_ reason: ELFError.Reason) -> ELFError {
        ELFError(location: .header, reason: reason)
    }

    /// Reads the first entries of the section header table.
    private func entries(_ source: ByteSource, _ count: Int) throws(ELFError) -> [ELFSection] {
        let location = ELFError.Location.sectionTable
        guard let tableOffset else { throw ELFError(location: location, reason: .truncated) }
        guard entrySize >= (is64Bit ? 64 : 40) else {
            throw ELFError(location: location, reason: .entrySize(entrySize))
        }
        let (size, isOver) = entrySize.multipliedReportingOverflow(by: count)
        if isOver { throw ELFError(location: location, reason: .tooLarge) }
        let table = LittleEndianBytes(try source.read(tableOffset, size, location))
        return (0..<count).map { ELFSection(table, $0 * entrySize, is64Bit: is64Bit) }
    }

    /// Returns all sections; none if the file has no section header table.
    func sections(_ source: ByteSource) throws(ELFError) -> [ELFSection] {
        if tableOffset == 0 { return [] }
        if sectionCount > 0 { return try entries(source, sectionCount) }
        // With SHN_LORESERVE sections or more, the first entry's `sh_size` is their number.
        guard let count = try entries(source, 1)[0].size else {
            throw ELFError(location: .sectionTable, reason: .tooLarge)
        }
        return try entries(source, count)
    }

    /// Returns the index of the section name string table.
    func nameSectionIndex(_ source: ByteSource) throws(ELFError) -> Int? {
        guard tableOffset != 0, nameSection != 0 else { return nil }
        return nameSection == Self.extendedIndex ? try entries(source, 1)[0].link : nameSection
    }
}

/// A section header (`Elf64_Shdr` or `Elf32_Shdr`).
struct ELFSection {
    /// The offset of the name in the section name string table.
    let nameOffset: Int
    /// The offset in the file; nil if it exceeds Int.
    let offset: Int?
    /// The size in bytes; nil if it exceeds Int.
    let size: Int?
    /// `sh_link`.
    let link: Int
    let isCompressed: Bool
    let isNoBits: Bool

    /// SHT_NOBITS.
    private static let noBitsType = 8
    /// SHF_COMPRESSED.
    private static let compressedFlag = 0x800

    init(_ table: LittleEndianBytes, _ start: Int, is64Bit: Bool) {
        nameOffset = table.uint32(start)
        isNoBits = table.uint32(start + 4) == Self.noBitsType
        isCompressed = table.uint32(start + 8) & Self.compressedFlag != 0
        offset = is64Bit ? table.uint64(start + 24) : table.uint32(start + 16)
        size = is64Bit ? table.uint64(start + 32) : table.uint32(start + 20)
        link = table.uint32(start + (is64Bit ? 40 : 24))
    }
}
