// SPDX-License-Identifier: MIT

/// How a 32-bit caller on x86 has a structure.
///
/// i386 aligns no integer of a structure to more than 4 bytes, of 8 neither, unless a header says so.
struct NarrowRow: Sendable {
    /// The fields that upstream has as pointers, `unsigned long`, `size_t` or `xen_pfn_t`: 4 bytes there.
    ///
    /// `arr[]` are the elements that `arr` leads to.
    let words: Set<String>
    /// Whether integers of 8 bytes lie where they lie for a 64-bit caller.
    let isAligned: Bool
    /// Whether it is the envelope of several operations, with a size of its own, whose union keeps its place.
    let isEnvelope: Bool
    /// Bytes in front of a field that upstream has and the table does not tell.
    let reserved: [String: Int]

    init(
        _ words: Set<String> = [], isAligned: Bool = false, isEnvelope: Bool = false,
        reserved: [String: Int] = [:]
    ) {
        self.words = words
        self.isAligned = isAligned
        self.isEnvelope = isEnvelope
        self.reserved = reserved
    }

    /// The same for every caller.
    static let same = NarrowRow(isAligned: true)

    /// What a 32-bit caller has of a structure.
    func narrow(_ structure: ABIStructure) -> ABIStructure {
        let hasWords = structure.fields.contains { words.contains($0.name) }
        if !hasWords && (isAligned || isEnvelope && !hasLongs(structure)) { return structure }
        var end = 0
        var alignment = 1
        var fields: [ABIField] = []
        var isInUnion = false
        for field in structure.fields {
            let width = words.contains(field.name) ? 4 : field.kind.width
            let step = isAligned ? width : min(width, 4)
            alignment = max(alignment, step)
            end += reserved[field.name] ?? 0
            if isEnvelope, !isInUnion {
                isInUnion = field.name.hasPrefix("u.")
                end = field.offset
            }
            let offset = (end + step - 1) / step * step
            let kind = ABIField.Kind(
                width: width, isSigned: field.kind.isSigned, count: field.kind.count)
            fields.append(
                ABIField(
                    name: field.name, offset: offset, kind: kind, flow: field.flow,
                    meaning: field.meaning, designators: field.designators))
            end = offset + width * kind.count
        }
        let size = isEnvelope ? structure.size : (end + alignment - 1) / alignment * alignment
        return ABIStructure(name: structure.name, size: size, fields: fields)
    }

    private func hasLongs(_ structure: ABIStructure) -> Bool {
        structure.fields.contains { $0.kind.width == 8 }
    }
}
