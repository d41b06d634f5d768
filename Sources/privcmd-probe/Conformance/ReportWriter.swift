// SPDX-License-Identifier: MIT

import PrivcmdConformance
import PrivcmdKit
import SystemPackage

/// Writes one report to standard output or to a file.
///
/// An existing file is replaced when the new one is complete. A record is written in place, with
/// fsync after each line, so that it survives a crash of the machine.
final class ReportWriter {
    /// The path of the file; nil for standard output.
    let path: FilePath?
    private var file: OutputFile?
    private let isRecord: Bool
    private var reporter: any ConformanceReporter
    /// The error of the first write that failed.
    private(set) var failure: Errno?

    /// Creates a writer for standard output.
    init(_ reporter: any ConformanceReporter) {
        self.reporter = reporter
        path = nil
        isRecord = false
    }

    /// Creates a writer for a file.
    init(_ reporter: any ConformanceReporter, to path: FilePath, isRecord: Bool) throws {
        self.reporter = reporter
        self.path = path
        self.isRecord = isRecord
        do throws(Errno) {
            if isRecord {
                file = try OutputFile(inPlace: path)
            } else {
                file = try OutputFile(replacing: path)
            }
        } catch {
            throw CommandFailure("cannot write \(path): \(error)", .cannotCreate)
        }
    }

    /// Writes the text that an event adds.
    ///
    /// After a failure it writes nothing more, so that the report has no gap.
    func add(_ event: ConformanceEvent) throws {
        guard failure == nil else { return }
        let text = try reporter.text(for: event)
        if text.isEmpty { return }
        do throws(Errno) {
            if path == nil {
                _ = try Errno.catching { try FileDescriptor.standardOutput.writeAll(text.utf8) }
            } else {
                try file?.write(text.utf8)
                if isRecord { try file?.synchronize() }
            }
        } catch {
            failure = error
        }
    }

    /// Completes the file, unless a write has failed.
    func finish() {
        guard failure == nil, let file = file.take() else { return abandon() }
        do throws(Errno) {
            try file.finish()
        } catch {
            failure = error
        }
    }

    /// Removes the incomplete file.
    ///
    /// An existing file at the path remains.
    func abandon() { file = nil }
}
