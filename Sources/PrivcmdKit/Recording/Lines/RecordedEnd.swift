// SPDX-License-Identifier: MIT

/// How a recorded program came to its end: the last line of a recording that is whole.
public enum RecordedEnd: Equatable, Sendable {
    /// It exited with a status.
    case exited(Int32)
    /// A signal ended it.
    case killed(signal: Int32)
}

extension RecordedEnd: Codable {
    private enum LineKeys: String, CodingKey { case ended }
    private enum CodingKeys: String, CodingKey { case status, signal }

    /// Reads a line's object.
    ///
    /// - Parameter decoder: where to read from.
    /// - Throws: a decoding error that names what is missing or too much.
    public init(from decoder: any Decoder) throws {
        let line = try decoder.container(keyedBy: LineKeys.self)
        let end = try line.nestedContainer(keyedBy: CodingKeys.self, forKey: .ended)
        let status = try end.decodeIfPresent(Int32.self, forKey: .status)
        let signal = try end.decodeIfPresent(Int32.self, forKey: .signal)
        switch (status, signal) {
        case (let status?, nil): self = .exited(status)
        case (nil, let signal?): self = .killed(signal: signal)
        default:
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "an end has either a status or a signal"))
        }
    }

    /// Writes a line's object.
    ///
    /// - Parameter encoder: where to write to.
    /// - Throws: what the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var line = encoder.container(keyedBy: LineKeys.self)
        var end = line.nestedContainer(keyedBy: CodingKeys.self, forKey: .ended)
        switch self {
        case .exited(let status): try end.encode(status, forKey: .status)
        case .killed(let signal): try end.encode(signal, forKey: .signal)
        }
    }
}
