// SPDX-License-Identifier: MIT

internal import CSupervise
internal import PrivcmdKit
internal import SystemPackage

/// A call of a watched thread, from its entry to its exit.
struct CallUnderWay {
    /// What tells a call that is made again from another: a call from the same place with the same
    /// arguments on the same stack.
    struct Place: Equatable {
        let number: UInt64
        let descriptor: Int32
        let request: UInt32
        let argument: UInt64
        let instruction: UInt64
        let stack: UInt64

        init(_ call: supervise_picked_call) {
            number = call.number
            descriptor = call.fd
            request = call.request
            argument = call.argument
            instruction = call.instruction
            stack = call.stack
        }
    }

    private enum Reading {
        case observed(CallObservation)
        /// The structures of a 32-bit caller are not those of the table, and no privcmd takes them.
        case raw(RecordedCall.Question)
    }

    let place: Place
    /// The number of the open file that it goes to, once it is known.
    var file = 0
    private let start: ContinuousClock.Instant
    private let memory: ProcessMemory
    private let reading: Reading

    /// Reads a call that is about to be executed.
    init(_ call: supervise_picked_call, by thread: Int32) {
        place = Place(call)
        memory = ProcessMemory(of: thread)
        let request = Request(call.request)
        if call.is_compat == 0 {
            reading = .observed(CallObservation(request, Address(call.argument), in: memory))
        } else {
            reading = .raw(.compat(request, Address(call.argument), in: memory))
        }
        start = .now
    }

    /// What is called, with what.
    var question: RecordedCall.Question {
        switch reading {
        case .observed(let observation): observation.question
        case .raw(let question): question
        }
    }

    /// Reads what the call wrote.
    func finished(_ answer: RecordedCall.Response) -> RecordedCall {
        let duration = (ContinuousClock.now - start).components
        let nanoseconds =
            UInt64(clamping: duration.seconds) * 1_000_000_000
            + UInt64(clamping: duration.attoseconds / 1_000_000_000)
        // A file that does not know a request leaves its argument alone: that holds by the contract.
        if answer == .error(Errno.enotty.name) {
            return RecordedCall(question, answer, nanoseconds: nanoseconds)
        }
        switch reading {
        case .observed(let observation):
            return observation.finished(answer, in: memory, nanoseconds: nanoseconds)
        case .raw(let question):
            return RecordedCall(question, answer, nanoseconds: nanoseconds)
        }
    }
}

extension RecordedCall.Question {
    /// What a 32-bit program asks.
    fileprivate static func compat(
        _ request: Request, _ argument: Address, in memory: ProcessMemory
    ) -> Self {
        // The number, marked, and not the name: nobody is to take it for the 64-bit call.
        Self(
            ioctl: "compat " + request.description,
            input: RecordedArgument(raw: argument, count: request.encodedSize, in: memory))
    }
}
