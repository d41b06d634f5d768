// SPDX-License-Identifier: MIT

/// What the process of a clause tells the one that watches it, one line each.
enum Message: Codable, Equatable {
    /// Something is about to be done that has to be put back.
    case willUndo(Undo)
    /// It has been put back.
    case undone(Undo)
    /// A call is about to be made.
    case asks(String)
    /// It has been answered.
    case saw(Step)
    /// The clause is over.
    case over(Outcome)
}

extension Outcome: Codable {
    private enum CodingKeys: String, CodingKey {
        case observed, skipped, broken, crashed
    }

    /// Reads an outcome.
    ///
    /// - Parameter decoder: where to read from.
    /// - Throws: a decoding error where there is none.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if let why = try container.decodeIfPresent(String.self, forKey: .skipped) {
            self = .skipped(why)
        } else if let why = try container.decodeIfPresent(String.self, forKey: .broken) {
            self = .broken(why)
        } else if let crash = try container.decodeIfPresent(Crash.self, forKey: .crashed) {
            self = .crashed(crash)
        } else {
            self = .observed(try container.decode(Observation.self, forKey: .observed))
        }
    }

    /// Writes an outcome.
    ///
    /// - Parameter encoder: where to write to.
    /// - Throws: what the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .observed(let observation): try container.encode(observation, forKey: .observed)
        case .skipped(let why): try container.encode(why, forKey: .skipped)
        case .broken(let why): try container.encode(why, forKey: .broken)
        case .crashed(let crash): try container.encode(crash, forKey: .crashed)
        }
    }
}
