// SPDX-License-Identifier: MIT

internal import CPrivcmd

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

    /// All names. A call has several.
    static let entries: [Entry] = {
        var entries = [Entry(name: all, pattern: .all, fullName: all)]
        let prefix = "IOCTL_PRIVCMD_"
        for row in ABI.requests {
            let short = row.name.dropFirst(prefix.count).lowercased().replacing("_", with: "-")
            for name in [short, row.name] {
                entries.append(
                    Entry(name: name, pattern: .request(row.request), fullName: row.name))
            }
        }
        for row in ABI.hypercalls {
            entries.append(
                Entry(name: row.name, pattern: .hypercall(row.number), fullName: row.name))
            guard let (commands, prefix) = commands(of: row) else { continue }
            for command in commands {
                let full = row.name + "/" + command.name
                for name in [full, command.name] + (prefix.map { [$0 + command.name] } ?? []) {
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
        if text.contains(where: { "*?".contains($0) }) {
            let pattern = normalized(text)
            return entries.filter { matchesGlob(Array(normalized($0.name)), Array(pattern)) }
        }
        let exact = entries.filter { $0.name == text }
        return exact.isEmpty ? entries.filter { normalized($0.name) == normalized(text) } : exact
    }

    /// The commands of a hypercall, and the prefix of their names in Xen's headers.
    private static func commands(of row: ABIHypercall) -> ([ABICommand], prefix: String?)? {
        let commands = row.callingForm.commands
        return commands.isEmpty ? nil : (commands, upstreamPrefixes[UInt32(row.number)])
    }

    /// The prefixes of command names in Xen's headers, by hypercall.
    private static let upstreamPrefixes: [UInt32: String] = [
        MIRROR___HYPERVISOR_physdev_op: "PHYSDEVOP_", MIRROR___HYPERVISOR_domctl: "XEN_DOMCTL_",
        MIRROR___HYPERVISOR_sysctl: "XEN_SYSCTL_", MIRROR___HYPERVISOR_xen_version: "XENVER_",
        MIRROR___HYPERVISOR_memory_op: "XENMEM_", MIRROR___HYPERVISOR_hvm_op: "HVMOP_",
        MIRROR___HYPERVISOR_event_channel_op: "EVTCHNOP_",
        MIRROR___HYPERVISOR_grant_table_op: "GNTTABOP_",
        MIRROR___HYPERVISOR_platform_op: "XENPF_", MIRROR___HYPERVISOR_sched_op: "SCHEDOP_",
        MIRROR___HYPERVISOR_vcpu_op: "VCPUOP_",
    ]

    private static func normalized(_ text: String) -> String {
        text.lowercased().replacing("-", with: "_")
    }

    /// Whether a text matches a pattern with `*` and `?`.
    private static func matchesGlob(_ text: [Character], _ pattern: [Character]) -> Bool {
        var reached: Set<Int> = [0]
        for character in pattern {
            switch character {
            case "*": reached = reached.min().map { Set($0...text.count) } ?? []
            case "?": reached = Set(reached.filter { $0 < text.count }.map { $0 + 1 })
            default:
                reached = Set(
                    reached.filter { $0 < text.count && text[$0] == character }.map { $0 + 1 })
            }
        }
        return reached.contains(text.count)
    }
}
