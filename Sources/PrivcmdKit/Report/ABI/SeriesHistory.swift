// SPDX-License-Identifier: MIT

/// The two calls and their permission, revision by revision.
///
/// Its JSON shape is in docs/abi.md.
public struct SeriesHistory: Encodable, Sendable {
    /// One revision.
    public struct Row: Encodable, Sendable {
        /// Its name, such as `v8`, or `merged`.
        public let revision: String
        /// The day of the posting, or the release that has it.
        public let posted: String
        /// The posting of Xen's series that is taken beside it; nil for what was merged.
        public let xenPosting: Int?
        /// How a caller learns a GSI.
        public let channel: String
        /// The request; nil where there is none.
        public let request: RequestMeaning?
        /// The operation that tells of a reset; nil where there is none.
        public let reset: Operation?
        /// The domctl that gives access; nil where there is none.
        public let permission: Operation?
    }

    /// An operation in one of its forms.
    public struct Operation: Encodable, Sendable {
        /// The upstream name.
        public let name: String
        /// The number.
        public let number: UInt32
        /// The structure.
        public let structure: StructureView
        /// What it says besides device or GSI, in words.
        public let form: String
    }

    /// The revisions, and last what was merged.
    public let revisions: [Row]
    /// The types of reset by the posting of Xen's series.
    public let resetTypes: [ResetTypes]
    /// The numbers that mean several things, and what they mean.
    public let collisions: [Collision]

    /// The types of reset of some postings.
    public struct ResetTypes: Encodable, Sendable {
        /// The postings of Xen's series.
        public let postings: String
        /// The types and their numbers.
        public let types: [ResetType]
        /// What became of other bits.
        public let others: String
    }

    /// A type of reset.
    public struct ResetType: Encodable, Sendable {
        /// Its name, such as `FLR`.
        public let name: String
        /// Its number.
        public let number: UInt32
    }

    /// A request number with several meanings.
    public struct Collision: Encodable, Sendable {
        /// The number.
        public let request: String
        /// What it means, and to whom.
        public let meanings: [RequestMeaning]
    }

    /// Reads the table of revisions.
    public init() {
        let rows = SeriesRevision.all.map { revision in
            Row(
                revision: revision.name, posted: revision.posted, xenPosting: revision.xenPosting,
                channel: revision.channel.words,
                request: revision.gsiRequest.map { RequestMeaning($0, of: [revision.name]) },
                reset: revision.reset.map(Operation.init),
                permission: revision.permission.map(Operation.init))
        }
        revisions =
            rows + [
                Row(
                    revision: "merged", posted: "Linux \(Milestone.linux)", xenPosting: nil,
                    channel: SeriesRevision.Channel.request(.merged).words,
                    request: RequestMeaning(.merged, of: [Self.mergedRelease]),
                    reset: Operation(SeriesRevision.Reset.merged),
                    permission: Operation(SeriesRevision.Permission.merged))
            ]
        resetTypes = SeriesRevision.Reset.typeNumbers.map { row in
            ResetTypes(
                postings: row.postings,
                types: row.types.map { ResetType(name: $0.name, number: $0.number) },
                others: row.others)
        }
        collisions = Set(RequestMeaning.series.map(\.request)).sorted().compactMap { number in
            let meanings = RequestMeaning.series.filter { $0.request == number }
            return meanings.count > 1 ? Collision(request: number, meanings: meanings) : nil
        }
    }

    static let mergedRelease = "Linux \(Milestone.linux)"
}

/// What a request number meant to somebody.
public struct RequestMeaning: Encodable, Sendable {
    /// Who has or had it, such as `v7` and `v8`, or `Linux 6.12`.
    public internal(set) var owners: [String]
    /// The upstream name.
    public let name: String
    /// The number.
    public internal(set) var request: String
    /// The structure; nil where it is not known.
    public let structure: StructureView?
    /// What the caller gives, the answer and its failures in words; nil for what is not of the series.
    public let meaning: String?
    let row: SeriesRevision.GSIRequest?

    init(_ row: SeriesRevision.GSIRequest, of owners: [String]) {
        self.row = row
        self.owners = owners
        name = row.name
        request = row.request.description
        structure = StructureView(row.argument)
        let what = row.input == .irq ? "an irq" : "a device"
        let pciback =
            row.withoutPciback.map { "without xen-pciback: \($0.words)" }
            ?? "without xen-pciback: not known"
        meaning =
            "\(row.input == .irq ? "an irq" : "an SBDF") in, a"
            + "\(row.isSigned ? " signed" : "n unsigned") GSI out; \(what) that nobody knows: "
            + "\(row.unknown.words); \(what) without a GSI: \(row.unset.words); \(pciback)"
    }

    init(_ name: String, _ request: Request, _ argument: ABIStructure?, of owner: String) {
        row = nil
        owners = [owner]
        self.name = name
        self.request = request.description
        structure = argument.map { StructureView($0) }
        meaning = nil
    }

    /// The requests of the series, those of several revisions that are alike as one.
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
    /// The request that gives a GSI; nil where a file does.
    var gsiRequest: GSIRequest? {
        if case .request(let row) = channel { return row }
        return nil
    }
}

extension SeriesRevision.Absence {
    /// What a caller sees, in a column.
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
            case .deviceAlone: "the device alone"
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
