// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit

/// Matches calls by the numbers of request, hypercall and command.
enum CallPattern: Equatable, Sendable {
    /// Every call, including calls that the ABI table does not have.
    case all
    case request(Request)
    case hypercall(UInt64)
    case command(UInt64, UInt32)

    /// Whether the pattern matches a call.
    func matches(_ call: CallNumbers) -> Bool {
        switch self {
        case .all: true
        case .request(let request): call.request == request
        case .hypercall(let number): call.hypercall == number
        case .command(let hypercall, let number):
            call.hypercall == hypercall && call.command == number
        }
    }

    /// Whether the ABI table has an output field for a call that matches.
    var hasOutput: Bool {
        switch self {
        case .all: true
        case .request(Request(MIRROR_IOCTL_PRIVCMD_HYPERCALL)): true
        case .request(let request): Self.hasOutputField(ABI.request(request)?.argument)
        case .hypercall(let number):
            Self.commands(of: number).contains { Self.hasOutputField($0.argument) }
        case .command(let hypercall, let number):
            Self.commands(of: hypercall).contains {
                $0.number == number && Self.hasOutputField($0.argument)
            }
        }
    }

    private static func hasOutputField(_ structure: ABIStructure?) -> Bool {
        structure?.fields.contains(where: \.direction.isOutput) == true
    }

    private static func commands(of hypercall: UInt64) -> [ABICommand] {
        ABI.hypercall(hypercall)?.callingForm.commands ?? []
    }
}

/// The names of calls that rules and filters accept, generated from the ABI table.
enum CallNames {
    /// A name with the pattern that it stands for.
    struct Entry: Sendable {
        let name: String
        let pattern: CallPattern
        /// The full name, which distinguishes two calls that share a short name.
        let fullName: String
    }

    /// The name that matches every call.
    static let all = "all"

    /// All names; a call has several.
    static let entries: [Entry] = {
        var entries = [Entry(name: all, pattern: .all, fullName: all)]
        for row in ABI.requests {
            let short = row.shortName.lowercased().replacing("_", with: "-")
            for name in [short, row.name] {
                entries.append(
                    Entry(name: name, pattern: .request(row.request), fullName: row.name))
            }
        }
        for row in ABI.hypercalls {
            entries.append(
                Entry(name: row.name, pattern: .hypercall(row.number), fullName: row.name))
            for command in row.callingForm.commands {
                let full = row.name + "/" + command.name
                for name in [full, command.name, row.constant(of: command)] {
                    entries.append(
                        Entry(
                            name: name, pattern: .command(row.number, command.number),
                            fullName: full))
                }
            }
        }
        return entries
    }()

    /// Finds the entries for a name or a pattern.
    ///
    /// An exact match wins. Otherwise case does not matter, and `-` equals `_`.
    static func matching(_ text: String) -> [Entry] {
        if Glob.isPattern(text) {
            let pattern = Glob(normalized(text))
            return entries.filter { pattern.matches(normalized($0.name)) }
        }
        let exact = entries.filter { $0.name == text }
        return exact.isEmpty ? entries.filter { normalized($0.name) == normalized(text) } : exact
    }

    private static func normalized(_ text: String) -> String {
        text.lowercased().replacing("-", with: "_")
    }
}
