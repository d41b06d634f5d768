// SPDX-License-Identifier: MIT

import PrivcmdFuzz
import PrivcmdKit
import PrivcmdLab
import Synchronization
import SystemPackage

/// A cell of the lab on which `fuzz` runs sequences of calls.
///
/// Each sequence boots a machine.
struct LabCell {
    /// The prefix of a cell's name.
    private static let prefix = "lab:"
    /// The name of the sequence's file in dom0.
    private static let fileName = "calls.jsonl"

    private let xen: String
    private let linux: String
    private let dom0: Dom0Mode

    /// Parses a name such as `lab:xen-4.20-linux-6.12-pvh`; nil for another text.
    init?(parsing text: String) {
        guard text.hasPrefix(Self.prefix) else { return nil }
        let parts = text.dropFirst(Self.prefix.count).split(separator: "-")
        guard parts.count == 5, parts[0] == "xen", parts[2] == "linux",
            let dom0 = Dom0Mode(rawValue: String(parts[4]))
        else { return nil }
        xen = String(parts[1])
        linux = String(parts[3])
        self.dom0 = dom0
    }

    /// Boots a machine, and runs a sequence on it.
    ///
    /// - Parameters:
    ///   - file: the sequence.
    ///   - quiet: whether to show no progress.
    /// - Returns: the results.
    /// - Throws: an error if the machine or the sequence failed.
    func transcript(of file: FuzzFile, quiet: Bool) async throws -> FuzzTranscript {
        let cell = self
        let content = Array(try file.text.utf8)
        let progress = ProgressLine(quiet: quiet)
        let output = Mutex<[UInt8]>([])
        let result = try await withLabErrors(progress) { () async throws(LabError) -> RunResult in
            var options = RunOptions(
                xen: try ImageSource(parsing: cell.xen, .xen),
                linux: try ImageSource(parsing: cell.linux, .linux), dom0: cell.dom0,
                program: try GuestBinary.current(),
                arguments: ["fuzz", "--calls", Self.fileName, "--transcript", "--quiet"])
            options.inputFiles = [GuestFile(name: Self.fileName, content: content)]
            options.bind = file.configuration.device.map { [$0] } ?? []
            options.timeout = 600
            let title = options.title
            return try await LabRun(options, cache: .standard()) { event in
                switch event {
                case .stage(let stage): progress.show("lab: \(title): \(stage.text)")
                case .output(let bytes): output.withLock { $0 += bytes }
                case .warning(let text): printError("lab: \(text)")
                case .error(let bytes):
                    _ = try? FileDescriptor.standardError.writeAll(bytes)
                case .console: break
                }
            }.run()
        }
        progress.clear()
        if let failure = result.failure {
            throw CommandFailure("the machine of the lab failed: \(failure)", .systemError)
        }
        guard result.exitStatus == 0 else {
            throw CommandFailure(
                "the sequence failed in the lab: exit status \(result.exitStatus)",
                .systemError)
        }
        do throws(FileError) {
            return try FuzzTranscript(
                parsing: output.withLock { $0 }, for: file.sequence, "the lab's transcript")
        } catch {
            throw CommandFailure("\(error)", ExitStatus(error))
        }
    }
}
