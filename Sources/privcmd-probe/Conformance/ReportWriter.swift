// SPDX-License-Identifier: MIT

import Glibc
import PrivcmdKit
import SystemPackage

/// Writes one report to standard output or to a file.
///
/// An existing file is replaced when the new one is complete. A record is written in place, with
/// fsync after each line, so that it survives a crash of the machine.
final class ReportWriter {
    /// The path of the file; nil for standard output.
    let path: FilePath?
    private let descriptor: FileDescriptor
    /// The path of the file until it is complete; nil if it is written in place.
    private let temporaryPath: FilePath?
    private let isRecord: Bool
    private var reporter: any ConformanceReporter
    /// The error of the first write that failed.
    private(set) var failure: Errno?

    /// Creates a writer for standard output.
    init(_ reporter: any ConformanceReporter) {
        self.reporter = reporter
        path = nil
        temporaryPath = nil
        descriptor = .standardOutput
        isRecord = false
    }

    /// Creates a writer for a file.
    init(_ reporter: any ConformanceReporter, to path: FilePath, isRecord: Bool) throws {
        self.reporter = reporter
        self.path = path
        self.isRecord = isRecord
        // A file that is not regular, such as a pipe or a symbolic link, cannot be replaced.
        let type = try? path.stat(followTargetSymlink: false).type
        let isReplaced = !isRecord && (type == nil || type == .regular)
        temporaryPath = isReplaced ? FilePath("\(path).new-\(getpid())") : nil
        do {
            descriptor = try FileDescriptor.open(
                temporaryPath ?? path, .writeOnly,
                options: [.create, .truncate, .append, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead])
        } catch {
            throw CommandFailure("cannot write \(path): \(error)", .cannotCreate)
        }
    }

    /// Whether the report goes to standard output.
    var isStandardOutput: Bool { path == nil }

    /// Writes the text that an event adds.
    ///
    /// After a failure it writes nothing more, so that the report has no gap.
    func add(_ event: ConformanceEvent) throws {
        guard failure == nil else { return }
        let text = try reporter.text(for: event)
        if text.isEmpty { return }
        do {
            _ = try descriptor.writeAll(text.utf8)
            if isRecord, path != nil { try synchronize() }
        } catch {
            failure = error as? Errno ?? .ioError
        }
    }

    /// Closes the file, and moves it to its path.
    func finish() {
        guard let path else { return }
        do {
            if failure == nil, temporaryPath != nil { try synchronize() }
            try descriptor.close()
            if failure == nil, let temporaryPath { try temporaryPath.rename(to: path) }
        } catch {
            failure = failure ?? error as? Errno ?? .ioError
        }
        if failure != nil { abandon() }
    }

    /// Removes the temporary file. An existing file at the path remains.
    func abandon() { temporaryPath?.remove() }

    private func synchronize() throws {
        // fsync fails for pipes and terminals.
        if fsync(descriptor.rawValue) != 0, errno != EINVAL, errno != EROFS {
            throw Errno(rawValue: errno)
        }
    }
}
