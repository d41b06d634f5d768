// SPDX-License-Identifier: MIT

import Subprocess
import Synchronization
import SystemPackage

/// QEMU while it runs.
///
/// Ending the task ends QEMU.
final class Emulator: Sendable {
    private let stopped = Atomic<Bool>(false)
    private let complaint = Mutex("")
    private let task: Mutex<Task<Void, Never>?> = Mutex(nil)

    static let tool = Tool("qemu-system-x86_64", package: "qemu-system-x86")

    /// Whether QEMU has ended by itself.
    var hasStopped: Bool { stopped.load(ordering: .acquiring) }

    /// The last thing that QEMU complained of, once it has ended.
    var lastComplaint: String { complaint.withLock { $0 } }

    func start(_ machine: Machine, in folder: FilePath) throws(LabError) {
        let qemu = try Self.tool.find()
        // Should this program be killed outright, the kernel kills QEMU. The parent that counts is
        // a thread, and Subprocess starts its children from one that lives as long as the process.
        let guardian = Tool.search("setpriv")
        let prefix = guardian == nil ? [] : ["--pdeathsig", "KILL", "--", qemu.string]
        let configuration = Configuration(
            executable: .path(guardian ?? qemu),
            arguments: Arguments(prefix + machine.arguments),
            environment: .inherit, workingDirectory: folder)
        let work = Task { [self] in
            do {
                let result = try await Subprocess.run(
                    configuration, input: .none, output: .discarded, error: .bytes(limit: 1 << 20))
                let lines = String(decoding: result.standardError, as: UTF8.self)
                    .split(separator: "\n").filter { !$0.contains("warning:") }
                complaint.withLock { $0 = lines.last.map(String.init) ?? "" }
            } catch {
                complaint.withLock { $0 = "\(error)" }
            }
            stopped.store(true, ordering: .releasing)
        }
        task.withLock { $0 = work }
    }

    /// Kills QEMU and waits for its end; a guest without disks has nothing to lose.
    func end() async {
        let work = task.withLock { $0 }
        work?.cancel()
        await work?.value
    }
}
