// SPDX-License-Identifier: MIT

/// One write to a sysfs file that binds a device to a driver or unbinds it, as one line of a
/// recording.
package struct RecordedWrite: Codable, Equatable, Sendable {
    /// The number of bytes written, or the error.
    package typealias Response = RecordedOutcome<Int>

    /// The canonical path, such as `/sys/bus/pci/drivers/pciback/bind`.
    package var path: String
    /// The text that the program wrote.
    package var text: String
    package var caller: RecordedCaller
    /// The result or error.
    package var response: Response

    private enum CodingKeys: String, CodingKey {
        case path = "write"
        case text, caller
    }

    /// Creates a recorded write.
    package init(_ path: String, _ text: String, by caller: RecordedCaller, _ response: Response) {
        self.path = path
        self.text = text
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
        text = try container.decode(String.self, forKey: .text)
        caller = try container.decode(RecordedCaller.self, forKey: .caller)
        response = try Response(from: decoder)
    }

    /// Encodes the object of a line.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(path, forKey: .path)
        try container.encode(text, forKey: .text)
        try container.encode(caller, forKey: .caller)
        try response.encode(to: encoder)
    }
}
