// SPDX-License-Identifier: MIT

/// Who has or had a number, and what it meant to each.
///
/// Its JSON shape is in docs/abi.md.
public struct NumberHistory: Encodable, Sendable {
    /// What the number is of: `request`, or a hypercall's name.
    public let of: String
    /// The number.
    public let number: UInt32
    /// The number in hexadecimal.
    public let hexadecimal: String
    /// The parts of a request's number.
    public let encoding: RequestEncoding?
    /// Who has or had it.
    public let meanings: [RequestMeaning]
    /// What else there is to say of it, in sentences.
    public let remarks: [String]

    /// What is wrong with the text of a number.
    public struct Fault: Error, CustomStringConvertible {
        /// What it is, and what is right.
        public let description: String
    }

    /// Reads `0x0008500a`, `544778`, `physdev:34` or `domctl:83`.
    ///
    /// - Parameter text: a request's number, or a hypercall's name and the number of an operation.
    /// - Throws: what is wrong with it.
    public init(parsing text: String) throws(Fault) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count <= 2, let last = parts.last, let number = Self.number(last) else {
            throw Fault(
                description: "'\(text)' is no number: a request's is such as 0x0008500a, an"
                    + " operation's such as physdev:34 or domctl:83")
        }
        guard parts.count == 2 else {
            self.init(request: Request(number))
            return
        }
        let name = parts[0].lowercased()
        let hypercalls = ABI.hypercalls.filter { !$0.operations.isEmpty }
        guard
            let hypercall = hypercalls.first(where: { $0.name == name || $0.stem == name })
        else {
            throw Fault(
                description: "there is no hypercall '\(parts[0])' with operations"
                    + Spelling.hint(name, among: hypercalls.map(\.stem)))
        }
        self.init(hypercall, number)
    }

    private static func number(_ text: String) -> UInt32? {
        text.lowercased().hasPrefix("0x") ? UInt32(text.dropFirst(2), radix: 16) : UInt32(text)
    }

    private init(request: Request) {
        of = "request"
        number = request.rawValue
        hexadecimal = request.description
        let encoding = RequestEncoding(request)
        self.encoding = encoding
        var meanings = RequestMeaning.series.filter { $0.request == request.description }
        for row in ABI.requests
        where row.request == request && row.request != ABI.pcidevGetGSI.request {
            let owner = InterfaceEntry(row).since ?? "no Linux"
            meanings.append(RequestMeaning(row.name, request, row.argument, of: owner))
        }
        for row in ABI.formerRequests where row.request == request {
            meanings.append(RequestMeaning(row.name, request, row.argument, of: row.owner))
        }
        for row in ABI.requests where row.request != request && row.narrow == request {
            meanings.append(
                RequestMeaning(
                    row.name, request, row.argument?.narrow,
                    of: "a 32-bit caller on x86 (a 64-bit Linux gives it ENOTTY)"))
        }
        self.meanings = meanings
        remarks = Self.remarks(request, encoding, isKnown: !meanings.isEmpty)
    }

    private static func remarks(_ request: Request, _ parts: RequestEncoding, isKnown: Bool)
        -> [String]
    {
        guard request.type == ABI.pcidevGetGSI.request.type else {
            return ["privcmd's type is 'P': this is no request of privcmd's"]
        }
        var remarks = isKnown ? [] : ["no request of privcmd has or had it: Linux gives ENOTTY"]
        // Linux compares the whole number: one part that differs makes it another request.
        var others: [String] = []
        func add(_ name: String, _ other: Request, _ owner: String) {
            guard other != request, other.number == request.number else { return }
            let words = "\(name), \(other) (\(owner))"
            if !others.contains(words) { others.append(words) }
        }
        for row in ABI.requests {
            add(row.name, row.request, InterfaceEntry(row).since ?? "no Linux")
        }
        for row in ABI.formerRequests { add(row.name, row.request, row.owner) }
        for meaning in RequestMeaning.series {
            if let row = meaning.row {
                add(row.name, row.request, meaning.owners.joined(separator: ", "))
            }
        }
        if !others.isEmpty {
            remarks.append("the same nr \(request.number), of another size or direction:")
            remarks += others.map { "- " + $0 }
        }
        return remarks
    }

    private init(_ hypercall: ABIHypercall, _ number: UInt32) {
        of = hypercall.name
        self.number = number
        hexadecimal = "0x" + hex(number, digits: 1)
        encoding = nil
        var meanings: [RequestMeaning] = []
        func add(_ name: String, _ structure: ABIStructure?, _ owner: String) {
            meanings.append(RequestMeaning(name, number: number, structure, of: owner))
        }
        for row in SeriesHistory().revisions where row.xenPosting != nil {
            for operation in [row.reset, row.permission].compactMap({ $0 })
            where operation.name.hasPrefix(hypercall.prefix) && operation.number == number {
                let structure = operation.structure.structure
                if let index = meanings.firstIndex(where: {
                    $0.name == operation.name
                        && $0.structure?.structure.isSame(as: structure) == true
                }) {
                    meanings[index].owners.append(row.revision)
                } else {
                    add(operation.name, structure, row.revision)
                }
            }
        }
        for row in hypercall.operations where row.number == number {
            let entry = InterfaceEntry(row, of: hypercall)
            add(entry.constant, row.argument, entry.since ?? "")
        }
        self.meanings = meanings
        let known = hypercall.operations.map(\.number)
        remarks =
            meanings.isEmpty
            ? [
                "the table has no operation \(number) of \(hypercall.name): its numbers go from"
                    + " \(known.min() ?? 0) to \(known.max() ?? 0)"
            ] : []
    }

    /// The history for people.
    public var text: String {
        var lines =
            encoding.map { ["\(hexadecimal) = \($0.words)"] }
            ?? ["operation \(number) (\(hexadecimal)) of \(of)"]
        for meaning in meanings { lines += meaning.lines }
        lines += remarks.flatMap { remark in
            Printable.wrap(remark, width: 96).map { "  " + $0 }
        }
        if meanings.contains(where: { $0.owners.contains { $0.hasPrefix("v") } }) {
            lines.append(
                "  v1 to v10 are the postings of Linux's series, with what stood beside them for Xen."
            )
        }
        if meanings.filter({ $0.row != nil }).count > 1 {
            lines += [
                "  Number and size are the same: nothing but the kernel's release tells them apart."
            ]
        }
        return lines.joined(separator: "\n")
    }
}

extension RequestMeaning {
    /// An operation's number.
    fileprivate init(
        _ name: String, number: UInt32, _ structure: ABIStructure?, of owner: String
    ) {
        self.init(name, Request(number), structure, of: owner)
        request = "0x" + hex(number, digits: 1)
    }
}
