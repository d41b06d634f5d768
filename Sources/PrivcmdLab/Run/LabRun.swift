// SPDX-License-Identifier: MIT

import PrivcmdKit
import SystemPackage

/// Boots a machine, runs a command in its dom0, and returns the results.
package struct LabRun: Sendable {
    private let options: RunOptions
    private let cache: LabCache
    private let report: @Sendable (RunEvent) -> Void

    /// Prepares a run.
    ///
    /// - Parameters:
    ///   - options: the images to boot, and the command to run.
    ///   - cache: the cache with the images.
    ///   - report: receives events as they happen.
    package init(
        _ options: RunOptions, cache: LabCache, report: @escaping @Sendable (RunEvent) -> Void
    ) {
        self.options = options
        self.cache = cache
        self.report = report
    }

    /// Boots, runs and cleans up.
    ///
    /// Cancelling the task kills QEMU.
    ///
    /// - Returns: the results of the run.
    /// - Throws: for a missing or malformed image, an unwritable file, or a cancelled task.
    package func run() async throws(LabError) -> RunResult {
        _ = try QEMU.tool.find()
        try cache.prepare()
        if let folder = options.collect { try Files.makeDirectories(folder) }
        let log = try LogRotation.nextPath(in: cache, options.slug)
        let folder = try TemporaryDirectory.make()
        let path = folder.path
        try await BootFiles(options: options, cache: cache).write(in: path, log: log)
        let monitor = RunMonitor(
            console: try OwnedFile.create(log),
            results: try OwnedFile.create(path.appending(QEMUMachine.resultsName)),
            timeout: .seconds(options.timeout), scratch: path, report: report)

        let qemu = QEMU()
        let clock = ContinuousClock()
        let start = clock.now
        report(.stage(.started))
        try qemu.start(
            QEMUMachine(dom0: options.dom0, accelerator: options.accelerator.resolved()), in: path)
        let result = await monitor.wait(for: qemu, GuestResult(dom0: options.dom0))
        let qemuExited = qemu.hasExited
        await qemu.stop()
        if Task.isCancelled { throw LabError(.machineFailed, "the run was cancelled") }
        let duration = clock.now - start
        if let folder = options.collect, let archive = result.archive {
            try await unpack(archive, into: folder)
        }
        let diagnosis = RunDiagnosis(
            guest: result, log: (try? Files.readText(log)) ?? "", qemuExited: qemuExited,
            qemuError: qemu.lastErrorLine, timeout: options.timeout)
        return RunResult(
            exitStatus: diagnosis.exitStatus,
            failure: diagnosis.failure.map { "\($0); the console log is \(log)" }, log: log,
            files: result.files, duration: duration)
    }

    private func unpack(_ archive: [UInt8], into folder: FilePath) async throws(LabError) {
        // tar itself refuses paths that leave the folder.
        let outcome = try await HostTool("tar", package: "tar").run(
            ["-x", "--no-same-owner", "-f", "-", "-C", folder.string], input: archive)
        if !outcome.succeeded {
            throw LabError(
                .cannotCreate,
                "the command's files could not be extracted into '\(folder)':"
                    + " \(outcome.errors.firstLine)")
        }
    }
}
