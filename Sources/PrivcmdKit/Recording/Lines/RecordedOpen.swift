// SPDX-License-Identifier: MIT

/// A recorded program's opening of a device, as one line of a recording.
public struct RecordedOpen: Codable, Equatable, Sendable {
    /// What came of it.
    public enum Response: Equatable, Sendable {
        /// It is open: the number by which callers name the file.
        case file(Int)
        /// An error by its C name.
        case error(String)
    }

    /// The path as the device is called, such as `/dev/xen/privcmd`, however the program spelt it.
    public var path: String
    /// Who opened it.
    public var caller: RecordedCaller
    /// What came of it.
    public var answer: Response

    private enum CodingKeys: String, CodingKey {
        case path = "open"
        case caller, result, error
    }

    /// Makes a recorded open.
    ///
    /// - Parameters:
    ///   - path: the path as the device is called.
    ///   - caller: who opened it.
    ///   - answer: what came of it.
    public init(_ path: String, by caller: RecordedCaller, _ answer: Response) {
        self.path = path
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
        caller = try container.decode(RecordedCaller.self, forKey: .caller)
        let result = try container.decodeIfPresent(Int.self, forKey: .result)
        let error = try container.decodeIfPresent(String.self, forKey: .error)
        switch (result, error) {
        case (let file?, nil): answer = .file(file)
        case (nil, let error?): answer = .error(error)
        default:
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "an open has either a result or an error"))
        }
    }

    /// Writes a line's object.
    ///
    /// - Parameter encoder: where to write to.
    /// - Throws: what the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(path, forKey: .path)
        try container.encode(caller, forKey: .caller)
        switch answer {
        case .file(let file): try container.encode(file, forKey: .result)
        case .error(let name): try container.encode(name, forKey: .error)
        }
    }
}
