// SPDX-License-Identifier: MIT

import PrivcmdKit

/// The releases and postings that use or used a number, and its meaning in each.
///
/// docs/use/abi.md describes the JSON form.
package struct NumberHistory: Encodable, Sendable {
    /// The kind of number: `request`, or a hypercall's name.
    package let kind: String
    package let number: UInt32
    /// The number in hexadecimal.
    package let hexadecimal: String
    /// The parts of a request's number.
    package let encoding: RequestEncoding?
    /// The meanings of the number.
    package let meanings: [RequestMeaning]
    /// Further notes, as sentences.
    package let notes: [String]

    /// The text is not a number.
    package struct ParseError: Error, CustomStringConvertible {
        /// The fault and the correct form.
        package let description: String
    }

    /// Parses `0x0008500a`, `544778`, `physdev:34` or `domctl:83`.
    ///
    /// - Parameter text: a request's number, or a hypercall's name and the number of an operation.
    /// - Throws: the fault in the text.
    package init(parsing text: String) throws(ParseError) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count <= 2, let last = parts.last, let number = Self.number(last) else {
            throw ParseError(
                description: "'\(text)' is not a number: expected a request such as 0x0008500a or"
                    + " an operation such as physdev:34 or domctl:83")
        }
        guard parts.count == 2 else {
            self.init(request: Request(number))
            return
        }
        let name = parts[0].lowercased()
        let hypercalls = ABI.hypercalls.filter { !$0.operations.isEmpty }
        guard
            let hypercall = hypercalls.first(where: { $0.name == name || $0.shortName == name })
        else {
            throw ParseError(
                description: "no hypercall '\(parts[0])' with operations"
                    + Spelling.hint(name, among: hypercalls.map(\.shortName)))
        }
        self.init(hypercall, number)
    }

    private static func number(_ text: String) -> UInt32? {
        text.lowercased().hasPrefix("0x") ? UInt32(text.dropFirst(2), radix: 16) : UInt32(text)
    }

    private init(request: Request) {
        kind = "request"
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
        for row in ABI.requests where row.request != request && row.i386Request == request {
            meanings.append(
                RequestMeaning(
                    row.name, request, row.argument?.i386Layout,
                    of: "a 32-bit caller on x86 (64-bit Linux returns ENOTTY)"))
        }
        self.meanings = meanings
        notes = Self.notes(request, encoding, isKnown: !meanings.isEmpty)
    }

    private static func notes(_ request: Request, _ parts: RequestEncoding, isKnown: Bool)
        -> [String]
    {
        guard request.type == ABI.pcidevGetGSI.request.type else {
            return ["not a privcmd request: the type of privcmd requests is 'P'"]
        }
        var notes = isKnown ? [] : ["no privcmd request has or had it: Linux returns ENOTTY"]
        // Linux compares the whole number: a different size or direction makes another request.
        var others: [String] = []
        func add(_ name: String, _ other: Request, _ owner: String) {
            guard other != request, other.number == request.number else { return }
            let text = "\(name), \(other) (\(owner))"
            if !others.contains(text) { others.append(text) }
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
            notes.append("the same nr \(request.number), with another size or direction:")
            notes += others.map { "- " + $0 }
        }
        return notes
    }

    private init(_ hypercall: ABIHypercall, _ number: UInt32) {
        kind = hypercall.name
        self.number = number
        hexadecimal = "0x" + hex(number, digits: 1)
        encoding = nil
        var meanings: [RequestMeaning] = []
        func add(_ name: String, _ structure: ABIStructure?, _ owner: String) {
            meanings.append(RequestMeaning(name, number: number, structure, of: owner))
        }
        for row in SeriesHistory().revisions where row.xenPosting != nil {
            for operation in [row.reset, row.permission].compactMap({ $0 })
            where operation.name.hasPrefix(hypercall.commandPrefix) && operation.number == number {
                let structure = operation.structure.structure
                if let index = meanings.firstIndex(where: {
                    $0.name == operation.name
                        && $0.structure?.structure.hasSameLayout(as: structure) == true
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
        notes =
            meanings.isEmpty
            ? [
                "the table has no operation \(number) of \(hypercall.name): its numbers are"
                    + " \(known.min() ?? 0) to \(known.max() ?? 0)"
            ] : []
    }

    /// The history as text.
    package var text: String {
        var lines =
            encoding.map { ["\(hexadecimal) = \($0.text)"] }
            ?? ["operation \(number) (\(hexadecimal)) of \(kind)"]
        for meaning in meanings { lines += meaning.lines }
        lines += notes.flatMap { remark in
            PrintableText.wrap(remark, width: 96).map { "  " + $0 }
        }
        if meanings.contains(where: { $0.owners.contains { $0.hasPrefix("v") } }) {
            lines.append(
                "  v1 to v10 are the postings of the Linux series, with the Xen series of the time."
            )
        }
        if meanings.filter({ $0.row != nil }).count > 1 {
            lines += [
                "  Number and size are the same: only the kernel's release distinguishes them."
            ]
        }
        return lines.joined(separator: "\n")
    }
}

extension RequestMeaning {
    /// Creates the meaning of an operation's number.
    fileprivate init(
        _ name: String, number: UInt32, _ structure: ABIStructure?, of owner: String
    ) {
        self.init(name, Request(number), structure, of: owner)
        request = "0x" + hex(number, digits: 1)
    }
}
