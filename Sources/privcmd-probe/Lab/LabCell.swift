// SPDX-License-Identifier: MIT

import PrivcmdKit
import PrivcmdLab
import Synchronization
import SystemPackage

/// A machine of the lab that answers sequences of calls, a boot for each.
struct LabCell {
    /// The word that a cell's name begins with.
    private static let word = "lab:"
    /// What the sequence is called in dom0.
    private static let fileName = "calls.jsonl"

    private let xen: String
    private let linux: String
    private let dom0: Dom0Mode

    /// Reads a name such as `lab:xen-4.20-linux-6.12-pvh`; nil for what is none.
    init?(parsing text: String) {
        guard text.hasPrefix(Self.word) else { return nil }
        let parts = text.dropFirst(Self.word.count).split(separator: "-")
        guard parts.count == 5, parts[0] == "xen", parts[2] == "linux",
            let dom0 = Dom0Mode(rawValue: String(parts[4]))
        else { return nil }
        xen = String(parts[1])
        linux = String(parts[3])
        self.dom0 = dom0
    }

    /// Has the machine play a sequence.
    ///
    /// - Parameters:
    ///   - file: the sequence.
    ///   - quiet: whether to show no progress.
    /// - Returns: what it answered.
    /// - Throws: that the machine failed, or did not play it.
    func transcript(of file: FuzzFile, quiet: Bool) throws -> FuzzTranscript {
        let cell = self
        let content = Array(try file.text.utf8)
        let progress = ProgressLine(quiet: quiet)
        let output = Mutex<[UInt8]>([])
        let result = try withLabErrors(progress) { () async throws(LabError) -> RunResult in
            var options = RunOptions(
                xen: try PartSource(parsing: cell.xen, .xen),
                linux: try PartSource(parsing: cell.linux, .linux), dom0: cell.dom0,
                program: try GuestBinary.current(),
                arguments: ["fuzz", "--calls", Self.fileName, "--transcript", "--quiet"])
            options.given = [GivenFile(name: Self.fileName, content: content)]
            options.bind = file.setting.device.map { [$0] } ?? []
            options.timeout = 600
            let title = options.title
            return try await LabRun(options, cache: .standard()) { event in
                switch event {
                case .stage(let stage): progress.show("lab: \(title): \(stage.words)")
                case .output(let bytes): output.withLock { $0 += bytes }
                case .note(let text): printError("lab: \(text)")
                case .error(let bytes):
                    _ = try? FileDescriptor.standardError.writeAll(bytes)
                case .console: break
                }
            }.run()
        }
        progress.clear()
        if let failure = result.failure {
            throw CommandFailure("the lab's machine failed: \(failure)", .systemError)
        }
        guard result.exitStatus == 0 else {
            throw CommandFailure(
                "the sequence could not be played in the lab: exit status \(result.exitStatus)",
                .systemError)
        }
        do throws(FileFault) {
            return try FuzzTranscript(
                parsing: output.withLock { $0 }, answering: file.sequence, "the lab's transcript")
        } catch {
            throw CommandFailure("\(error)", ExitStatus(error))
        }
    }
}
