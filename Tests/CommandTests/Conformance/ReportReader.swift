// SPDX-License-Identifier: MIT

import FoundationEssentials
import Subprocess
import SystemPackage
import Testing

/// Independent parsers of the reports, which `scripts/readers/setup` installs.
enum Reader: String, CaseIterable {
    /// TAP::Parser of Perl.
    case perlTAP = "tap.pl"
    /// tap.py.
    case pythonTAP = "tap.py"
    /// Jenkins' XML schema of JUnit reports.
    case junit = "junit.py"
    /// KCIDB's validator.
    case kcidb = "kcidb.py"

    /// The directory of the parsers; nil if they are not installed.
    private static let directory = ProcessInfo.processInfo.environment["PRIVCMD_READERS"]

    /// A trait for tests that use them.
    ///
    /// `scripts/test` always enables it.
    static let isInstalled = ConditionTrait.enabled(
        if: directory != nil, "PRIVCMD_READERS is not set; scripts/test sets it")

    /// Parses a report and returns one line for each test in it.
    ///
    /// - Parameter text: the report.
    /// - Returns: the lines.
    /// - Throws: the error that the parser prints.
    func read(_ text: String) async throws -> [String] {
        let directory = try #require(Self.directory)
        let root = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        let program = self == .perlTAP ? "/usr/bin/perl" : "\(directory)/bin/python3"
        let result = try await Subprocess.run(
            .path(FilePath(program)), arguments: ["\(root)/scripts/readers/\(rawValue)"],
            input: .string(text), output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
        guard result.terminationStatus == .exited(0) else {
            throw ReaderError(description: result.standardError)
        }
        return result.standardOutput.split(separator: "\n").map(String.init)
    }

    private struct ReaderError: Error, CustomStringConvertible {
        let description: String
    }
}
