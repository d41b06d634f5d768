// SPDX-License-Identifier: MIT

import FoundationEssentials
import Subprocess
import SystemPackage
import Testing

/// Somebody else's readers of the reports, which `scripts/readers/setup` gets.
enum Reader: String, CaseIterable {
    /// TAP::Parser, which comes with Perl.
    case perlTAP = "tap.pl"
    /// tap.py.
    case pythonTAP = "tap.py"
    /// An XML schema of JUnit.
    case junit = "junit.py"
    /// KCIDB's own check.
    case kcidb = "kcidb.py"

    /// Where they are; nil where nobody got them.
    private static let folder = ProcessInfo.processInfo.environment["PRIVCMD_READERS"]

    /// A trait for tests that use them: `scripts/test` always gets them.
    static let isThere = ConditionTrait.enabled(
        if: folder != nil, "PRIVCMD_READERS is not set; scripts/test sets it")

    /// What the reader understood: a line a test.
    ///
    /// - Parameter text: the report.
    /// - Returns: the lines.
    /// - Throws: what the reader finds wrong.
    func read(_ text: String) async throws -> [String] {
        let folder = try #require(Self.folder)
        let root = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        let program = self == .perlTAP ? "/usr/bin/perl" : "\(folder)/bin/python3"
        let result = try await Subprocess.run(
            .path(FilePath(program)), arguments: ["\(root)/scripts/readers/\(rawValue)"],
            input: .string(text), output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
        guard result.terminationStatus == .exited(0) else {
            throw Refusal(description: result.standardError)
        }
        return result.standardOutput.split(separator: "\n").map(String.init)
    }

    private struct Refusal: Error, CustomStringConvertible {
        let description: String
    }
}
