// SPDX-License-Identifier: MIT

/// A clause as JSON holds it.
struct ClauseDescription: Encodable {
    struct ExpectedResults: Encodable {
        let condition: String
        let results: [String]
        let because: String

        enum CodingKeys: String, CodingKey {
            case condition = "where"
            case results, because
        }
    }

    struct Source: Encodable {
        let release: String
        let file: String
        let advisory: String?
    }

    let name: String
    let statement: String
    let call: String
    let level: HarmLevel
    let preconditions: [String]
    let source: Source
    let expectations: [ExpectedResults]

    init(_ clause: Clause) {
        name = clause.name.rawValue
        statement = clause.statement
        call = clause.call.description
        level = clause.level
        preconditions = clause.preconditions.map(\.description)
        source = Source(
            release: clause.source.release, file: clause.source.file,
            advisory: clause.source.advisory)
        expectations = clause.expectations.map {
            ExpectedResults(
                condition: $0.condition.description, results: $0.results.map(\.description),
                because: $0.because)
        }
    }
}
