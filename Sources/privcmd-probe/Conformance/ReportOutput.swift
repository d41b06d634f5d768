// SPDX-License-Identifier: MIT

import Glibc
import PrivcmdKit
import SystemPackage

/// Where one report goes: standard output, or a file.
///
/// A file that is there already is replaced when the new one is whole. A record is written in its
/// place, and each line seen through to the disk: it is what is left when the machine goes down.
final class ReportOutput {
    /// The file; nil for standard output.
    let path: FilePath?
    private let descriptor: FileDescriptor
    /// Where the file is written until it is whole.
    private let temporary: FilePath?
    private let isRecord: Bool
    private var reporter: any ConformanceReporter
    /// Why it could not be written.
    private(set) var failure: Errno?

    /// The report on standard output.
    init(_ reporter: any ConformanceReporter) {
        self.reporter = reporter
        path = nil
        temporary = nil
        descriptor = .standardOutput
        isRecord = false
    }

    /// The report in a file.
    init(_ reporter: any ConformanceReporter, to path: FilePath, isRecord: Bool) throws {
        self.reporter = reporter
        self.path = path
        self.isRecord = isRecord
        // What is no regular file, such as a pipe or a link to one, cannot be replaced.
        let type = try? path.stat(followTargetSymlink: false).type
        let isReplaced = !isRecord && (type == nil || type == .regular)
        temporary = isReplaced ? FilePath("\(path).new-\(getpid())") : nil
        do {
            descriptor = try FileDescriptor.open(
                temporary ?? path, .writeOnly,
                options: [.create, .truncate, .append, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead])
        } catch {
            throw CommandFailure("cannot write \(path): \(error)", .cannotCreate)
        }
    }

    /// Whether standard output takes it.
    var isStandardOutput: Bool { path == nil }

    /// Adds what an event says.
    ///
    /// After a failure nothing more is added, so that no gap goes unnoticed.
    func take(_ event: ConformanceEvent) throws {
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

    /// Puts the file in its place.
    func finish() {
        guard let path else { return }
        do {
            if failure == nil, temporary != nil { try synchronize() }
            try descriptor.close()
            if failure == nil, let temporary { try temporary.rename(to: path) }
        } catch {
            failure = failure ?? error as? Errno ?? .ioError
        }
        if failure != nil { abandon() }
    }

    /// Leaves what was there as it was.
    func abandon() { temporary?.remove() }

    private func synchronize() throws {
        // Pipes and terminals cannot be seen through to a disk.
        if fsync(descriptor.rawValue) != 0, errno != EINVAL, errno != EROFS {
            throw Errno(rawValue: errno)
        }
    }
}
