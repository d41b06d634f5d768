// SPDX-License-Identifier: MIT

import FoundationEssentials
import PrivcmdKit
import SystemPackage
import TestSupport
import Testing

/// The program of Tests/Clients/traced, whose calls are known beforehand: it makes them on /dev/null,
/// which refuses them all.
enum Watched {
    /// Where it makes them.
    static let node = "/dev/null"

    /// Where the program is.
    static func path() throws -> String {
        try #require(ProcessInfo.processInfo.environment["PRIVCMD_CLIENTS"]) + "/traced"
    }

    /// Traces one of its deeds.
    static func trace(_ deed: String, _ options: String...) async throws -> Run {
        try await Probe.run(
            ["trace", "--node", node] + options + ["--", try path(), deed, node])
    }

    /// Records one of its deeds.
    static func record(_ deed: String) async throws -> (run: Run, recording: Recording) {
        try await withFolder { folder in
            let file = folder.path("recording.jsonl")
            let run = try await Probe.run(
                ["record", "-o", file, "--node", node, "--", try path(), deed, node])
            return (run, try Recording(contentsOf: FilePath(file)))
        }
    }
}

/// A call of the program: who says in its argument that it makes it, and which of its calls it is.
struct Made: Hashable {
    let who: UInt32
    let which: UInt32

    init(_ who: UInt32, _ which: UInt32) {
        self.who = who
        self.which = which
    }

    /// Reads the 8 bytes that a request nobody has is told with.
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
    var made: [(made: Made, caller: RecordedCaller)] {
        calls.compactMap { call in
            guard let made = Made(call), let caller = call.caller else { return nil }
            return (made, caller)
        }
    }

    /// The paths that were opened.
    var opened: [String] {
        lines.compactMap { line in
            guard case .open(let open) = line else { return nil }
            return open.description
        }
    }

    /// The end that the last line tells.
    var end: RecordedExit? {
        guard case .ended(let end) = lines.last else { return nil }
        return end
    }
}
