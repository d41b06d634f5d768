// SPDX-License-Identifier: MIT

import PrivcmdKit

/// The GSI request, the reset operation and gsi_permission in each revision of the series.
///
/// docs/use/abi.md describes the JSON form.
package struct SeriesHistory: Encodable, Sendable {
    /// One revision.
    package struct Row: Encodable, Sendable {
        /// The name, such as `v8`, or `merged`.
        package let revision: String
        /// The date of the posting, or the release that has it.
        package let posted: String
        /// The matching posting of the Xen series; nil for the merged revision.
        package let xenPosting: Int?
        /// The channel through which a caller gets a GSI.
        package let channel: String
        /// The request; nil if there is none.
        package let request: RequestMeaning?
        /// The operation that reports a reset to Xen; nil if there is none.
        package let reset: Operation?
        /// The domctl that grants access; nil if there is none.
        package let permission: Operation?
    }

    /// An operation in the form of one revision.
    package struct Operation: Encodable, Sendable {
        /// The upstream name.
        package let name: String
        package let number: UInt32
        package let structure: StructureView
        /// The form of the field besides the device or GSI.
        package let form: String
    }

    /// The revisions, with the merged one last.
    package let revisions: [Row]
    /// The reset types by posting of the Xen series.
    package let resetTypes: [ResetTypes]
    /// The numbers that have several meanings.
    package let collisions: [Collision]

    /// The reset types of some postings.
    package struct ResetTypes: Encodable, Sendable {
        /// The postings of the Xen series.
        package let postings: String
        /// The types and their numbers.
        package let types: [ResetType]
        /// The handling of other bits.
        package let otherBits: String
    }

    package struct ResetType: Encodable, Sendable {
        /// The name, such as `FLR`.
        package let name: String
        package let number: UInt32
    }

    /// A request number with several meanings.
    package struct Collision: Encodable, Sendable {
        /// The number.
        package let request: String
        package let meanings: [RequestMeaning]
    }

    /// Reads the table of revisions.
    package init() {
        let rows = SeriesRevision.all.map { revision in
            Row(
                revision: revision.name, posted: revision.posted, xenPosting: revision.xenPosting,
                channel: revision.gsiSource.summary,
                request: revision.gsiRequest.map { RequestMeaning($0, of: [revision.name]) },
                reset: revision.reset.map(Operation.init),
                permission: revision.permission.map(Operation.init))
        }
        revisions =
            rows + [
                Row(
                    revision: "merged", posted: "Linux \(FeatureIntroduced.linux)", xenPosting: nil,
                    channel: SeriesRevision.GSISource.request(.merged).summary,
                    request: RequestMeaning(.merged, of: [Self.mergedRelease]),
                    reset: Operation(SeriesRevision.Reset.merged),
                    permission: Operation(SeriesRevision.Permission.merged))
            ]
        resetTypes = SeriesRevision.Reset.typeNumbers.map { row in
            ResetTypes(
                postings: row.postings,
                types: row.types.map { ResetType(name: $0.name, number: $0.number) },
                otherBits: row.others)
        }
        collisions = Set(RequestMeaning.series.map(\.request)).sorted().compactMap { number in
            let meanings = RequestMeaning.series.filter { $0.request == number }
            return meanings.count > 1 ? Collision(request: number, meanings: meanings) : nil
        }
    }

    static let mergedRelease = "Linux \(FeatureIntroduced.linux)"
}

/// The meaning of a request number in some releases or postings.
package struct RequestMeaning: Encodable, Sendable {
    /// The postings or the release that have it, such as `v7` and `v8`, or `Linux 6.12`.
    package internal(set) var owners: [String]
    /// The upstream name.
    package let name: String
    /// The number.
    package internal(set) var request: String
    /// The structure; nil if unknown.
    package let structure: StructureView?
    /// The input, the output and the errors, as text; nil for requests outside the series.
    package let meaning: String?
    let row: SeriesRevision.GSIRequest?

    init(_ row: SeriesRevision.GSIRequest, of owners: [String]) {
        self.row = row
        self.owners = owners
        name = row.name
        request = row.request.description
        structure = StructureView(row.argument)
        let input = row.input == .irq ? "irq" : "device"
        let pciback =
            row.withoutPciback.map { "without xen-pciback: \($0.text)" }
            ?? "without xen-pciback: unknown"
        meaning =
            "\(row.input == .irq ? "an irq" : "an SBDF") in, a"
            + "\(row.isSigned ? " signed" : "n unsigned") GSI out; unknown \(input): "
            + "\(row.unknownInput.text); \(input) without a GSI: \(row.unset.text); \(pciback)"
    }

    init(_ name: String, _ request: Request, _ argument: ABIStructure?, of owner: String) {
        row = nil
        owners = [owner]
        self.name = name
        self.request = request.description
        structure = argument.map { StructureView($0) }
        meaning = nil
    }

    /// The requests of the series.
    ///
    /// Equal requests of several revisions are one entry.
    static let series: [RequestMeaning] = {
        var meanings: [(row: SeriesRevision.GSIRequest, owners: [String])] = []
        let all = SeriesRevision.all.compactMap { revision in
            revision.gsiRequest.map { ($0, revision.name) }
        }
        for (row, owner) in all + [(SeriesRevision.GSIRequest.merged, SeriesHistory.mergedRelease)]
        {
            if let index = meanings.firstIndex(where: { $0.row == row }) {
                meanings[index].owners.append(owner)
            } else {
                meanings.append((row, [owner]))
            }
        }
        return meanings.map { RequestMeaning($0.row, of: $0.owners) }
    }()

    private enum CodingKeys: String, CodingKey { case owners, name, request, structure, meaning }
}

extension SeriesRevision {
    /// The request that returns a GSI; nil if the channel is a sysfs file.
    var gsiRequest: GSIRequest? {
        if case .request(let row) = gsiSource { return row }
        return nil
    }
}

extension SeriesRevision.MissingGSI {
    /// The result as a table cell.
    var cell: String {
        switch self {
        case .gsi(let gsi): hex(gsi.rawValue, digits: 8)
        case .errno(let errno): errno.name
        }
    }
}

extension SeriesHistory.Operation {
    init(_ reset: SeriesRevision.Reset) {
        name = reset.name
        number = SeriesRevision.Reset.number
        structure = StructureView(reset.argument)
        form =
            switch reset.form {
            case .deviceAlone: "device only"
            case .typeFromFLR: "type, FLR 0"
            case .flags: "flags, COLD 0"
            }
    }

    init(_ permission: SeriesRevision.Permission) {
        name = "XEN_DOMCTL_gsi_permission"
        number = permission.number
        structure = StructureView(permission.argument)
        form = permission.form == .byte ? "byte" : "flags"
    }
}
