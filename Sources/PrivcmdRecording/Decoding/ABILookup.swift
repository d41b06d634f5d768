// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit

/// Finds rows of the ABI table by the names that recordings use.
enum ABILookup {
    /// The names of a call.
    struct Key: Hashable, Sendable {
        let ioctl: String
        let hypercall: String?
        let command: String?

        init(_ invocation: RecordedCall.Invocation) {
            ioctl = invocation.ioctl
            hypercall = invocation.hypercall
            command = invocation.command
        }
    }

    static let requests = Dictionary(uniqueKeysWithValues: ABI.requests.map { ($0.name, $0) })
    static let hypercalls = Dictionary(uniqueKeysWithValues: ABI.hypercalls.map { ($0.name, $0) })

    /// The commands by hypercall and name; those of dm_op have no hypercall.
    private static let commands: [String?: [String: ABICommand]] = {
        func byName(_ commands: [ABICommand]) -> [String: ABICommand] {
            Dictionary(commands.map { ($0.name, $0) }) { first, _ in first }
        }
        var commands: [String?: [String: ABICommand]] = [nil: byName(ABI.deviceModelOperations)]
        for hypercall in ABI.hypercalls {
            commands[hypercall.name] = byName(hypercall.callingForm.commands)
        }
        return commands
    }()

    /// The row of a call's command; nil if it has none, or the table does not have it.
    static func command(_ key: Key) -> ABICommand? {
        key.command.flatMap { commands[key.hypercall]?[$0] }
    }

    /// The structures of a call's argument; several if the versions of its interface differ.
    static func structures(_ key: Key) -> [ABIStructure] {
        guard let name = key.hypercall else {
            return requests[key.ioctl]?.argument.map { [$0] } ?? []
        }
        guard let hypercall = hypercalls[name] else { return [.hypercall] }
        let command = command(key)
        switch hypercall.callingForm {
        case .values(let structure): return [structure]
        case .opaque: return [.hypercall]
        case .commandInStructure(let head, _):
            let layouts = command?.layouts.map(\.structure) ?? []
            return layouts + (command?.argument.map { [$0] } ?? []) + [head]
        case .commandAndValues: return [command?.argument ?? .hypercall]
        case .commandAndPointer: return command?.argument.map { [$0] } ?? []
        }
    }
}

extension ABILookup {
    /// The request that issues a dm_op.
    static let deviceModelRequest = ABI.row(request: MIRROR_IOCTL_PRIVCMD_DM_OP).name
}

extension ABILookup.Key {
    /// The call's name, such as `domctl/createdomain`.
    var name: String {
        let callee = hypercall ?? (ioctl == ABILookup.deviceModelRequest ? "dm_op" : ioctl)
        return command.map { callee + "/" + $0 } ?? (hypercall ?? ioctl)
    }
}
