// SPDX-License-Identifier: MIT

public import SystemPackage

/// What one call returned, or what the check observed.
public enum StepResult: Sendable, Equatable, CustomStringConvertible {
    /// The value that the call returned.
    case result(Int64)
    /// The errno of the call.
    case error(Errno)
    /// An observation as text.
    case fact(String)

    /// The result as reports print it.
    public var description: String {
        switch self {
        case .result(let value): String(value)
        case .error(let errno): errno.name
        case .fact(let text): text
        }
    }
}

extension StepResult: Codable {
    private enum CodingKeys: String, CodingKey {
        case result, error, fact
    }

    /// Decodes a result.
    ///
    /// - Parameter decoder: where to read from.
    /// - Throws: a decoding error if no key is known, or if the errno has an unknown name.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if let value = try container.decodeIfPresent(Int64.self, forKey: .result) {
            self = .result(value)
        } else if let name = try container.decodeIfPresent(String.self, forKey: .error) {
            guard let errno = Errno(name: name) else {
                throw DecodingError.dataCorruptedError(
                    forKey: .error, in: container,
                    debugDescription: "'\(name)' is not the name of an errno")
            }
            self = .error(errno)
        } else {
            self = .fact(try container.decode(String.self, forKey: .fact))
        }
    }

    /// Encodes a result.
    ///
    /// - Parameter encoder: where to write to.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .result(let value): try container.encode(value, forKey: .result)
        case .error(let errno): try container.encode(errno.name, forKey: .error)
        case .fact(let text): try container.encode(text, forKey: .fact)
        }
    }
}

/// One step of a clause: a call or an observation, and its result.
public struct Step: Codable, Equatable, Sendable {
    /// The call as text.
    public var call: String
    /// What it returned.
    public var result: StepResult

    private enum CodingKeys: String, CodingKey {
        case call = "sent"
        case result = "answer"
    }

    /// Makes a step.
    ///
    /// - Parameters:
    ///   - call: the call as text.
    ///   - result: what it returned.
    public init(call: String, result: StepResult) {
        self.call = call
        self.result = result
    }
}

/// Everything that a check observed.
public struct Observation: Codable, Equatable, Sendable {
    /// The steps in their order.
    public var steps: [Step] = []
    /// Changes of memory that no call may make, whatever its result.
    public var unexpectedWrites: [String] = []

    private enum CodingKeys: String, CodingKey {
        case steps
        case unexpectedWrites = "damage"
    }

    /// An observation without steps.
    public init() {}
}

/// Why a clause could not be checked.
enum SkipOrError: Error, Equatable {
    /// The environment lacks something that the clause needs.
    case skip(String)
    /// The check itself failed.
    case error(String)
}

/// What the run of a clause yielded, before evaluation.
public enum ClauseOutcome: Equatable, Sendable {
    /// The check ran to its end.
    case observed(Observation)
    /// The environment lacks something; the text is the reason.
    case skipped(String)
    /// The check itself failed; the text is the reason.
    case error(String)
    /// The process that issued the calls died or hung.
    case crashed(Crash)
}

/// How the process of a clause died or hung.
public struct Crash: Codable, Equatable, Sendable {
    /// What happened to it, such as `killed by SIGSEGV`.
    public var reason: String
    /// Whether it exceeded its time limit.
    public var isHang: Bool
    /// The steps that it recorded before.
    public var steps: [Step]
    /// The call that had not returned yet; nil if there was none.
    public var pendingCall: String?

    private enum CodingKeys: String, CodingKey {
        case reason = "how"
        case isHang, steps
        case pendingCall = "asking"
    }

    /// Makes a crash.
    ///
    /// - Parameters:
    ///   - reason: what happened to the process.
    ///   - isHang: whether it exceeded its time limit.
    ///   - steps: the steps that it recorded before.
    ///   - pendingCall: the call that had not returned yet.
    public init(
        reason: String, isHang: Bool = false, steps: [Step] = [], pendingCall: String? = nil
    ) {
        self.reason = reason
        self.isHang = isHang
        self.steps = steps
        self.pendingCall = pendingCall
    }
}
