// SPDX-License-Identifier: MIT

/// What the start of an ELF file says.
struct ELFHeader {
    let is64Bit: Bool
    let machine: Int
    /// Where the table of the sections starts; nil where that is beyond all numbers.
    private let tableOffset: Int?
    private let entrySize: Int
    private let sectionCount: Int
    private let nameSection: Int

    /// Stands for an index that does not fit, and is told by the first section instead.
    private static let extended = 0xffff

    init(_ source: ByteSource) throws(ELFError) {
        let start = try source.read(0, 16, .header)
        guard start.starts(with: ELFFile.magic) else { throw Self.fault(.notELF) }
        guard start[4] == 1 || start[4] == 2 else {
            throw Self.fault(.unknownClass(Int(start[4])))
        }
        switch start[5] {
        case 1: break
        case 2: throw Self.fault(.bigEndian)
        default: throw Self.fault(.unknownByteOrder(Int(start[5])))
        }
        is64Bit = start[4] == 2
        let header = LittleEndianBytes(try source.read(0, is64Bit ? 64 : 52, .header))
        machine = header.half(18)
        tableOffset = is64Bit ? header.long(40) : header.word(32)
        let rest = is64Bit ? 58 : 46
        entrySize = header.half(rest)
        sectionCount = header.half(rest + 2)
        nameSection = header.half(rest + 4)
    }

    private static func fault(_ reason: ELFError.Reason) -> ELFError {
        ELFError(place: .header, reason: reason)
    }

    /// Reads some entries of the table.
    private func entries(_ source: ByteSource, _ count: Int) throws(ELFError) -> [ELFSection] {
        let place = ELFError.Place.sectionTable
        guard let tableOffset else { throw ELFError(place: place, reason: .truncated) }
        guard entrySize >= (is64Bit ? 64 : 40) else {
            throw ELFError(place: place, reason: .entrySize(entrySize))
        }
        let (size, isOver) = entrySize.multipliedReportingOverflow(by: count)
        if isOver { throw ELFError(place: place, reason: .tooLarge) }
        let table = LittleEndianBytes(try source.read(tableOffset, size, place))
        return (0..<count).map { ELFSection(table, $0 * entrySize, is64Bit: is64Bit) }
    }

    /// All sections; none where the file has no table.
    func sections(_ source: ByteSource) throws(ELFError) -> [ELFSection] {
        if tableOffset == 0 { return [] }
        if sectionCount > 0 { return try entries(source, sectionCount) }
        // More than 16 bits can count: the first entry's size does.
        guard let count = try entries(source, 1)[0].size else {
            throw ELFError(place: .sectionTable, reason: .tooLarge)
        }
        return try entries(source, count)
    }

    /// The index of the section with the sections' names.
    func namesIndex(_ source: ByteSource) throws(ELFError) -> Int? {
        guard tableOffset != 0, nameSection != 0 else { return nil }
        return nameSection == Self.extended ? try entries(source, 1)[0].link : nameSection
    }
}

/// A row of the table of sections.
struct ELFSection {
    /// Where its name starts among the names.
    let name: Int
    /// Where it starts in the file; nil where that is beyond all numbers.
    let offset: Int?
    /// Its size in bytes; nil where that is beyond all numbers.
    let size: Int?
    /// The index of another section.
    let link: Int
    let isCompressed: Bool
    let isWithoutBytes: Bool

    /// SHT_NOBITS: the section has no bytes in the file.
    private static let withoutBytes = 8
    /// SHF_COMPRESSED.
    private static let compressed = 0x800

    init(_ table: LittleEndianBytes, _ place: Int, is64Bit: Bool) {
        name = table.word(place)
        isWithoutBytes = table.word(place + 4) == Self.withoutBytes
        isCompressed = table.word(place + 8) & Self.compressed != 0
        offset = is64Bit ? table.long(place + 24) : table.word(place + 16)
        size = is64Bit ? table.long(place + 32) : table.word(place + 20)
        link = table.word(place + (is64Bit ? 40 : 24))
    }
}
