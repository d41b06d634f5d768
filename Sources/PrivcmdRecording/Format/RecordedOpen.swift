// SPDX-License-Identifier: MIT

/// One open(2) of a device, as one line of a recording.
public struct RecordedOpen: Codable, Equatable, Sendable {
    /// The result or error of open(2).
    public enum Response: Equatable, Sendable {
        /// Success: the number of the new file, which ``RecordedCaller/file`` refers to.
        case file(Int)
        /// An error by its C name.
        case error(String)
    }

    /// The canonical path of the device, such as `/dev/xen/privcmd`.
    public var path: String
    /// The caller.
    public var caller: RecordedCaller
    /// The result or error.
    public var response: Response

    private enum CodingKeys: String, CodingKey {
        case path = "open"
        case caller, result, error
    }

    /// Creates a recorded open.
    ///
    /// - Parameters:
    ///   - path: the canonical path of the device.
    ///   - caller: the caller.
    ///   - response: the result or error.
    public init(_ path: String, by caller: RecordedCaller, _ response: Response) {
        self.path = path
        self.caller = caller
        self.response = response
    }

    /// Decodes the object of a line.
    ///
    /// - Parameter decoder: the decoder.
    /// - Throws: a `DecodingError` that names the missing or contradictory key.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        path = try container.decode(String.self, forKey: .path)
        caller = try container.decode(RecordedCaller.self, forKey: .caller)
        let result = try container.decodeIfPresent(Int.self, forKey: .result)
        let error = try container.decodeIfPresent(String.self, forKey: .error)
        switch (result, error) {
        case (let file?, nil): response = .file(file)
        case (nil, let error?): response = .error(error)
        default:
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "an open has either a result or an error"))
        }
    }

    /// Encodes the object of a line.
    ///
    /// - Parameter encoder: the encoder.
    /// - Throws: an `EncodingError`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(path, forKey: .path)
        try container.encode(caller, forKey: .caller)
        switch response {
        case .file(let file): try container.encode(file, forKey: .result)
        case .error(let name): try container.encode(name, forKey: .error)
        }
    }
}
