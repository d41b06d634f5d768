// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// A call that a rule names.
enum CallPattern: Equatable, Sendable {
    /// Every call, also one that the table does not know.
    case all
    case request(Request)
    case hypercall(UInt64)
    case command(UInt64, UInt32)

    /// Whether a call is one of those named.
    func matches(_ call: CallIdentity) -> Bool {
        switch self {
        case .all: true
        case .request(let request): call.request == request
        case .hypercall(let number): call.hypercall == number
        case .command(let hypercall, let number):
            call.hypercall == hypercall && call.command == number
        }
    }

    /// Whether the table knows a field that some such call writes.
    var hasOutput: Bool {
        switch self {
        case .all: true
        case .request(Request(MIRROR_IOCTL_PRIVCMD_HYPERCALL)): true
        case .request(let request): Self.writes(ABI.request(request)?.argument)
        case .hypercall(let number):
            Self.commands(of: number).contains { Self.writes($0.argument) }
        case .command(let hypercall, let number):
            Self.commands(of: hypercall).contains {
                $0.number == number && Self.writes($0.argument)
            }
        }
    }

    private static func writes(_ structure: ABIStructure?) -> Bool {
        structure?.fields.contains(where: \.flow.isOutput) == true
    }

    private static func commands(of hypercall: UInt64) -> [ABICommand] {
        ABI.hypercall(hypercall)?.shape.commands ?? []
    }
}

/// The names by which a rule may name a call, all made from the table.
enum CallNames {
    /// A name and what it names.
    struct Entry: Sendable {
        let name: String
        let pattern: CallPattern
        /// How the call is called in full, for telling two of one name apart.
        let full: String
    }

    /// The word for every call.
    static let all = "all"

    /// Every name.
    static let entries: [Entry] = {
        var entries = [Entry(name: all, pattern: .all, full: all)]
        let prefix = "IOCTL_PRIVCMD_"
        for row in ABI.requests {
            let short = row.name.dropFirst(prefix.count).lowercased().replacing("_", with: "-")
            for name in [short, row.name] {
                entries.append(Entry(name: name, pattern: .request(row.request), full: row.name))
            }
        }
        for row in ABI.hypercalls {
            entries.append(
                Entry(name: row.name, pattern: .hypercall(row.number), full: row.name))
            guard let (commands, prefix) = commands(of: row) else { continue }
            for command in commands {
                let full = row.name + "/" + command.name
                for name in [full, command.name] + (prefix.map { [$0 + command.name] } ?? []) {
                    entries.append(
                        Entry(
                            name: name, pattern: .command(row.number, command.number), full: full))
                }
            }
        }
        return entries
    }()

    /// The entries that a name or a pattern means: as it is spelt, or else in any case, and with
    /// either of '-' and '_'.
    static func meant(by text: String) -> [Entry] {
        if text.contains(where: { "*?".contains($0) }) {
            let pattern = folded(text)
            return entries.filter { fits(Array(folded($0.name)), Array(pattern)) }
        }
        let exact = entries.filter { $0.name == text }
        return exact.isEmpty ? entries.filter { folded($0.name) == folded(text) } : exact
    }

    /// A hypercall's commands, and what upstream puts before their names.
    private static func commands(of row: ABIHypercall) -> ([ABICommand], prefix: String?)? {
        let commands = row.shape.commands
        return commands.isEmpty ? nil : (commands, prefixes[UInt32(row.number)])
    }

    /// What upstream puts before the names of a hypercall's commands.
    private static let prefixes: [UInt32: String] = [
        MIRROR___HYPERVISOR_physdev_op: "PHYSDEVOP_", MIRROR___HYPERVISOR_domctl: "XEN_DOMCTL_",
        MIRROR___HYPERVISOR_sysctl: "XEN_SYSCTL_", MIRROR___HYPERVISOR_xen_version: "XENVER_",
        MIRROR___HYPERVISOR_memory_op: "XENMEM_", MIRROR___HYPERVISOR_hvm_op: "HVMOP_",
        MIRROR___HYPERVISOR_event_channel_op: "EVTCHNOP_",
        MIRROR___HYPERVISOR_grant_table_op: "GNTTABOP_",
        MIRROR___HYPERVISOR_platform_op: "XENPF_", MIRROR___HYPERVISOR_sched_op: "SCHEDOP_",
        MIRROR___HYPERVISOR_vcpu_op: "VCPUOP_",
    ]

    private static func folded(_ text: String) -> String {
        text.lowercased().replacing("-", with: "_")
    }

    /// Whether a text fits a pattern of `*` and `?`.
    private static func fits(_ text: [Character], _ pattern: [Character]) -> Bool {
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
