// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit

/// The numbers that identify a call: request, hypercall and command.
///
/// ``CallDecoder`` reads all of a call. This reads only the numbers, without allocating.
struct CallNumbers: Equatable {
    let request: Request
    /// The hypercall number; nil for other requests and for an unreadable argument.
    var hypercall: UInt64?
    /// The command number; nil if the hypercall has none, or it is unreadable.
    var command: UInt32?

    init(_ request: Request, hypercall: UInt64?, command: UInt32?) {
        self.request = request
        self.hypercall = hypercall
        self.command = command
    }

    init(_ request: Request, _ argument: Address, in memory: any CallerMemory) {
        self.request = request
        guard request.rawValue == MIRROR_IOCTL_PRIVCMD_HYPERCALL,
            let envelope = try? memory.load(mirror_privcmd_hypercall(), from: argument)
        else { return }
        hypercall = envelope.op
        switch ABI.hypercall(envelope.op)?.callingForm {
        case .commandAndPointer, .commandAndValues:
            command = UInt32(truncatingIfNeeded: envelope.arg.0)
        case .commandInStructure:
            command = try? memory.load(UInt32(0), from: Address(envelope.arg.0))
        case .opaque, .values, nil: break
        }
    }
}
