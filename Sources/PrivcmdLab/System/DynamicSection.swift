// SPDX-License-Identifier: MIT

/// The interpreter and the dynamic section of an x86-64 ELF file.
///
/// Source: gabi, "Program Header" and "Dynamic Section"; elf.h.
package struct DynamicSection: Equatable, Sendable {
    /// The path of the dynamic loader, for a dynamically linked program (PT_INTERP).
    package var interpreter: String?
    /// The name by which other files need it, for a library (DT_SONAME).
    package var soname: String?
    /// The sonames of the libraries that it needs (DT_NEEDED).
    package var neededLibraries: [String] = []

    /// Parses an ELF file; nil unless it is an x86-64 one.
    ///
    /// Offsets outside a damaged file are read as zero.
    package init?(of file: [UInt8]) {
        guard file.count >= 64, file.starts(with: KernelImage.elfMagic), file[4] == 2,
            file.integer(at: 18, bytes: 2) == 62
        else { return nil }
        let table = file.integer(at: 32, bytes: 8)
        let entry = file.integer(at: 54, bytes: 2)
        let headers = (0..<file.integer(at: 56, bytes: 2)).map { table + $0 * entry }
        func all(_ type: Segment) -> [Int] {
            headers.filter { file.integer(at: $0, bytes: 4) == type.rawValue }
        }
        func extent(_ header: Int) -> (file: Int, memory: Int, size: Int) {
            (
                file.integer(at: header + 8, bytes: 8),
                file.integer(at: header + 16, bytes: 8),
                file.integer(at: header + 32, bytes: 8)
            )
        }
        interpreter = all(.interpreter).first.map { file.cString(at: extent($0).file) }
        guard let dynamic = all(.dynamic).first.map(extent) else { return }
        let entries = stride(from: dynamic.file, to: dynamic.file + dynamic.size, by: 16)
            .map { (file.integer(at: $0, bytes: 8), file.integer(at: $0 + 8, bytes: 8)) }
            .prefix { $0.0 != Tag.null.rawValue }
        func values(_ tag: Tag) -> [Int] { entries.filter { $0.0 == tag.rawValue }.map(\.1) }
        // DT_STRTAB is an address in memory, which a loaded segment maps to an offset in the file.
        guard let address = values(.stringTable).first,
            let loaded = all(.load).map(extent).first(where: {
                $0.memory <= address && address < $0.memory + $0.size
            })
        else { return }
        let texts = address - loaded.memory + loaded.file
        soname = values(.soname).first.map { file.cString(at: texts + $0) }
        neededLibraries = values(.needed).map { file.cString(at: texts + $0) }
    }

    private enum Segment: Int {
        case load = 1
        case dynamic = 2
        case interpreter = 3
    }

    private enum Tag: Int {
        case null = 0
        case needed = 1
        case stringTable = 5
        case soname = 14
    }
}

extension [UInt8] {
    /// The text that begins at an offset, up to its NUL.
    fileprivate func cString(at offset: Int) -> String {
        guard indices.contains(offset) else { return "" }
        return String(decoding: self[offset...].prefix { $0 != 0 }, as: UTF8.self)
    }
}
