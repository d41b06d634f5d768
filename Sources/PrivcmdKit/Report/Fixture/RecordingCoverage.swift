// SPDX-License-Identifier: MIT

public import SystemPackage

/// Which calls of the table recordings touched, and which errors they met.
public struct RecordingCoverage: Encodable, Equatable, Sendable {
    /// What was seen of a call.
    public struct Seen: Encodable, Equatable, Sendable {
        /// Its name, such as `domctl/createdomain`.
        public let name: String
        /// How many results it gave.
        public internal(set) var results = 0
        /// How often it gave each error.
        public internal(set) var errors: [String: Int] = [:]
    }

    /// The files.
    public let files: [String]
    /// How many calls there were.
    public let calls: Int
    /// The calls that were made, in the order of the table.
    public let touched: [Seen]
    /// The calls that were made and that the table does not know.
    public let unknown: [Seen]
    /// The calls of the table that nobody made.
    public let untouched: [String]
    /// How often each path was opened, and what came of it: `result`, or an error's name.
    public let openings: [String: [String: Int]]

    /// Reads recordings.
    ///
    /// - Parameter paths: the files.
    /// - Throws: what is wrong with one of them.
    public init(of paths: [FilePath]) throws(FileFault) {
        var seen: [NamedRows.Key: Seen] = [:]
        var openings: [String: [String: Int]] = [:]
        var calls = 0
        for path in paths {
            var reader = try RecordingReader(opening: path)
            while let line = try reader.next() {
                switch line {
                case .call(let call):
                    calls += 1
                    let key = NamedRows.Key(call.question)
                    switch call.answer {
                    case .result: seen[key, default: Seen(name: key.name)].results += 1
                    case .error(let name):
                        seen[key, default: Seen(name: key.name)].errors[name, default: 0] += 1
                    }
                case .open(let open):
                    let outcome = if case .error(let name) = open.answer { name } else { "result" }
                    openings[open.path, default: [:]][outcome, default: 0] += 1
                case .write, .ended, .xenstore, .other: break
                }
            }
        }
        let known = Self.table
        let byName = Dictionary(
            seen.values.map { ($0.name, $0) }, uniquingKeysWith: Self.together)
        files = paths.map(\.string)
        self.calls = calls
        touched = known.compactMap { byName[$0] }
        untouched = known.filter { byName[$0] == nil }
        let names = Set(known)
        unknown = byName.values.filter { !names.contains($0.name) }.sorted { $0.name < $1.name }
        self.openings = openings
    }

    private static func together(_ one: Seen, _ other: Seen) -> Seen {
        var both = one
        both.results += other.results
        both.errors.merge(other.errors, uniquingKeysWith: +)
        return both
    }

    /// Every call of the table by name, in its order: requests, and hypercalls with their commands.
    private static let table: [String] = {
        var names: [String] = []
        // The request that makes hypercalls is made by itself with an address that is bad.
        for request in ABI.requests { names.append(request.name) }
        for hypercall in ABI.hypercalls {
            let commands = hypercall.shape.commands
            names +=
                commands.isEmpty
                ? [hypercall.name] : commands.map { hypercall.name + "/" + $0.name }
        }
        names += ABI.deviceModelOperations.map { "dm_op/" + $0.name }
        return names
    }()
}
