// SPDX-License-Identifier: MIT

public import SystemPackage

/// What a device answered to a sequence: a line of JSON for each call.
public struct FuzzTranscript: Equatable, Sendable {
    /// The answers, in the order of the calls.
    public let answers: [FuzzAnswer]

    private struct Line: Codable {
        var id: Int
        var answer: Answer
        var outputs: [String: Int64]?
        var damage: String?
        var made: UInt16?
    }

    /// Plays a sequence on a device from its first state on, and puts back what it did.
    ///
    /// - Parameters:
    ///   - sequence: the sequence.
    ///   - target: the device.
    ///   - isInterrupted: whether to stop before the next call.
    /// - Throws: why it could not be played.
    public init(
        playing sequence: FuzzSequence, on target: FuzzTarget, isInterrupted: () -> Bool = { false }
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
    }

    /// The transcript's text.
    ///
    /// - Parameter calls: the calls that were answered.
    /// - Returns: a line for each.
    /// - Throws: what the encoder throws.
    public func text(answering calls: [FuzzCall]) throws -> String {
        try zip(calls, answers).map { call, answer in
            let parameters = FuzzVocabulary.operations[call.operation].parameters
            var outputs: [String: Int64] = [:]
            for output in answer.outputs {
                outputs[parameters[output.parameter].name] = output.value
            }
            let line = Line(
                id: call.id, answer: answer.answer, outputs: outputs.isEmpty ? nil : outputs,
                damage: answer.damage, made: answer.madeDomain?.rawValue)
            return try JSONLine.encode(line) + "\n"
        }.joined()
    }

    /// Reads a transcript.
    ///
    /// - Parameters:
    ///   - bytes: its text.
    ///   - calls: the calls that it answers.
    ///   - path: what the text is called in errors.
    /// - Throws: what is wrong with it, and in which line.
    public init(parsing bytes: [UInt8], answering calls: [FuzzCall], _ path: FilePath)
        throws(FileFault)
    {
        var answers: [FuzzAnswer] = []
        let lines = bytes.split(separator: UInt8(ascii: "\n"))
        for (index, (line, call)) in zip(lines, calls).enumerated() {
            func refuse(_ what: String) -> FileFault {
                FileFault(path, .malformed("line \(index + 1): \(what)"))
            }
            let read: Line
            do throws(JSONFault) {
                read = try JSONLine.decode(Line.self, from: line)
            } catch {
                throw refuse(error.what)
            }
            guard read.id == call.id else {
                throw refuse("it answers call \(read.id), and call \(call.id) was made")
            }
            let operation = FuzzVocabulary.operations[call.operation]
            var answer = FuzzAnswer(read.answer, damage: read.damage)
            answer.madeDomain = read.made.map { DomainID($0) }
            for (place, parameter) in operation.parameters.enumerated() {
                guard let value = read.outputs?[parameter.name] else { continue }
                answer.outputs.append(.init(parameter: place, value: value))
            }
            answers.append(answer)
        }
        self.answers = answers
    }

    /// Compares with what another device answered to the same calls.
    ///
    /// - Parameters:
    ///   - other: the other device's transcript.
    ///   - calls: the calls.
    /// - Returns: what was seen, and the first difference.
    public func compared(with other: FuzzTranscript, _ calls: [FuzzCall])
        -> (seen: FuzzCount, difference: FuzzDifference?)
    {
        var seen = FuzzCount()
        for (index, call) in calls.enumerated() {
            // Whose transcript ends early has not answered.
            let answer = index < answers.count ? answers[index] : .unanswered("nothing came")
            let reply =
                index < other.answers.count ? other.answers[index] : .unanswered("nothing came")
            seen.note(call, answer)
            if let rules = FuzzRule.explaining(answer, reply), answer.reasonUnanswered == nil {
                for rule in rules { seen.rules[rule, default: 0] += 1 }
                continue
            }
            let first = max(0, index + 1 - FuzzDifference.memory)
            let difference = FuzzDifference(
                number: index + 1, calls: Array(calls[first...index]),
                answers: Array(answers[min(first, answers.count)..<min(index + 1, answers.count)]),
                other: reply)
            return (seen, difference)
        }
        return (seen, nil)
    }
}
