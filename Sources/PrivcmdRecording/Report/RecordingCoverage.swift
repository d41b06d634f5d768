// SPDX-License-Identifier: MIT

package import PrivcmdKit
package import SystemPackage

/// Which calls of the ABI table recordings contain, and with which errors.
package struct RecordingCoverage: Encodable, Equatable, Sendable {
    /// The results and errors of a call.
    package struct CallOutcomes: Encodable, Equatable, Sendable {
        /// The name, such as `domctl/createdomain`.
        package let name: String
        /// The number of successful calls.
        package internal(set) var results = 0
        /// The number of failed calls by errno.
        package internal(set) var errors: [String: Int] = [:]
    }

    package let files: [String]
    /// The number of calls.
    package let calls: Int
    /// The calls that were issued, in the order of the ABI table.
    package let covered: [CallOutcomes]
    /// The calls that were issued and that the ABI table does not have.
    package let notInTable: [CallOutcomes]
    /// The calls of the ABI table that were not issued.
    package let uncovered: [String]
    /// The number of open(2) calls by path and outcome: `result`, or the name of an errno.
    package let opens: [String: [String: Int]]

    /// Reads recordings.
    ///
    /// - Parameter paths: the files.
    /// - Throws: ``FileError`` if a recording cannot be read.
    package init(of paths: [FilePath]) throws(FileError) {
        var outcomes: [ABILookup.Key: CallOutcomes] = [:]
        var opens: [String: [String: Int]] = [:]
        var calls = 0
        for path in paths {
            var reader = try RecordingReader(opening: path)
            while let line = try reader.next() {
                switch line {
                case .call(let call):
                    calls += 1
                    let key = ABILookup.Key(call.invocation)
                    switch call.response {
                    case .result: outcomes[key, default: CallOutcomes(name: key.name)].results += 1
                    case .error(let name):
                        outcomes[key, default: CallOutcomes(name: key.name)].errors[
                            name, default: 0] += 1
                    }
                case .open(let open):
                    let outcome =
                        if case .error(let name) = open.response { name } else { "result" }
                    opens[open.path, default: [:]][outcome, default: 0] += 1
                case .write, .ended, .xenstore, .other: break
                }
            }
        }
        let known = Self.allCalls
        let byName = Dictionary(
            outcomes.values.map { ($0.name, $0) }, uniquingKeysWith: Self.merged)
        files = paths.map(\.string)
        self.calls = calls
        covered = known.compactMap { byName[$0] }
        uncovered = known.filter { byName[$0] == nil }
        let names = Set(known)
        notInTable = byName.values.filter { !names.contains($0.name) }
            .sorted { $0.name < $1.name }
        self.opens = opens
    }

    private static func merged(_ one: CallOutcomes, _ other: CallOutcomes) -> CallOutcomes {
        var both = one
        both.results += other.results
        both.errors.merge(other.errors, uniquingKeysWith: +)
        return both
    }

    /// All calls of the ABI table by name, in its order: requests, hypercalls and commands.
    private static let allCalls: [String] = {
        var names: [String] = []
        // IOCTL_PRIVCMD_HYPERCALL is a call of its own if its argument is unreadable.
        for request in ABI.requests { names.append(request.name) }
        for hypercall in ABI.hypercalls {
            let commands = hypercall.callingForm.commands
            names +=
                commands.isEmpty
                ? [hypercall.name] : commands.map { hypercall.name + "/" + $0.name }
        }
        names += ABI.deviceModelOperations.map { "dm_op/" + $0.name }
        return names
    }()
}
