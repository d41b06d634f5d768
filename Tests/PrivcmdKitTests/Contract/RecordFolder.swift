// SPDX-License-Identifier: MIT

import FoundationEssentials
import PrivcmdKit
import SystemPackage
import Testing

/// A record of the contract on real Xen, as the repository holds it.
struct RealRecord: CustomTestStringConvertible, Sendable {
    let name: String
    let record: ConformanceRecord

    var testDescription: String { name }

    /// The kinds of device under test that each cell is recorded with.
    static let deviceKinds = ["intx", "nvme", "multifunction", "pinless"]

    static let folder: FilePath = {
        var root = FilePath(#filePath)
        for _ in 0..<4 { root.removeLastComponent() }
        return root.appending("Fixtures/conformance")
    }()

    static let all: [RealRecord] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.string)) ?? []
        return names.filter { $0.hasSuffix(".jsonl") }.sorted().compactMap { name in
            let path = folder.appending(name)
            guard let bytes = try? TextFile.bytes(path),
                let record = try? ConformanceRecord(reading: bytes, from: path)
            else { return nil }
            return RealRecord(name: String(name.dropLast(6)), record: record)
        }
    }()

    /// What the contract of today says of the record.
    func judgements() -> [Judgement] {
        Contract.clauses.compactMap { clause in
            record.entry(clause.name).map { entry in
                Judgement(
                    clause, entry.outcome, at: record.header.place,
                    kernelLog: entry.kernelLog ?? [])
            }
        }
    }
}
