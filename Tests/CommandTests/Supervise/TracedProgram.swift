// SPDX-License-Identifier: MIT

import FoundationEssentials
import PrivcmdKit
import PrivcmdRecording
import SystemPackage
import TestSupport
import Testing

/// The program of Tests/Clients/traced, whose calls the tests know.
///
/// It issues them on /dev/null, where they all fail.
enum TracedProgram {
    /// The node of its calls.
    static let node = "/dev/null"

    /// The path of the program.
    static func path() throws -> String {
        try #require(ProcessInfo.processInfo.environment["PRIVCMD_CLIENTS"]) + "/traced"
    }

    /// Traces one of its actions.
    static func trace(_ action: String, _ options: String...) async throws -> Run {
        try await Probe.run(
            ["trace", "--node", node] + options + ["--", try path(), action, node])
    }

    /// Records one of its actions.
    static func record(_ action: String) async throws -> (run: Run, recording: Recording) {
        try await withFolder { folder in
            let file = folder.path("recording.jsonl")
            let run = try await Probe.run(
                ["record", "-o", file, "--node", node, "--", try path(), action, node])
            return (run, try Recording(contentsOf: FilePath(file)))
        }
    }
}

/// The argument of a call of the program.
struct TracedCall: Hashable {
    /// The id of the process or thread that made the call.
    let callerID: UInt32
    /// The number of the call among those of its caller.
    let number: UInt32

    init(_ callerID: UInt32, _ number: UInt32) {
        self.callerID = callerID
        self.number = number
    }

    /// Parses the 8 bytes that are recorded for an unknown request; nil for any other call.
    init?(_ call: RecordedCall) {
        guard call.invocation.ioctl == "0x00085077", call.response == .error("ENOTTY"),
            case .raw(let digits) = call.invocation.input, digits.count == 16,
            let bits = UInt64(digits, radix: 16)?.byteSwapped
        else { return nil }
        self.init(UInt32(truncatingIfNeeded: bits), UInt32(bits >> 32))
    }
}

extension Recording {
    /// The calls of the program with their callers.
    var tracedCalls: [(call: TracedCall, caller: RecordedCaller)] {
        calls.compactMap { call in
            guard let traced = TracedCall(call), let caller = call.caller else { return nil }
            return (traced, caller)
        }
    }

    /// The lines of the opens.
    var opens: [String] {
        lines.compactMap { line in
            guard case .open(let open) = line else { return nil }
            return open.description
        }
    }

    /// How the program ended, from the last line.
    var end: RecordedExit? {
        guard case .ended(let end) = lines.last else { return nil }
        return end
    }
}
