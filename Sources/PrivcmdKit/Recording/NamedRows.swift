// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// The table's rows by the names that a recording has for them.
enum NamedRows {
    /// A call's names.
    struct Key: Hashable, Sendable {
        let ioctl: String
        let hypercall: String?
        let command: String?

        init(_ question: RecordedCall.Question) {
            ioctl = question.ioctl
            hypercall = question.hypercall
            command = question.command
        }
    }

    static let requests = Dictionary(uniqueKeysWithValues: ABI.requests.map { ($0.name, $0) })
    static let hypercalls = Dictionary(uniqueKeysWithValues: ABI.hypercalls.map { ($0.name, $0) })

    /// The structures that a call's fields may be those of; more than one where versions differ.
    static func structures(_ key: Key) -> [ABIStructure] {
        guard let name = key.hypercall else {
            return requests[key.ioctl]?.argument.map { [$0] } ?? []
        }
        guard let hypercall = hypercalls[name] else { return [.hypercall] }
        let command = hypercall.shape.commands.first { $0.name == key.command }
        switch hypercall.shape {
        case .plain(let structure): return [structure]
        case .opaque: return [.hypercall]
        case .envelope(let head, _):
            let layouts = command?.layouts.map(\.structure) ?? []
            return layouts + (command?.argument.map { [$0] } ?? []) + [head]
        case .words: return [command?.argument ?? .hypercall]
        case .command: return command?.argument.map { [$0] } ?? []
        }
    }
}

extension NamedRows {
    /// The request that carries a device model's operation.
    static let deviceModelRequest = ABI.row(request: MIRROR_IOCTL_PRIVCMD_DM_OP).name
}

extension NamedRows.Key {
    /// The call's name, such as `domctl/createdomain`.
    var name: String {
        let callee = hypercall ?? (ioctl == NamedRows.deviceModelRequest ? "dm_op" : ioctl)
        return command.map { callee + "/" + $0 } ?? (hypercall ?? ioctl)
    }
}
