// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// Which call of the table a call is, by numbers alone.
///
/// ``CallDecoder`` reads all of a call; this reads what tells calls apart, and allocates nothing.
struct CallIdentity: Equatable {
    let request: Request
    /// The hypercall's number, where the request makes one and its argument can be read.
    var hypercall: UInt64?
    /// The number of the hypercall's command, where it has one that can be read.
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
        switch ABI.hypercall(envelope.op)?.shape {
        case .command, .words: command = UInt32(truncatingIfNeeded: envelope.arg.0)
        case .envelope: command = try? memory.load(UInt32(0), from: Address(envelope.arg.0))
        case .opaque, .plain, nil: break
        }
    }
}
