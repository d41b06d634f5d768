// SPDX-License-Identifier: MIT

/// What a recorded program wrote to a file of sysfs to have a driver take a device up or give it up, as one
/// line of a recording.
public struct RecordedWrite: Codable, Equatable, Sendable {
    /// What came of it.
    public enum Response: Equatable, Sendable {
        /// It was done: how many bytes were taken.
        case result(Int)
        /// An error by its C name.
        case error(String)
    }

    /// The file, such as `/sys/bus/pci/drivers/pciback/bind`, however the program spelt it.
    public var path: String
    /// What was written.
    public var text: String
    /// Who wrote it.
    public var caller: RecordedCaller
    /// What came of it.
    public var answer: Response

    private enum CodingKeys: String, CodingKey {
        case path = "write"
        case text, caller, result, error
    }

    /// Makes a recorded write.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - text: what was written.
    ///   - caller: who wrote it.
    ///   - answer: what came of it.
    public init(_ path: String, _ text: String, by caller: RecordedCaller, _ answer: Response) {
        self.path = path
        self.text = text
        self.caller = caller
        self.answer = answer
    }

    /// Reads a line's object.
    ///
    /// - Parameter decoder: where to read from.
    /// - Throws: a decoding error that names what is missing or too much.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        path = try container.decode(String.self, forKey: .path)
        text = try container.decode(String.self, forKey: .text)
        caller = try container.decode(RecordedCaller.self, forKey: .caller)
        let result = try container.decodeIfPresent(Int.self, forKey: .result)
        let error = try container.decodeIfPresent(String.self, forKey: .error)
        switch (result, error) {
        case (let count?, nil): answer = .result(count)
        case (nil, let error?): answer = .error(error)
        default:
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "a write has either a result or an error"))
        }
    }

    /// Writes a line's object.
    ///
    /// - Parameter encoder: where to write to.
    /// - Throws: what the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(path, forKey: .path)
        try container.encode(text, forKey: .text)
        try container.encode(caller, forKey: .caller)
        switch answer {
        case .result(let count): try container.encode(count, forKey: .result)
        case .error(let name): try container.encode(name, forKey: .error)
        }
    }
}
