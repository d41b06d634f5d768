// SPDX-License-Identifier: MIT

/// A message from the process of a clause to its parent; each is one line.
enum ChildMessage: Codable, Equatable {
    /// The clause is about to make a change that this action reverts.
    case cleanupAdded(CleanupAction)
    /// The clause has reverted the change itself.
    case cleanupRemoved(CleanupAction)
    /// The clause is about to issue a call.
    case callStarted(String)
    /// The call has returned.
    case stepRecorded(Step)
    /// The clause has ended.
    case finished(ClauseOutcome)
}

extension ClauseOutcome: Codable {
    private enum CodingKeys: String, CodingKey {
        case observed, skipped
        case error = "broken"
        case crashed
    }

    /// Decodes an outcome.
    ///
    /// - Parameter decoder: where to read from.
    /// - Throws: a decoding error if no key is known.
    public init(from decoder: any Decoder) throws {
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
    ///
    /// - Parameter encoder: where to write to.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .observed(let observation): try container.encode(observation, forKey: .observed)
        case .skipped(let reason): try container.encode(reason, forKey: .skipped)
        case .error(let reason): try container.encode(reason, forKey: .error)
        case .crashed(let crash): try container.encode(crash, forKey: .crashed)
        }
    }
}
