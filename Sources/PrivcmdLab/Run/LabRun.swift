// SPDX-License-Identifier: MIT

import SystemPackage

/// Boots a machine, runs a command in its dom0, and brings back what came of it.
public struct LabRun: Sendable {
    private let options: RunOptions
    private let cache: LabCache
    private let report: @Sendable (RunEvent) -> Void

    /// Prepares a run.
    ///
    /// - Parameters:
    ///   - options: what to boot, and what to run.
    ///   - cache: where the parts are.
    ///   - report: hears what happens, as it happens.
    public init(
        _ options: RunOptions, cache: LabCache, report: @escaping @Sendable (RunEvent) -> Void
    ) {
        self.options = options
        self.cache = cache
        self.report = report
    }

    /// Boots, runs and cleans up.
    ///
    /// Cancelling the task ends the machine.
    ///
    /// - Returns: how it ended.
    /// - Throws: why nothing could be booted.
    public func run() async throws(LabError) -> RunResult {
        _ = try Emulator.tool.find()
        try cache.prepare()
        if let folder = options.collect { try Files.makeDirectories(folder) }
        let log = try RunLog.next(in: cache, options.slug)
        let folder = try TemporaryDirectory.make()
        let path = folder.path
        try await Assembly(options: options, cache: cache).lay(in: path, log: log)
        let watch = Watch(
            console: try OwnedFile.writing(log),
            results: try OwnedFile.writing(path.appending(Machine.resultsName)),
            timeout: .seconds(options.timeout), scratch: path, report: report)

        let emulator = Emulator()
        let clock = ContinuousClock()
        let start = clock.now
        report(.stage(.started))
        try emulator.start(
            Machine(dom0: options.dom0, accelerator: options.accelerator.resolved()), in: path)
        let answer = await watch.wait(for: emulator, GuestAnswer(dom0: options.dom0))
        let stoppedItself = emulator.hasStopped
        await emulator.end()
        if Task.isCancelled { throw LabError(.machineFailed, "stopped before the answer") }
        let duration = clock.now - start
        if let folder = options.collect, let archive = answer.archive {
            try await unpack(archive, into: folder)
        }
        let verdict = Verdict(
            answer: answer, log: (try? Files.text(log)) ?? "", stoppedItself: stoppedItself,
            complaint: emulator.lastComplaint, timeout: options.timeout)
        return RunResult(
            exitStatus: verdict.exitStatus,
            failure: verdict.failure.map { "\($0); the console is in \(log)" }, log: log,
            files: answer.files, duration: duration)
    }

    private func unpack(_ archive: [UInt8], into folder: FilePath) async throws(LabError) {
        // tar itself refuses names that lead out of the folder.
        let outcome = try await Tool("tar", package: "tar").run(
            ["-x", "--no-same-owner", "-f", "-", "-C", folder.string], input: archive)
        if !outcome.succeeded {
            throw LabError(
                .cannotCreate,
                "the command's files could not be put into '\(folder)':"
                    + " \(outcome.errors.firstLine)")
        }
    }
}
