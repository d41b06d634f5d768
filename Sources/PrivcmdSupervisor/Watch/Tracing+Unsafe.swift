// SPDX-License-Identifier: MIT

internal import CSupervise
internal import Glibc
internal import PrivcmdKit
internal import SystemPackage

/// The system calls of tracing, as Swift would have them.
enum Tracing {
    /// Starts a program, traced by this thread, with variables besides this process's own.
    static func start(_ command: [String], _ variables: [String: String]) -> supervise_watched {
        let arguments = TextList(command)
        let environment = TextList(TextList.environment(with: variables))
        // SAFETY: the texts live until the call returns, and it keeps none of them.
        return unsafe supervise_watch(arguments.pointers, environment.pointers)
    }

    /// Learns whether a program could not be executed, once it is known.
    static func closeReport(_ started: inout supervise_watched) {
        // SAFETY: the structure is the caller's own.
        unsafe supervise_watch_outcome(&started)
    }

    /// The next stop, or why there is none: EINTR for a signal, ECHILD when nothing is left.
    static func nextStop() -> Result<supervise_stop, Errno> {
        var stop = supervise_stop()
        // SAFETY: the structure is this function's own.
        let error = unsafe supervise_next_stop(&stop)
        return error == 0 ? .success(stop) : .failure(Errno(rawValue: -error))
    }

    /// What a thread that stands at an entry calls.
    static func pickedCall(_ thread: Int32) -> Result<supervise_picked_call, Errno> {
        var call = supervise_picked_call()
        // SAFETY: the structure is this function's own.
        let error = unsafe supervise_picked_call(thread, &call)
        return error == 0 ? .success(call) : .failure(Errno(rawValue: -error))
    }

    /// What the call of a thread that stands at an exit came to; nil where the thread was killed.
    static func result(_ thread: Int32) -> CallResult? {
        var value: Int64 = 0
        var isError: Int32 = 0
        // SAFETY: the variables are this function's own.
        guard unsafe supervise_call_result(thread, &value, &isError) == 0 else { return nil }
        guard isError != 0 else { return .value(value) }
        let errno = Int32(truncatingIfNeeded: -value)
        return supervise_is_restart(errno) != 0 ? .interrupted : .errno(Errno(rawValue: errno))
    }

    /// What a thread is about to call that goes step by step; nil where it has just called, or was killed.
    static func step(_ thread: Int32) -> supervise_step_taken? {
        var step = supervise_step_taken()
        // SAFETY: the structure is this function's own.
        guard unsafe supervise_look_at_step(thread, &step) == 0,
            step.kind != SUPERVISE_STEP_OTHER
        else { return nil }
        return step
    }

    /// The signal that asked this process to stop, since this was asked last.
    static func stopRequest() -> (signal: Int32, fromTerminal: Bool)? {
        var fromTerminal: Int32 = 0
        // SAFETY: the variable is this function's own.
        let signal = unsafe supervise_stop_request(&fromTerminal)
        return signal == 0 ? nil : (signal, fromTerminal != 0)
    }

    /// The path of what a thread has open as a descriptor.
    static func path(of descriptor: Int32, _ thread: Int32) -> String? {
        // SAFETY: the callee writes at most the room, and says how much it wrote.
        unsafe text { unsafe supervise_descriptor_path(thread, descriptor, $0, $1) }
    }

    /// The path of what a thread has open as the descriptor that is held.
    static func path(held: borrowing OwnedDescriptor) -> String? {
        let number = held.borrowed.rawValue
        // SAFETY: as in path.
        return unsafe text { unsafe supervise_held_path(number, $0, $1) }
    }

    /// The path of a thread's current directory.
    static func directory(of thread: Int32) -> String? {
        // SAFETY: as in path.
        unsafe text { unsafe supervise_directory_path(thread, $0, $1) }
    }

    private static func text(
        _ write: (UnsafeMutablePointer<CChar>, Int) -> Int
    ) -> String? {
        // SAFETY: exactly as many characters are read as were written.
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX)) { room in
            guard let start = room.baseAddress else { return nil }
            let length = unsafe write(start, room.count)
            guard length >= 0 else { return nil }
            return unsafe String(
                decoding: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(room)[..<length]),
                as: UTF8.self)
        }
    }

    /// Whether what a thread has open as a descriptor is what lies at a path.
    static func isDescriptor(_ descriptor: Int32, of thread: Int32, what path: String) -> Bool {
        // SAFETY: the text lives through the call.
        unsafe supervise_is_descriptor_of(thread, descriptor, path) != 0
    }

    /// Whether what a thread sees at a path is what this process sees at another.
    static func isPath(_ seen: String, of thread: Int32, what path: String) -> Bool {
        // SAFETY: the texts live through the call.
        unsafe supervise_is_path_of(thread, seen, path) != 0
    }
}

/// What a call came to.
enum CallResult: Equatable {
    case value(Int64)
    case errno(Errno)
    /// A signal came in between: the kernel will make the call again, or let it fail with EINTR.
    case interrupted
}
