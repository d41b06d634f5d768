// SPDX-License-Identifier: MIT

import Subprocess
import Synchronization
import SystemPackage

/// A QEMU process.
///
/// Cancelling the task kills QEMU.
final class QEMU: Sendable {
    private let exited = Atomic<Bool>(false)
    private let errorLine = Mutex("")
    private let task: Mutex<Task<Void, Never>?> = Mutex(nil)

    static let tool = HostTool("qemu-system-x86_64", package: "qemu-system-x86")

    /// Whether QEMU has exited.
    var hasExited: Bool { exited.load(ordering: .acquiring) }

    /// The last line of QEMU's standard error without warnings, once it has exited.
    var lastErrorLine: String { errorLine.withLock { $0 } }

    func start(_ machine: QEMUMachine, in folder: FilePath) throws(LabError) {
        let qemu = try Self.tool.find()
        // If this program is killed by SIGKILL, Linux kills QEMU. PR_SET_PDEATHSIG depends on the
        // parent thread: Subprocess forks from one that runs until the process ends.
        let setpriv = HostTool.search("setpriv")
        let prefix = setpriv == nil ? [] : ["--pdeathsig", "KILL", "--", qemu.string]
        let configuration = Configuration(
            executable: .path(setpriv ?? qemu),
            arguments: Arguments(prefix + machine.arguments),
            environment: .inherit, workingDirectory: folder)
        let work = Task { [self] in
            do {
                let result = try await Subprocess.run(
                    configuration, input: .none, output: .discarded, error: .bytes(limit: 1 << 20))
                let lines = String(decoding: result.standardError, as: UTF8.self)
                    .split(separator: "\n").filter { !$0.contains("warning:") }
                errorLine.withLock { $0 = lines.last.map(String.init) ?? "" }
            } catch {
                errorLine.withLock { $0 = "\(error)" }
            }
            exited.store(true, ordering: .releasing)
        }
        task.withLock { $0 = work }
    }

    /// Kills QEMU and waits for its exit.
    ///
    /// The guest has no disk whose data could be lost.
    func stop() async {
        let work = task.withLock { $0 }
        work?.cancel()
        await work?.value
    }
}
