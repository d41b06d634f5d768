// SPDX-License-Identifier: MIT

public import SystemPackage

/// What a device answered to a sequence: in a file, a line for each call behind a line of JSON that
/// says which sequence it was.
public struct FuzzTranscript: Equatable, Sendable {
    /// What the file says of itself.
    static let format = "privcmd-probe transcript"
    static let version = 1

    /// What the sequence was drawn from.
    public let setting: FuzzSetting
    /// The answers, in the order of the calls.
    public let answers: [FuzzAnswer]

    private struct Head: Codable {
        var format: String
        var version: Int
        var count: Int
        var setting: FuzzSetting
    }

    /// Plays a sequence on a device from its first state on, and puts back what it did.
    ///
    /// - Parameters:
    ///   - sequence: the sequence.
    ///   - target: the device.
    ///   - isInterrupted: whether to stop before the next call.
    /// - Throws: why it could not be played.
    public init(
        playing sequence: FuzzSequence, on target: FuzzTarget,
        isInterrupted: () -> Bool = { false }
    ) throws(FuzzRun.Failure) {
        let player = try FuzzRun.player(target, sequence.setting)
        var answers: [FuzzAnswer] = []
        let left: [String]
        do throws(FuzzPlayer.Obstacle) {
            for call in sequence where !isInterrupted() { answers.append(try player.play(call)) }
            left = try player.finish()
        } catch {
            _ = try? player.finish()
            throw FuzzRun.Failure(error)
        }
        if !left.isEmpty { throw .left(left) }
        self.answers = answers
        setting = sequence.setting
    }

    /// The transcript's text.
    ///
    /// - Parameter sequence: the calls that were answered.
    /// - Returns: the lines.
    /// - Throws: what the encoder throws.
    public func text(answering sequence: FuzzSequence) throws -> String {
        let head = Head(
            format: Self.format, version: Self.version, count: answers.count, setting: setting)
        let lines = zip(sequence, answers).map { $1.line(to: $0) }
        return ([try JSONLine.encode(head)] + lines).map { $0 + "\n" }.joined()
    }

    /// Reads a transcript of a sequence that is drawn anew.
    ///
    /// - Parameter path: the file.
    /// - Throws: what is wrong with it, and in which line; nil is no transcript at all.
    public init?(reading path: FilePath) throws(FileFault) {
        let bytes = try FileFault.bytes(path)
        let firstLine = bytes.prefix { $0 != UInt8(ascii: "\n") }
        guard let head = try? JSONLine.decode(Head.self, from: firstLine),
            head.format == Self.format
        else { return nil }
        try self.init(
            parsing: bytes, answering: FuzzSequence(head.setting, count: head.count), path)
    }

    /// Reads a transcript.
    ///
    /// - Parameters:
    ///   - bytes: its text.
    ///   - sequence: the calls that it answers.
    ///   - path: what the text is called in errors.
    /// - Throws: what is wrong with it, and in which line.
    public init(parsing bytes: [UInt8], answering sequence: FuzzSequence, _ path: FilePath)
        throws(FileFault)
    {
        let lines = bytes.split(separator: UInt8(ascii: "\n"))
        func refuse(_ line: Int, _ what: String) -> FileFault {
            FileFault(path, .malformed("line \(line): \(what)"))
        }
        do throws(JSONFault) {
            let head = try JSONLine.decode(Head.self, from: lines.first ?? [])
            guard head.version == Self.version else {
                throw JSONFault(
                    what: "it has version \(head.version); this program reads \(Self.version)")
            }
            guard head.count == lines.count - 1 else {
                throw JSONFault(
                    what: "it has \(lines.count - 1) answers, and says it had \(head.count)")
            }
            setting = head.setting
        } catch {
            throw refuse(1, error.what)
        }
        var answers: [FuzzAnswer] = []
        for (index, (line, call)) in zip(lines.dropFirst(), sequence).enumerated() {
            let text = String(decoding: line, as: UTF8.self)
            guard let answer = FuzzAnswer(line: text, to: call) else {
                throw refuse(index + 2, "'\(text)' is no answer to \(call)")
            }
            answers.append(answer)
        }
        self.answers = answers
    }

    /// Compares with what another device answered to the same calls.
    ///
    /// - Parameters:
    ///   - other: the other device's transcript.
    ///   - sequence: the calls.
    /// - Returns: what was seen, and the first difference.
    public func compared(with other: FuzzTranscript, _ sequence: FuzzSequence)
        -> (seen: FuzzCount, difference: FuzzDifference?)
    {
        let nothing = FuzzAnswer.unanswered("nothing came")
        var seen = FuzzCount()
        for (index, call) in sequence.enumerated() {
            let answer = index < answers.count ? answers[index] : nothing
            let reply = index < other.answers.count ? other.answers[index] : nothing
            seen.note(call, answer)
            // Whose transcript ends early has not answered.
            if let rules = FuzzRule.explaining(answer, reply), answer != nothing {
                for rule in rules { seen.rules[rule, default: 0] += 1 }
                continue
            }
            let calls = sequence.prefix(index + 1).suffix(FuzzDifference.memory)
            let difference = FuzzDifference(
                number: index + 1, calls: Array(calls),
                answers: (answers.prefix(index) + [answer]).suffix(calls.count), other: reply)
            return (seen, difference)
        }
        return (seen, nil)
    }
}
