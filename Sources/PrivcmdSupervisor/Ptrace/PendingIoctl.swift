// SPDX-License-Identifier: MIT

internal import CSupervise
internal import PrivcmdKit
import PrivcmdRecording
internal import SystemPackage

/// An ioctl of a traced thread, between its entry and exit stops.
///
/// A class, because it is too large to copy on each access.
final class PendingIoctl {
    /// Identifies a restarted call: the same call instruction with the same arguments and stack.
    struct CallSite: Equatable {
        let number: UInt64
        let descriptor: Int32
        let request: UInt32
        let argument: UInt64
        let instructionPointer: UInt64
        let stackPointer: UInt64

        init(_ call: supervise_traced_syscall) {
            number = call.number
            descriptor = call.fd
            request = call.request
            argument = call.argument
            instructionPointer = call.instruction_pointer
            stackPointer = call.stack_pointer
        }
    }

    private enum Decoding {
        case observed(CallCapture)
        /// The arguments of a 32-bit caller, which the table does not describe and privcmd does not
        /// accept.
        case raw(RecordedCall.Invocation)
    }

    let callSite: CallSite
    /// The recording's number of the open file, once known.
    var file = 0
    private let start: ContinuousClock.Instant
    private let memory: ProcessMemory
    private let decoding: Decoding

    /// Reads a call that is about to be executed.
    init(_ call: supervise_traced_syscall, by thread: Int32) {
        callSite = CallSite(call)
        memory = ProcessMemory(of: thread)
        let request = Request(call.request)
        if call.is_compat == 0 {
            decoding = .observed(CallCapture(request, Address(call.argument), in: memory))
        } else {
            decoding = .raw(.compat(request, Address(call.argument), in: memory))
        }
        start = .now
    }

    /// The call with its arguments.
    var call: RecordedCall.Invocation {
        switch decoding {
        case .observed(let observation): observation.invocation
        case .raw(let question): question
        }
    }

    /// Reads what the call wrote, and returns it with its result.
    func recordedCall(_ response: RecordedCall.Response) -> RecordedCall {
        let nanoseconds = (ContinuousClock.now - start).nanoseconds
        // A file that does not know a request (ENOTTY) does not write to its argument.
        if response == .error(Errno.enotty.name) {
            return RecordedCall(call, response, nanoseconds: nanoseconds)
        }
        switch decoding {
        case .observed(let observation):
            return observation.finish(response, in: memory, nanoseconds: nanoseconds)
        case .raw(let question):
            return RecordedCall(question, response, nanoseconds: nanoseconds)
        }
    }
}

extension RecordedCall.Invocation {
    /// A call of a 32-bit program.
    fileprivate static func compat(
        _ request: Request, _ argument: Address, in memory: ProcessMemory
    ) -> Self {
        // The marked number instead of the name, so that it is not mistaken for the 64-bit call.
        Self(
            ioctl: "compat " + request.description,
            input: RecordedArgument(raw: argument, count: request.encodedSize, in: memory))
    }
}
