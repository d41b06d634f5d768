// SPDX-License-Identifier: MIT

extension BreakCause: Codable {
    private enum CodingKeys: String, CodingKey {
        case name, words, since, finding
    }

    /// Reads a cause by its name; what else stands there is for readers.
    ///
    /// - Parameter decoder: where to read from.
    /// - Throws: a decoding error for a name that is nobody's.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let name = try container.decode(String.self, forKey: .name)
        if let change = LinuxChange(rawValue: name) {
            self = .linux(change)
        } else if let change = XenChange(rawValue: name) {
            self = .xen(change)
        } else {
            self = .finding(
                try container.decode(Int.self, forKey: .finding),
                try container.decode(String.self, forKey: .words))
        }
    }

    /// Writes the name, the words and the release.
    ///
    /// - Parameter encoder: where to write to.
    /// - Throws: what the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(words, forKey: .words)
        try container.encodeIfPresent(release, forKey: .since)
        if case .finding(let number, _) = self {
            try container.encode(number, forKey: .finding)
        }
    }
}

extension StoryStep: Codable {
    private enum CodingKeys: String, CodingKey {
        case who, what, call, answer, values, verdict, lacking, expected, then
    }

    private enum Kind: String, Codable {
        case asFixed = "as-fixed"
        case told
        case breaks
        case unexpected
    }

    /// Reads a step.
    ///
    /// - Parameter decoder: where to read from.
    /// - Throws: a decoding error that names what is missing.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        who = try container.decode(String.self, forKey: .who)
        what = try container.decode(String.self, forKey: .what)
        call = try container.decode(String.self, forKey: .call)
        answer = try container.decode(String.self, forKey: .answer)
        values = try container.decodeIfPresent([String: String].self, forKey: .values) ?? [:]
        then = try container.decodeIfPresent(String.self, forKey: .then)
        verdict =
            switch try container.decode(Kind.self, forKey: .verdict) {
            case .asFixed: .asFixed
            case .told: .told
            case .breaks: .breaks(try container.decode(BreakCause.self, forKey: .lacking))
            case .unexpected: .unexpected(try container.decode(String.self, forKey: .expected))
            }
    }

    /// Writes a step.
    ///
    /// - Parameter encoder: where to write to.
    /// - Throws: what the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(who, forKey: .who)
        try container.encode(what, forKey: .what)
        try container.encode(call, forKey: .call)
        try container.encode(answer, forKey: .answer)
        if !values.isEmpty { try container.encode(values, forKey: .values) }
        try container.encodeIfPresent(then, forKey: .then)
        let kind: Kind
        switch verdict {
        case .asFixed: kind = .asFixed
        case .told: kind = .told
        case .breaks(let cause):
            kind = .breaks
            try container.encode(cause, forKey: .lacking)
        case .unexpected(let expected):
            kind = .unexpected
            try container.encode(expected, forKey: .expected)
        }
        try container.encode(kind, forKey: .verdict)
    }
}

extension StoryEnding: Codable {
    private enum CodingKeys: String, CodingKey {
        case kind, step, lacking, why
    }

    /// Reads an ending.
    ///
    /// - Parameter decoder: where to read from.
    /// - Throws: a decoding error for a kind that there is not.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func why() throws -> String { try container.decode(String.self, forKey: .why) }
        switch try container.decode(String.self, forKey: .kind) {
        case "works": self = .works
        case "breaks-as-known":
            self = .breaks(
                step: try container.decode(Int.self, forKey: .step),
                try container.decode(BreakCause.self, forKey: .lacking))
        case "breaks-unexpectedly": self = .unexpected(try why())
        case "cannot-run": self = .cannotRun(try why())
        case "interrupted": self = .interrupted
        case let kind:
            throw DecodingError.dataCorruptedError(
                forKey: .kind, in: container, debugDescription: "'\(kind)' is no ending")
        }
    }

    /// Writes an ending.
    ///
    /// - Parameter encoder: where to write to.
    /// - Throws: what the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(kind, forKey: .kind)
        switch self {
        case .works, .interrupted: break
        case .breaks(let step, let cause):
            try container.encode(step, forKey: .step)
            try container.encode(cause, forKey: .lacking)
        case .unexpected(let why), .cannotRun(let why):
            try container.encode(why, forKey: .why)
        }
    }
}
