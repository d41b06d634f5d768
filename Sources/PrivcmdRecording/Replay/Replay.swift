// SPDX-License-Identifier: MIT

package import PrivcmdKit
internal import Synchronization
package import SystemPackage

/// Replays a recording: the state shared by all files that a program opens on it.
///
/// The recording is read on demand, so that one with a million calls needs little memory.
/// ``Mode`` selects ``StrictReplay`` or ``TolerantReplay``.
package final class Replay: Sendable {
    package let header: RecordingHeader
    /// Whether the last line is truncated; it is not replayed.
    package let isTruncated: Bool
    /// How calls are matched with recorded calls.
    package let mode: Mode

    private struct State: Sendable {
        var strategy: any ReplayStrategy
        var replayed = 0
        var repeated = 0
        var unrecorded = ReplayTally()

        mutating func match(_ call: ReplayedCall, _ caller: RecordedCaller?, file: Int?)
            -> ReplayResult
        {
            var isRepeated = false
            let result = strategy.match(call, by: caller, file: file, isRepeated: &isRepeated)
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
    package convenience init(opening path: FilePath, _ mode: Mode) throws(FileError) {
        try self.init(RecordingReader(opening: path), mode)
    }

    /// Reads a recording in memory.
    package convenience init(parsing bytes: [UInt8], path: FilePath, _ mode: Mode) throws(FileError)
    {
        try self.init(RecordingReader(parsing: bytes, path: path), mode)
    }

    private init(_ reader: RecordingReader, _ mode: Mode) throws(FileError) {
        header = reader.header
        self.mode = mode
        let strategy = try mode.strategy(reader)
        isTruncated = strategy.isTruncated
        state = Mutex(State(strategy: strategy))
    }

    /// How the calls so far were replayed, and which recorded calls remain.
    package var summary: ReplaySummary {
        state.withLock { state in
            ReplaySummary(
                replayed: state.replayed, repeated: state.repeated, unrecorded: state.unrecorded,
                unused: state.strategy.unused(), difference: state.strategy.difference)
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
    package func open(_ path: String, by caller: RecordedCaller? = nil)
        -> Result<ReplayDevice, CallFailure>
    {
        let result = state.withLock { $0.match(.open(path), caller, file: nil) }
        switch result {
        case .refused(let why): return .failure(.notEmulated(why))
        case .anyOpen(let file): return .success(ReplayDevice(self, file: file, caller))
        case .open(.result(let file)): return .success(ReplayDevice(self, file: file, caller))
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
