// SPDX-License-Identifier: MIT

extension ABIStructure {
    /// The same, with what a 32-bit caller has of it.
    ///
    /// `words` are the fields that upstream has as pointers, `unsigned long`, `size_t` or `xen_pfn_t`:
    /// 8 bytes for a 64-bit caller, and 4 for one of i386. `arr[]` are the elements that `arr` leads to.
    /// Everything else keeps its width. arm64 has what x86_64 has.
    func narrowing(_ words: String...) -> ABIStructure {
        for word in words {
            let field = fields.first { $0.name == word || $0.name + "[]" == word }
            precondition(field != nil, "\(name) has no field \(word)")
        }
        return ABIStructure(name: name, size: size, fields: fields, words: Set(words))
    }

    /// The structure as a 32-bit caller on x86 has it; nil where the table does not tell.
    ///
    /// i386 aligns no integer of a structure to more than 4 bytes, of 8 neither.
    public var narrow: ABIStructure? {
        guard let words else { return nil }
        var end = 0
        var alignment = 1
        var fields: [ABIField] = []
        for field in self.fields {
            let width = words.contains(field.name) ? 4 : field.kind.width
            let step = min(width, 4)
            alignment = max(alignment, step)
            let offset = (end + step - 1) / step * step
            let kind = ABIField.Kind(
                width: width, isSigned: field.kind.isSigned, count: field.kind.count)
            fields.append(
                ABIField(
                    name: field.name, offset: offset, kind: kind, flow: field.flow,
                    meaning: field.meaning))
            end = offset + width * kind.count
        }
        return ABIStructure(
            name: name, size: (end + alignment - 1) / alignment * alignment, fields: fields)
    }

    /// Whether what `field` leads to are words, which a 32-bit caller has in 4 bytes each.
    func leadsToWords(_ field: ABIField) -> Bool { words?.contains(field.name + "[]") ?? false }
}

extension ABIRequest {
    /// The request's number as a 32-bit caller on x86 has it; nil where the table does not tell.
    public var narrow: Request? {
        guard let argument else { return request }
        return argument.narrow.map { Request(request.rawValue, size: $0.size) }
    }
}
