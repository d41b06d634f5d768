// SPDX-License-Identifier: MIT

/// What the run of a clause yielded, before evaluation.
package enum ClauseOutcome: Equatable, Sendable {
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
package struct Crash: Codable, Equatable, Sendable {
    /// What happened to it, such as `killed by SIGSEGV`.
    package var reason: String
    /// Whether it exceeded its time limit.
    package var isHang: Bool
    /// The steps that it recorded before.
    package var steps: [Step]
    /// The call that had not returned yet; nil if there was none.
    package var pendingCall: String?

    /// Makes a crash.
    ///
    /// - Parameters:
    ///   - reason: what happened to the process.
    ///   - isHang: whether it exceeded its time limit.
    ///   - steps: the steps that it recorded before.
    ///   - pendingCall: the call that had not returned yet.
    package init(
        reason: String, isHang: Bool = false, steps: [Step] = [], pendingCall: String? = nil
    ) {
        self.reason = reason
        self.isHang = isHang
        self.steps = steps
        self.pendingCall = pendingCall
    }
}

extension ClauseOutcome: Codable {
    private enum CodingKeys: String, CodingKey {
        case observed, skipped, error, crashed
    }

    /// Decodes an outcome.
    ///
    /// - Parameter decoder: where to read from.
    /// - Throws: a decoding error if no key is known.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if let reason = try container.decodeIfPresent(String.self, forKey: .skipped) {
            self = .skipped(reason)
        } else if let reason = try container.decodeIfPresent(String.self, forKey: .error) {
            self = .error(reason)
        } else if let crash = try container.decodeIfPresent(Crash.self, forKey: .crashed) {
            self = .crashed(crash)
        } else {
            self = .observed(try container.decode(Observation.self, forKey: .observed))
        }
    }

    /// Encodes an outcome.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .observed(let observation): try container.encode(observation, forKey: .observed)
        case .skipped(let reason): try container.encode(reason, forKey: .skipped)
        case .error(let reason): try container.encode(reason, forKey: .error)
        case .crashed(let crash): try container.encode(crash, forKey: .crashed)
        }
    }
}
