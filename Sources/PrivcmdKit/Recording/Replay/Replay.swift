// SPDX-License-Identifier: MIT

internal import Synchronization
public import SystemPackage

/// A recording that is replayed: what stands behind all the files that a program opens on it.
///
/// The recording is read as it is needed, so that one of a million calls takes no more memory than
/// a short one.
public final class Replay: Sendable {
    /// How the calls that are made have to be those that were recorded.
    public enum Mode: Equatable, Sendable {
        /// Matched by call and input, in any order: the answers to one question come in theirs.
        ///
        /// `repeating` says whether a question that is asked more often than it was recorded gets its
        /// last answer again, as a program needs that waits for something; else it has none.
        case tolerant(repeating: Bool)
        /// The same calls in the same order; of several threads, each in its own.
        ///
        /// After the first difference no call is answered any more.
        case strict
    }

    /// The recording's first line.
    public let header: RecordingHeader
    /// Whether its last line was cut off; that line is left out.
    public let isTruncated: Bool
    /// How calls have to be those that were recorded.
    public let mode: Mode

    /// One of the two is there; an enum would copy what it holds with each step.
    private struct Course: Sendable {
        var tolerant: TolerantReplay?
        var strict: StrictReplay?
        var answered = 0
        var repeated = 0
        var unanswered = ReplayTally()

        mutating func take(_ deed: ReplayedDeed, _ caller: RecordedCaller?, file: Int?)
            -> ReplayedStep
        {
            var isRepeated = false
            let step =
                tolerant?.take(deed, &isRepeated) ?? strict?.take(deed, caller, file: file)
                ?? .nobody("nothing is replayed")
            if case .nobody = step {
                unanswered.add(deed.inWords)
            } else if isRepeated {
                repeated += 1
            } else {
                answered += 1
            }
            return step
        }
    }

    private let course: Mutex<Course>

    /// Opens a recording, and reads it once.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - mode: how calls have to be those that were recorded.
    /// - Throws: what is wrong with it, and in which line.
    public convenience init(opening path: FilePath, _ mode: Mode) throws(FileFault) {
        try self.init(RecordingReader(opening: path), path, mode)
    }

    /// Reads a recording's text.
    ///
    /// - Parameters:
    ///   - bytes: the text.
    ///   - path: the name that errors call it by.
    ///   - mode: how calls have to be those that were recorded.
    /// - Throws: what is wrong with it, and in which line.
    public convenience init(parsing bytes: [UInt8], path: FilePath, _ mode: Mode) throws(FileFault)
    {
        try self.init(RecordingReader(parsing: bytes, path: path), path, mode)
    }

    private init(_ reader: RecordingReader, _ path: FilePath, _ mode: Mode) throws(FileFault) {
        header = reader.header
        self.mode = mode
        switch mode {
        case .tolerant(let repeating):
            let replay = try TolerantReplay(reader, path, repeating: repeating)
            isTruncated = replay.isTruncated
            course = Mutex(Course(tolerant: replay))
        case .strict:
            let replay = try StrictReplay(reader)
            isTruncated = replay.isTruncated
            course = Mutex(Course(strict: replay))
        }
    }

    /// What came of the program's calls so far, and what is left of the recording.
    public var account: ReplayAccount {
        course.withLock { course in
            let leftOver = course.tolerant?.leftOver() ?? course.strict?.leftOver()
            return ReplayAccount(
                answered: course.answered, repeated: course.repeated,
                unanswered: course.unanswered, leftOver: leftOver ?? ReplayTally(),
                difference: course.strict?.difference)
        }
    }

    /// Opens a device as it was opened when the recording was made.
    ///
    /// A recording without lines of openings, as the recording program makes of its own calls, can be
    /// opened by any path, as often as you like.
    ///
    /// - Parameters:
    ///   - path: the device's path, such as `/dev/xen/privcmd`.
    ///   - caller: who opens it; nil for this process.
    /// - Returns: the open file; the error that was recorded; or that no such opening was recorded.
    public func open(_ path: String, by caller: RecordedCaller? = nil)
        -> Result<ReplayDevice, CallFailure>
    {
        let step = course.withLock { $0.take(.open(path), caller, file: nil) }
        switch step {
        case .nobody(let why): return .failure(.unanswered(why))
        case .anyOpen(let file): return .success(ReplayDevice(self, file: file, caller))
        case .open(.file(let file)): return .success(ReplayDevice(self, file: file, caller))
        case .open(.error(let name)):
            guard let errno = Errno(name: name) else {
                return .failure(
                    .unanswered("the recording's answer is '\(name)', which is no error's name"))
            }
            return .failure(.errno(errno))
        case .call: return .failure(.unanswered("the recording has a call where an opening is due"))
        }
    }

    /// Takes the recorded call that answers a question.
    func call(_ question: RecordedCall.Question, by caller: RecordedCaller?, file: Int?)
        throws(CallFailure) -> RecordedCall
    {
        switch course.withLock({ $0.take(.call(question), caller, file: file) }) {
        case .call(let call): return call
        case .nobody(let why): throw .unanswered(why)
        case .open, .anyOpen: throw .unanswered("the recording has an opening where a call is due")
        }
    }
}

/// What a program does that a recording has an answer to.
enum ReplayedDeed: Hashable, Sendable {
    case call(RecordedCall.Question)
    case open(String)

    /// In one line.
    var inWords: String {
        switch self {
        case .call(let question): question.inWords
        case .open(let path): "open(\(path))"
        }
    }
}

/// What a recording has for a deed.
enum ReplayedStep: Sendable {
    case call(RecordedCall)
    case open(RecordedOpen.Response)
    /// The recording holds no openings, so that any succeeds.
    case anyOpen(file: Int?)
    case nobody(Remark)
}
