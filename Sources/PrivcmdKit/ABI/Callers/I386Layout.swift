// SPDX-License-Identifier: MIT

/// How the layout of a structure differs for a 32-bit x86 caller.
///
/// i386 aligns the 8-byte integers of a structure to 4 bytes, unless a header aligns them to 8.
struct I386Layout: Sendable {
    /// The pointers, `unsigned long`, `size_t` and `xen_pfn_t` of upstream, which have 4 bytes.
    ///
    /// `arr[]` stands for the elements that `arr` points to.
    let pointerSizedFields: Set<String>
    /// Whether 8-byte integers are aligned to 8 bytes, as for a 64-bit caller.
    let isAligned: Bool
    /// Whether it has a union of several operations, whose offset and size do not change.
    let hasUnion: Bool
    /// Bytes before a field that upstream has and the table does not describe.
    let reserved: [String: Int]

    init(
        _ words: Set<String> = [], isAligned: Bool = false, hasUnion isEnvelope: Bool = false,
        reserved: [String: Int] = [:]
    ) {
        self.pointerSizedFields = words
        self.isAligned = isAligned
        self.hasUnion = isEnvelope
        self.reserved = reserved
    }

    /// The same layout for every caller.
    static let identical = I386Layout(isAligned: true)

    /// The structure as a 32-bit caller has it.
    func layout(of structure: ABIStructure) -> ABIStructure {
        let hasWords = structure.fields.contains { pointerSizedFields.contains($0.name) }
        if !hasWords && (isAligned || hasUnion && !hasEightByteFields(structure)) {
            return structure
        }
        var end = 0
        var alignment = 1
        var fields: [ABIField] = []
        var isInUnion = false
        for field in structure.fields {
            let width = pointerSizedFields.contains(field.name) ? 4 : field.kind.width
            let step = isAligned ? width : min(width, 4)
            alignment = max(alignment, step)
            end += reserved[field.name] ?? 0
            if hasUnion, !isInUnion {
                isInUnion = field.name.hasPrefix("u.")
                end = field.offset
            }
            let offset = (end + step - 1) / step * step
            let kind = ABIField.Kind(
                width: width, isSigned: field.kind.isSigned, count: field.kind.count)
            fields.append(
                ABIField(
                    name: field.name, offset: offset, kind: kind, direction: field.direction,
                    meaning: field.meaning, designators: field.designators))
            end = offset + width * kind.count
        }
        let size = hasUnion ? structure.size : (end + alignment - 1) / alignment * alignment
        return ABIStructure(name: structure.name, size: size, fields: fields)
    }

    private func hasEightByteFields(_ structure: ABIStructure) -> Bool {
        structure.fields.contains { $0.kind.width == 8 }
    }
}
