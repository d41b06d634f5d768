// SPDX-License-Identifier: MIT

/// What an x86-64 ELF file asks the loader for.
///
/// Source: gabi, "Program Header" and "Dynamic Section"; elf.h.
public struct DynamicNeeds: Equatable, Sendable {
    /// The loader that runs it, for a program that is dynamically linked.
    public var loader: String?
    /// The name that others ask for it by, for a library.
    public var name: String?
    /// The libraries that it needs, by that name.
    public var libraries: [String] = []

    /// Reads an ELF file; nil for what is none of x86-64.
    ///
    /// A damaged one is not believed: what lies outside of it counts as nothing.
    ///
    /// - Parameter file: the whole file.
    public init?(of file: [UInt8]) {
        guard file.count >= 64, file.starts(with: Image.elf), file[4] == 2,
            file.number(at: 18, bytes: 2) == 62
        else { return nil }
        let table = file.number(at: 32, bytes: 8)
        let entry = file.number(at: 54, bytes: 2)
        let headers = (0..<file.number(at: 56, bytes: 2)).map { table + $0 * entry }
        func all(_ type: Segment) -> [Int] {
            headers.filter { file.number(at: $0, bytes: 4) == type.rawValue }
        }
        func place(_ header: Int) -> (file: Int, memory: Int, size: Int) {
            (
                file.number(at: header + 8, bytes: 8), file.number(at: header + 16, bytes: 8),
                file.number(at: header + 32, bytes: 8)
            )
        }
        loader = all(.loader).first.map { file.text(at: place($0).file) }
        guard let dynamic = all(.dynamic).first.map(place) else { return }
        let entries = stride(from: dynamic.file, to: dynamic.file + dynamic.size, by: 16)
            .map { (file.number(at: $0, bytes: 8), file.number(at: $0 + 8, bytes: 8)) }
            .prefix { $0.0 != Tag.end.rawValue }
        func values(_ tag: Tag) -> [Int] { entries.filter { $0.0 == tag.rawValue }.map(\.1) }
        // The names are said by an address in memory, which is looked for in what is loaded.
        guard let address = values(.texts).first,
            let loaded = all(.loaded).map(place).first(where: {
                $0.memory <= address && address < $0.memory + $0.size
            })
        else { return }
        let texts = address - loaded.memory + loaded.file
        name = values(.name).first.map { file.text(at: texts + $0) }
        libraries = values(.needed).map { file.text(at: texts + $0) }
    }

    private enum Segment: Int {
        case loaded = 1
        case dynamic = 2
        case loader = 3
    }

    private enum Tag: Int {
        case end = 0
        case needed = 1
        case texts = 5
        case name = 14
    }
}

extension [UInt8] {
    /// The text that begins at an offset, up to its NUL.
    fileprivate func text(at offset: Int) -> String {
        guard indices.contains(offset) else { return "" }
        return String(decoding: self[offset...].prefix { $0 != 0 }, as: UTF8.self)
    }
}
