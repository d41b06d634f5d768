// SPDX-License-Identifier: MIT

/// One write to a sysfs file that binds a device to a driver or unbinds it, as one line of a
/// recording.
public struct RecordedWrite: Codable, Equatable, Sendable {
    /// The result or error of write(2).
    public enum Response: Equatable, Sendable {
        /// Success: the number of bytes written.
        case result(Int)
        /// An error by its C name.
        case error(String)
    }

    /// The canonical path, such as `/sys/bus/pci/drivers/pciback/bind`.
    public var path: String
    /// The text that the program wrote.
    public var text: String
    /// The caller.
    public var caller: RecordedCaller
    /// The result or error.
    public var response: Response

    private enum CodingKeys: String, CodingKey {
        case path = "write"
        case text, caller, result, error
    }

    /// Creates a recorded write.
    ///
    /// - Parameters:
    ///   - path: the canonical path.
    ///   - text: the text that the program wrote.
    ///   - caller: the caller.
    ///   - response: the result or error.
    public init(_ path: String, _ text: String, by caller: RecordedCaller, _ response: Response) {
        self.path = path
        self.text = text
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
        text = try container.decode(String.self, forKey: .text)
        caller = try container.decode(RecordedCaller.self, forKey: .caller)
        let result = try container.decodeIfPresent(Int.self, forKey: .result)
        let error = try container.decodeIfPresent(String.self, forKey: .error)
        switch (result, error) {
        case (let count?, nil): response = .result(count)
        case (nil, let error?): response = .error(error)
        default:
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "a write has either a result or an error"))
        }
    }

    /// Encodes the object of a line.
    ///
    /// - Parameter encoder: the encoder.
    /// - Throws: an `EncodingError`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(path, forKey: .path)
        try container.encode(text, forKey: .text)
        try container.encode(caller, forKey: .caller)
        switch response {
        case .result(let count): try container.encode(count, forKey: .result)
        case .error(let name): try container.encode(name, forKey: .error)
        }
    }
}
