// SPDX-License-Identifier: MIT

/// The result of a call, or its error by the C name.
package enum RecordedOutcome<Success: Codable & Equatable & Sendable>: Equatable, Sendable {
    case result(Success)
    case error(String)
}

extension RecordedOutcome: Codable {
    private enum CodingKeys: String, CodingKey { case result, error }

    /// Decodes the outcome from the object of the call's line.
    ///
    /// - Parameter decoder: the decoder.
    /// - Throws: a `DecodingError` unless the object has exactly one of `result` and `error`.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let result = try container.decodeIfPresent(Success.self, forKey: .result)
        let error = try container.decodeIfPresent(String.self, forKey: .error)
        guard let outcome = RecordedOutcome(result, error) else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "a call has either a result or an error"))
        }
        self = outcome
    }

    /// Nil unless exactly one is there.
    init?(_ result: Success?, _ error: String?) {
        switch (result, error) {
        case (let result?, nil): self = .result(result)
        case (nil, let error?): self = .error(error)
        default: return nil
        }
    }

    /// Encodes the outcome into the object of the call's line.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .result(let result): try container.encode(result, forKey: .result)
        case .error(let name): try container.encode(name, forKey: .error)
        }
    }

    /// The outcome as text: `0`, `-1 EPERM`.
    var description: String {
        switch self {
        case .result(let result): "\(result)"
        case .error(let name): "-1 \(name)"
        }
    }
}
