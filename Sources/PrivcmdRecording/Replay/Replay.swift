// SPDX-License-Identifier: MIT

internal import Synchronization
public import SystemPackage

/// Replays a recording: the state shared by all files that a program opens on it.
///
/// The recording is read on demand, so that one with a million calls needs little memory.
/// ``Mode`` selects ``StrictReplay`` or ``TolerantReplay``.
public final class Replay: Sendable {
    /// How calls are matched with recorded calls.
    public enum Mode: Equatable, Sendable {
        /// By name and input, in any order. Equal calls return their results in recorded order.
        ///
        /// If `repeating`, a call that is issued more often than recorded returns its last result
        /// again, which polling programs need. Otherwise it is refused.
        case tolerant(repeating: Bool)
        /// The same calls in the same order, per thread.
        ///
        /// After the first difference, all calls are refused.
        case strict
    }

    /// The header of the recording.
    public let header: RecordingHeader
    /// Whether the last line is truncated; it is not replayed.
    public let isTruncated: Bool
    /// How calls are matched with recorded calls.
    public let mode: Mode

    /// Exactly one of `tolerant` and `strict` is set. An enum would copy its payload on each call.
    private struct State: Sendable {
        var tolerant: TolerantReplay?
        var strict: StrictReplay?
        var replayed = 0
        var repeated = 0
        var unrecorded = ReplayTally()

        mutating func match(_ call: ReplayedCall, _ caller: RecordedCaller?, file: Int?)
            -> ReplayResult
        {
            var isRepeated = false
            let result =
                tolerant?.match(call, &isRepeated) ?? strict?.match(call, caller, file: file)
                ?? .refused("no replay is active")
            if case .refused = result {
                unrecorded.add(call.description)
            } else if isRepeated {
                repeated += 1
            } else {
                replayed += 1
            }
            return result
        }
    }

    private let state: Mutex<State>

    /// Opens a recording and reads it once.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - mode: how calls are matched.
    /// - Throws: ``FileError`` with the line of the error.
    public convenience init(opening path: FilePath, _ mode: Mode) throws(FileError) {
        try self.init(RecordingReader(opening: path), path, mode)
    }

    /// Reads a recording in memory.
    ///
    /// - Parameters:
    ///   - bytes: the text.
    ///   - path: the path for error messages.
    ///   - mode: how calls are matched.
    /// - Throws: ``FileError`` with the line of the error.
    public convenience init(parsing bytes: [UInt8], path: FilePath, _ mode: Mode) throws(FileError)
    {
        try self.init(RecordingReader(parsing: bytes, path: path), path, mode)
    }

    private init(_ reader: RecordingReader, _ path: FilePath, _ mode: Mode) throws(FileError) {
        header = reader.header
        self.mode = mode
        switch mode {
        case .tolerant(let repeating):
            let replay = try TolerantReplay(reader, path, repeating: repeating)
            isTruncated = replay.isTruncated
            state = Mutex(State(tolerant: replay))
        case .strict:
            let replay = try StrictReplay(reader)
            isTruncated = replay.isTruncated
            state = Mutex(State(strict: replay))
        }
    }

    /// How the calls so far were replayed, and which recorded calls remain.
    public var summary: ReplaySummary {
        state.withLock { state in
            let leftOver = state.tolerant?.unused() ?? state.strict?.unused()
            return ReplaySummary(
                replayed: state.replayed, repeated: state.repeated,
                unrecorded: state.unrecorded, unused: leftOver ?? ReplayTally(),
                difference: state.strict?.difference)
        }
    }

    /// Replays open(2) of a device.
    ///
    /// A recording of privcmd-probe's own calls has no lines of open(2). Then any path can be
    /// opened any number of times.
    ///
    /// - Parameters:
    ///   - path: the device's path, such as `/dev/xen/privcmd`.
    ///   - caller: the caller; nil for this process.
    /// - Returns: the open file, the recorded error, or why no recorded open(2) matches.
    public func open(_ path: String, by caller: RecordedCaller? = nil)
        -> Result<ReplayDevice, CallFailure>
    {
        let result = state.withLock { $0.match(.open(path), caller, file: nil) }
        switch result {
        case .refused(let why): return .failure(.notEmulated(why))
        case .anyOpen(let file): return .success(ReplayDevice(self, file: file, caller))
        case .open(.file(let file)): return .success(ReplayDevice(self, file: file, caller))
        case .open(.error(let name)):
            guard let errno = Errno(name: name) else {
                return .failure(
                    .notEmulated("the recorded error '\(name)' is not the name of an errno"))
            }
            return .failure(.errno(errno))
        case .ioctl:
            return .failure(.notEmulated("the recording has an ioctl instead of this open"))
        }
    }

    /// Finds the recorded call that matches a call.
    func call(_ invocation: RecordedCall.Invocation, by caller: RecordedCaller?, file: Int?)
        throws(CallFailure) -> RecordedCall
    {
        switch state.withLock({ $0.match(.ioctl(invocation), caller, file: file) }) {
        case .ioctl(let call): return call
        case .refused(let why): throw .notEmulated(why)
        case .open, .anyOpen: throw .notEmulated("the recording has an open instead of this ioctl")
        }
    }
}

/// A call of the replaying program that is matched with the recording.
enum ReplayedCall: Hashable, Sendable {
    case ioctl(RecordedCall.Invocation)
    case open(String)

    /// The call in one line.
    var description: String {
        switch self {
        case .ioctl(let invocation): invocation.description
        case .open(let path): "open(\(path))"
        }
    }
}

/// How a call is replayed.
enum ReplayResult: Sendable {
    case ioctl(RecordedCall)
    case open(RecordedOpen.Response)
    /// The recording has no lines of open(2), so that every open succeeds.
    case anyOpen(file: Int?)
    /// No recorded call matches.
    case refused(Message)
}
