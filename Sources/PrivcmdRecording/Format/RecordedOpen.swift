// SPDX-License-Identifier: MIT

/// One open(2) of a device, as one line of a recording.
package struct RecordedOpen: Codable, Equatable, Sendable {
    /// The number of the new file, which ``RecordedCaller/file`` refers to, or the error.
    package typealias Response = RecordedOutcome<Int>

    /// The canonical path of the device, such as `/dev/xen/privcmd`.
    package var path: String
    package var caller: RecordedCaller
    /// The result or error.
    package var response: Response

    private enum CodingKeys: String, CodingKey {
        case path = "open"
        case caller
    }

    /// Creates a recorded open.
    package init(_ path: String, by caller: RecordedCaller, _ response: Response) {
        self.path = path
        self.caller = caller
        self.response = response
    }

    /// Decodes the object of a line.
    ///
    /// - Parameter decoder: the decoder.
    /// - Throws: a `DecodingError` that names the missing or contradictory key.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        path = try container.decode(String.self, forKey: .path)
        caller = try container.decode(RecordedCaller.self, forKey: .caller)
        response = try Response(from: decoder)
    }

    /// Encodes the object of a line.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(path, forKey: .path)
        try container.encode(caller, forKey: .caller)
        try response.encode(to: encoder)
    }
}
