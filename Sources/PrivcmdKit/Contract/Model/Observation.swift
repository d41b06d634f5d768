// SPDX-License-Identifier: MIT

public import SystemPackage

/// What one call answered, or what the bench saw.
public enum Answer: Sendable, Equatable, CustomStringConvertible {
    /// The call's result.
    case result(Int64)
    /// The call's error.
    case error(Errno)
    /// Something seen, in words.
    case fact(String)

    /// The answer as reports write it.
    public var description: String {
        switch self {
        case .result(let value): String(value)
        case .error(let errno): errno.name
        case .fact(let text): text
        }
    }
}

extension Answer: Codable {
    private enum CodingKeys: String, CodingKey {
        case result, error, fact
    }

    /// Reads an answer.
    ///
    /// - Parameter decoder: where to read from.
    /// - Throws: a decoding error where there is no answer, or an error without a name.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if let value = try container.decodeIfPresent(Int64.self, forKey: .result) {
            self = .result(value)
        } else if let name = try container.decodeIfPresent(String.self, forKey: .error) {
            guard let errno = Errno(name: name) else {
                throw DecodingError.dataCorruptedError(
                    forKey: .error, in: container, debugDescription: "'\(name)' is no errno")
            }
            self = .error(errno)
        } else {
            self = .fact(try container.decode(String.self, forKey: .fact))
        }
    }

    /// Writes an answer.
    ///
    /// - Parameter encoder: where to write to.
    /// - Throws: what the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .result(let value): try container.encode(value, forKey: .result)
        case .error(let errno): try container.encode(errno.name, forKey: .error)
        case .fact(let text): try container.encode(text, forKey: .fact)
        }
    }
}

/// One step of a clause: what was sent, and what came back.
public struct Step: Codable, Equatable, Sendable {
    /// What was sent, as people read it.
    public var sent: String
    /// What came back.
    public var answer: Answer

    /// Makes a step.
    ///
    /// - Parameters:
    ///   - sent: what was sent.
    ///   - answer: what came back.
    public init(sent: String, answer: Answer) {
        self.sent = sent
        self.answer = answer
    }
}

/// Everything that a bench saw of a clause.
public struct Observation: Codable, Equatable, Sendable {
    /// The steps in their order.
    public var steps: [Step] = []
    /// What no call may do, whatever it answers: bytes changed that are none of its business.
    public var damage: [String] = []

    /// An observation of nothing.
    public init() {}
}

/// Why a clause could not be checked.
enum Obstacle: Error, Equatable {
    /// This place cannot have it.
    case skip(String)
    /// The check itself failed.
    case broken(String)
}

/// What came of a clause, before it is judged.
public enum Outcome: Equatable, Sendable {
    /// The steps were made.
    case observed(Observation)
    /// The place cannot have it, and why.
    case skipped(String)
    /// The check or its environment failed, and how.
    case broken(String)
    /// The process that made the calls died or hung.
    case crashed(Crash)
}

/// How the process of a clause died or hung.
public struct Crash: Codable, Equatable, Sendable {
    /// What became of it, such as `killed by SIGSEGV`.
    public var how: String
    /// Whether it did not end in time.
    public var isHang: Bool
    /// What it had seen before.
    public var steps: [Step]
    /// The call that it was about to make or in the middle of; nil where it was in none.
    public var asking: String?

    /// Makes a crash.
    ///
    /// - Parameters:
    ///   - how: what became of the process.
    ///   - isHang: whether it did not end in time.
    ///   - steps: what it had seen before.
    ///   - asking: the call that it was in.
    public init(how: String, isHang: Bool = false, steps: [Step] = [], asking: String? = nil) {
        self.how = how
        self.isHang = isHang
        self.steps = steps
        self.asking = asking
    }
}
