// SPDX-License-Identifier: MIT

import FoundationEssentials
import PrivcmdConformance
import SystemPackage
import Testing

@testable import PrivcmdKit

/// A conformance record from real Xen.
struct RealRecord: CustomTestStringConvertible, Sendable {
    let name: String
    let record: ConformanceRecord
    /// The failures that are known.
    let known: KnownFailures

    var testDescription: String { name }

    /// The kinds of device under test that each cell is recorded with.
    ///
    /// The first is recorded with every clause, the others with the clauses of a device.
    static let deviceKinds = ["intx", "nvme", "multifunction", "pinless"]
    /// Records of kernels that are built or loaded differently.
    static let otherNames = [
        "xen-4.20-linux-6.12-pvh-eventfd", "xen-4.20-linux-6.12-pvh-nopciback",
    ]

    /// Whether the record has every clause.
    var hasEveryClause: Bool { name.hasSuffix("-" + Self.deviceKinds[0]) }

    /// The folder of the repository, or of the records that `make verify-fake` has just made.
    static let folder: FilePath = {
        if let fresh = ProcessInfo.processInfo.environment["PRIVCMD_RECORDS"] {
            return FilePath(fresh)
        }
        var root = FilePath(#filePath)
        for _ in 0..<4 { root.removeLastComponent() }
        return root.appending("Fixtures/conformance")
    }()

    static let all: [RealRecord] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.string)) ?? []
        return names.filter { $0.hasSuffix(".jsonl") }.sorted().compactMap { name in
            let path = folder.appending(name)
            let stem = String(name.dropLast(6))
            let list = TextFile.read(folder.appending(stem + ".expect").string) ?? ""
            guard let bytes = try? TextFile.readBytes(path),
                let record = try? ConformanceRecord(reading: bytes, from: path),
                let known = try? KnownFailures(parsing: list, among: Contract.clauses)
            else { return nil }
            return RealRecord(name: stem, record: record, known: known)
        }
    }()

    /// Evaluates the recorded outcomes by the current contract.
    func evaluations() -> [Evaluation] {
        Contract.clauses.compactMap { clause in
            record.entry(clause.name).map { entry in
                Evaluation(
                    clause, entry.outcome, in: record.header.environment,
                    kernelLog: entry.kernelLog ?? [])
            }
        }
    }
}
