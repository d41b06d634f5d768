// SPDX-License-Identifier: MIT

import PrivcmdKit

extension MissingFeature: Codable {
    private enum CodingKeys: String, CodingKey {
        case name, text, since, finding
    }

    /// Reads a feature by its name.
    ///
    /// For a known change the other keys are only for people.
    ///
    /// - Parameter decoder: the decoder.
    /// - Throws: a decoding error for a finding without number or text.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let name = try container.decode(String.self, forKey: .name)
        if let change = LinuxChange(named: name) {
            self = .linux(change)
        } else if let change = XenChange(named: name) {
            self = .xen(change)
        } else {
            self = .finding(
                try container.decode(Int.self, forKey: .finding),
                try container.decode(String.self, forKey: .text))
        }
    }

    /// Writes the name, the text and the release.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(text, forKey: .text)
        try container.encodeIfPresent(firstRelease, forKey: .since)
        if case .finding(let number, _) = self {
            try container.encode(number, forKey: .finding)
        }
    }
}

extension StepReport: Codable {
    private enum CodingKeys: String, CodingKey {
        case actor, action, call, result, values, verdict, missingFeature, expected, onFailure
    }

    private enum Kind: String, Codable {
        case asExpected = "as-expected"
        case informational, fails, unexpected
    }

    /// Reads a step.
    ///
    /// - Parameter decoder: the decoder.
    /// - Throws: a decoding error that names the missing key.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        actor = try container.decode(String.self, forKey: .actor)
        action = try container.decode(String.self, forKey: .action)
        call = try container.decode(String.self, forKey: .call)
        result = try container.decode(String.self, forKey: .result)
        values = try container.decodeIfPresent([String: String].self, forKey: .values) ?? [:]
        onFailure = try container.decodeIfPresent(String.self, forKey: .onFailure)
        verdict =
            switch try container.decode(Kind.self, forKey: .verdict) {
            case .asExpected: .asExpected
            case .informational: .informational
            case .fails: .fails(try container.decode(MissingFeature.self, forKey: .missingFeature))
            case .unexpected: .unexpected(try container.decode(String.self, forKey: .expected))
            }
    }

    /// Writes a step.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(actor, forKey: .actor)
        try container.encode(action, forKey: .action)
        try container.encode(call, forKey: .call)
        try container.encode(result, forKey: .result)
        if !values.isEmpty { try container.encode(values, forKey: .values) }
        try container.encodeIfPresent(onFailure, forKey: .onFailure)
        let kind: Kind
        switch verdict {
        case .asExpected: kind = .asExpected
        case .informational: kind = .informational
        case .fails(let feature):
            kind = .fails
            try container.encode(feature, forKey: .missingFeature)
        case .unexpected(let expected):
            kind = .unexpected
            try container.encode(expected, forKey: .expected)
        }
        try container.encode(kind, forKey: .verdict)
    }
}

extension ScenarioOutcome: Codable {
    private enum CodingKeys: String, CodingKey {
        case kind, step, missingFeature, reason
    }

    /// Reads an outcome.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func reason() throws -> String { try container.decode(String.self, forKey: .reason) }
        switch try container.decode(String.self, forKey: .kind) {
        case "works": self = .works
        case "fails-as-known":
            self = .failsAsKnown(
                step: try container.decode(Int.self, forKey: .step),
                try container.decode(MissingFeature.self, forKey: .missingFeature))
        case "fails-unexpectedly": self = .failsUnexpectedly(try reason())
        case "cannot-run": self = .cannotRun(try reason())
        case "interrupted": self = .interrupted
        case let kind:
            throw DecodingError.dataCorruptedError(
                forKey: .kind, in: container, debugDescription: "'\(kind)' is not a known outcome")
        }
    }

    /// Writes an outcome.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(kind, forKey: .kind)
        switch self {
        case .works, .interrupted: break
        case .failsAsKnown(let step, let feature):
            try container.encode(step, forKey: .step)
            try container.encode(feature, forKey: .missingFeature)
        case .failsUnexpectedly(let reason), .cannotRun(let reason):
            try container.encode(reason, forKey: .reason)
        }
    }
}
