// SPDX-License-Identifier: MIT

import PrivcmdKit

/// Strict replay: every thread issues its recorded calls in recorded order.
///
/// At the first difference the replay stops, and all later calls are refused.
struct StrictReplay: ReplayStrategy {
    let isTruncated: Bool
    /// The first difference between program and recording.
    private(set) var difference: ReplayDifference?

    private var readers: [RecordedThreadReader]
    /// The index of the recorded thread, by thread of the replaying program.
    private var assignments: [RecordedThreadID: Int] = [:]
    private let hasOpens: Bool
    private var bindings = IdentifierMap()
    private var plans = IdentifierPlanCache()

    init(_ reader: RecordingReader) throws(FileError) {
        var reader = reader
        var readers: [RecordedThreadReader] = []
        var numbers: [RecordedThreadID: Int] = [:]
        var hasOpens = false
        let start = reader
        var offset = reader.offset
        while let line = try reader.next() {
            if case .open = line { hasOpens = true }
            if line.replayedCall != nil {
                let thread = RecordedThreadID(line.caller)
                if let number = numbers[thread] {
                    readers[number].remaining += 1
                } else {
                    numbers[thread] = readers.count
                    readers.append(
                        RecordedThreadReader(thread, start, offset: offset, line: reader.line))
                }
            }
            offset = reader.offset
        }
        isTruncated = reader.isTruncated
        self.hasOpens = hasOpens
        self.readers = readers
    }

    /// Replays a call if it is the next recorded call of its thread.
    mutating func match(
        _ call: ReplayedCall, by caller: RecordedCaller?, file: Int?, isRepeated: inout Bool
    ) -> ReplayResult {
        if let difference { return .refused(difference.message) }
        if case .open = call, !hasOpens { return .anyOpen(file: nil) }
        // Without a caller, the call is the first thread's.
        let thread = RecordedThreadID(caller ?? RecordedCaller())
        do throws(FileError) {
            guard let index = try reader(of: thread, call, file) else {
                return refuse(call, caller, file, nil)
            }
            let next = try readers[index].peek()
            guard let next, let result = result(next.1, call, file) else {
                return refuse(call, caller, file, next)
            }
            assignments[thread] = index
            readers[index].advance()
            return result
        } catch {
            return .refused(Message("\(error)"))
        }
    }

    private mutating func refuse(
        _ call: ReplayedCall, _ caller: RecordedCaller?, _ file: Int?,
        _ recorded: (line: Int, RecordedLine)?
    ) -> ReplayResult {
        let difference = ReplayDifference(
            line: recorded?.line, recorded: recorded?.1, call: call, caller: caller, file: file)
        self.difference = difference
        return .refused(difference.message)
    }

    /// Finds the recorded thread of a thread.
    ///
    /// A new thread gets the recorded thread with its number, or else the first unused one that
    /// starts with the same call: the order in which threads start is random.
    private mutating func reader(
        of thread: RecordedThreadID, _ call: ReplayedCall, _ file: Int?
    ) throws(FileError) -> Int? {
        if let index = assignments[thread] { return index }
        // A recording of privcmd-probe's own calls has no callers, so all calls share one thread.
        if readers.count == 1, readers[0].thread.isUnnamed { return 0 }
        let used = Set(assignments.values)
        var free = readers.indices.filter { !used.contains($0) }
        if let own = free.firstIndex(where: { readers[$0].thread == thread }) {
            free.swapAt(0, own)
        }
        let saved = bindings
        for index in free {
            guard let next = try readers[index].peek(), result(next.1, call, file) != nil else {
                continue
            }
            bindings = saved
            return index
        }
        return free.first
    }

    /// The result of a recorded line for a call; nil if it does not match.
    private mutating func result(_ recorded: RecordedLine, _ live: ReplayedCall, _ file: Int?)
        -> ReplayResult?
    {
        switch (recorded, live) {
        case (.open(let open), .open(let path)):
            return open.path == path ? .open(open.response) : nil
        case (.call(var call), .ioctl(let invocation)):
            let isSameFile = call.caller?.file == nil || file == nil || call.caller?.file == file
            let plan = plans.plan(of: invocation)
            var matcher = IdentifierMatcher(bindings)
            guard isSameFile, matcher.matches(call.invocation, invocation, plan) else { return nil }
            for pair in matcher.newPairs { bindings.bind(pair.kind, pair.recorded, to: pair.live) }
            bindings.bindNewDomain(call, requested: invocation, plan)
            call.output = bindings.translated(call.output, plan)
            return .ioctl(call)
        default: return nil
        }
    }

    /// The recorded calls that no thread has issued.
    mutating func unused() -> ReplayTally {
        var tally = ReplayTally()
        for index in readers.indices {
            if let next = try? readers[index].peek() { tally.add(next.1.description()) }
        }
        tally.count = readers.reduce(0) { $0 + $1.remaining }
        return tally
    }
}
