// SPDX-License-Identifier: MIT

import PrivcmdKit
package import SystemPackage

/// What one call returned, or what the check observed.
package enum StepResult: Sendable, Equatable, CustomStringConvertible {
    /// The value that the call returned.
    case result(Int64)
    /// The errno of the call.
    case error(Errno)
    /// An observation as text.
    case fact(String)

    /// The result as reports print it.
    package var description: String {
        switch self {
        case .result(let value): String(value)
        case .error(let errno): errno.name
        case .fact(let text): text
        }
    }
}

extension StepResult: Codable {
    private enum CodingKeys: String, CodingKey {
        case result, error, fact
    }

    /// Decodes a result.
    ///
    /// - Parameter decoder: where to read from.
    /// - Throws: a decoding error if no key is known, or if the errno has an unknown name.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if let value = try container.decodeIfPresent(Int64.self, forKey: .result) {
            self = .result(value)
        } else if let name = try container.decodeIfPresent(String.self, forKey: .error) {
            guard let errno = Errno(name: name) else {
                throw DecodingError.dataCorruptedError(
                    forKey: .error, in: container,
                    debugDescription: "'\(name)' is not the name of an errno")
            }
            self = .error(errno)
        } else {
            self = .fact(try container.decode(String.self, forKey: .fact))
        }
    }

    /// Encodes a result.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .result(let value): try container.encode(value, forKey: .result)
        case .error(let errno): try container.encode(errno.name, forKey: .error)
        case .fact(let text): try container.encode(text, forKey: .fact)
        }
    }
}
