// SPDX-License-Identifier: MIT

/// Writes ELF files with sections.
struct ELFWriter {
    /// A section: its name, bytes, type and flags.
    struct Section {
        var name: String
        var bytes: [UInt8] = []
        var type: UInt32 = 1
        var flags: UInt32 = 0
    }

    var is64Bit = true
    var machine: UInt32 = 62
    /// Whether section 0 has the section count, as in files with 65280 sections or more.
    var isExtended = false
    var sections: [Section] = []

    /// A number of the class's width.
    private func wide(_ number: Int) -> [UInt8] {
        BTFWriter.bytes(UInt32(number)) + (is64Bit ? [0, 0, 0, 0] : [])
    }

    private func half(_ number: Int) -> [UInt8] { Array(BTFWriter.bytes(UInt32(number))[..<2]) }

    private func entry(
        _ name: Int, _ section: Section, _ offset: Int, _ size: Int, link: Int = 0
    ) -> [UInt8] {
        BTFWriter.bytes(UInt32(name)) + BTFWriter.bytes(section.type)
            + wide(Int(section.flags)) + wide(0) + wide(offset) + wide(size)
            + BTFWriter.bytes(UInt32(link)) + BTFWriter.bytes(0) + wide(1) + wide(0)
    }

    /// Header, sections, names, table.
    var bytes: [UInt8] {
        let all = sections + [Section(name: ".shstrtab", type: 3)]
        var names: [UInt8] = [0]
        for section in all { names += Array(section.name.utf8) + [0] }
        let headerSize = is64Bit ? 64 : 52
        var content: [UInt8] = []
        var entries: [[UInt8]] = []
        var name = 1
        for section in all {
            let bytes = section.name == ".shstrtab" ? names : section.bytes
            entries.append(entry(name, section, headerSize + content.count, bytes.count))
            name += section.name.utf8.count + 1
            content += bytes
        }
        let first =
            isExtended
            ? entry(0, Section(name: "", type: 0), 0, all.count + 1, link: all.count)
            : entry(0, Section(name: "", type: 0), 0, 0)
        let table = headerSize + content.count
        var header: [UInt8] = [0x7f, 0x45, 0x4c, 0x46, is64Bit ? 2 : 1, 1, 1, 0]
        header += [0, 0, 0, 0, 0, 0, 0, 0] + half(1) + half(Int(machine)) + BTFWriter.bytes(1)
        header += wide(0) + wide(0) + wide(table) + BTFWriter.bytes(0) + half(headerSize)
        header += half(0) + half(0) + half(is64Bit ? 64 : 40)
        header += half(isExtended ? 0 : all.count + 1) + half(isExtended ? 0xffff : all.count)
        return header + content + first + entries.flatMap(\.self)
    }
}
