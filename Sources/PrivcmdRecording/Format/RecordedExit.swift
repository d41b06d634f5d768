// SPDX-License-Identifier: MIT

/// The exit status or signal of the recorded program: the last line of a complete recording.
package enum RecordedExit: Equatable, Sendable {
    /// The program exited with a status.
    case exited(Int32)
    /// A signal killed the program.
    case killed(signal: Int32)
}

extension RecordedExit: Codable {
    private enum LineKeys: String, CodingKey { case exit }
    private enum CodingKeys: String, CodingKey { case status, signal }

    /// Decodes the object of a line.
    ///
    /// - Parameter decoder: the decoder.
    /// - Throws: a `DecodingError` that names the missing or contradictory key.
    package init(from decoder: any Decoder) throws {
        let line = try decoder.container(keyedBy: LineKeys.self)
        let end = try line.nestedContainer(keyedBy: CodingKeys.self, forKey: .exit)
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

    /// Encodes the object of a line.
    package func encode(to encoder: any Encoder) throws {
        var line = encoder.container(keyedBy: LineKeys.self)
        var end = line.nestedContainer(keyedBy: CodingKeys.self, forKey: .exit)
        switch self {
        case .exited(let status): try end.encode(status, forKey: .status)
        case .killed(let signal): try end.encode(signal, forKey: .signal)
        }
    }
}
