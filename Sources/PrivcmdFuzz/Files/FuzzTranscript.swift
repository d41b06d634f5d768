// SPDX-License-Identifier: MIT

import PrivcmdJSON
package import PrivcmdKit
package import SystemPackage

/// The results that a device returned for a sequence.
///
/// In a file, the first line is JSON that identifies the sequence. Each following line is the
/// result of one call.
package struct FuzzTranscript: Equatable, Sendable {
    /// The value of `format` in the first line.
    static let format = "privcmd-probe transcript"
    static let version = 2

    /// The configuration that the sequence was generated from.
    package let configuration: FuzzConfiguration
    /// The results, in the order of the calls.
    package let results: [FuzzResult]

    private struct Header: Codable {
        var format: String
        var version: Int
        var count: Int
        var configuration: FuzzConfiguration
    }

    /// Executes a sequence on a device from its initial state, and cleans up.
    ///
    /// - Parameters:
    ///   - sequence: the sequence.
    ///   - target: the device.
    ///   - isInterrupted: returns true to stop before the next call.
    /// - Throws: the reason why the run stopped.
    package init(
        executing sequence: FuzzSequence, on target: FuzzTarget,
        isInterrupted: () -> Bool = { false }
    ) throws(FuzzRun.Failure) {
        let executor = try FuzzRun.makeExecutor(target, sequence.configuration)
        var results: [FuzzResult] = []
        let failures: [String]
        do throws(FuzzExecutor.Failure) {
            for call in sequence where !isInterrupted() {
                results.append(try executor.execute(call))
            }
            failures = try executor.cleanUp()
        } catch {
            _ = try? executor.cleanUp()
            throw FuzzRun.Failure(error)
        }
        if !failures.isEmpty { throw .cleanupFailed(failures) }
        self.results = results
        configuration = sequence.configuration
    }

    /// Formats the transcript for a file.
    package func text(for sequence: FuzzSequence) throws -> String {
        let header = Header(
            format: Self.format, version: Self.version, count: results.count,
            configuration: configuration)
        let lines = zip(sequence, results).map { $1.line(for: $0) }
        return ([try JSONLine.encode(header)] + lines).map { $0 + "\n" }.joined()
    }

    /// Reads a transcript of a generated sequence, which it generates again.
    ///
    /// - Parameter path: the file.
    /// - Throws: the fault and its line. The result is nil if the file is not a transcript.
    package init?(reading path: FilePath) throws(FileError) {
        let bytes = try FileError.readBytes(path)
        let firstLine = bytes.prefix { $0 != UInt8(ascii: "\n") }
        guard let header = try? Self.header(firstLine), header.format == Self.format
        else { return nil }
        try self.init(
            parsing: bytes, for: FuzzSequence(header.configuration, count: header.count), path)
    }

    /// Reads a transcript.
    ///
    /// - Parameters:
    ///   - bytes: the transcript's bytes.
    ///   - sequence: the calls that the results belong to.
    ///   - path: the path that errors name.
    /// - Throws: the fault and its line.
    package init(parsing bytes: [UInt8], for sequence: FuzzSequence, _ path: FilePath)
        throws(FileError)
    {
        let lines = bytes.split(separator: UInt8(ascii: "\n"))
        func fault(_ line: Int, _ what: String) -> FileError {
            FileError(path, .malformed("line \(line): \(what)"))
        }
        do throws(JSONError) {
            let header = try Self.header(lines.first ?? [])
            guard (1...Self.version).contains(header.version) else {
                throw JSONError(
                    message: "it has version \(header.version); this program reads up to"
                        + " \(Self.version)")
            }
            guard header.count == lines.count - 1 else {
                throw JSONError(
                    message: "it has \(lines.count - 1) results; its count is \(header.count)")
            }
            configuration = header.configuration
        } catch {
            throw fault(1, error.message)
        }
        var results: [FuzzResult] = []
        for (index, (line, call)) in zip(lines.dropFirst(), sequence).enumerated() {
            let text = String(decoding: line, as: UTF8.self)
            guard let result = FuzzResult(line: text, to: call) else {
                throw fault(index + 2, "'\(text)' is not a result of \(call)")
            }
            results.append(result)
        }
        self.results = results
    }

    private static func header(_ line: some Collection<UInt8>) throws(JSONError) -> Header {
        let isOld = JSONFormatVersion.read(line) == 1
        return try JSONLine.decode(
            Header.self, from: isOld ? FuzzFile.renames.applied(to: line) : Array(line))
    }

    /// Compares the transcript with another device's transcript of the same calls.
    package func compare(with other: FuzzTranscript, _ sequence: FuzzSequence)
        -> (statistics: FuzzStatistics, difference: FuzzDifference?)
    {
        let missing = FuzzResult.noResult("the transcript ends before this call")
        var statistics = FuzzStatistics()
        for (index, call) in sequence.enumerated() {
            let result = index < results.count ? results[index] : missing
            let otherResult = index < other.results.count ? other.results[index] : missing
            statistics.record(call, result)
            // A transcript that ends early counts as a difference, even if both do.
            if let rules = FuzzAllowedDifference.covering(result, otherResult), result != missing {
                for rule in rules { statistics.allowedDifferences[rule, default: 0] += 1 }
                continue
            }
            let calls = sequence.prefix(index + 1).suffix(FuzzDifference.callLimit)
            let difference = FuzzDifference(
                callNumber: index + 1, calls: Array(calls),
                results: (results.prefix(index) + [result]).suffix(calls.count),
                otherResult: otherResult)
            return (statistics, difference)
        }
        return (statistics, nil)
    }
}
