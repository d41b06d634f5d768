// SPDX-License-Identifier: MIT

import PrivcmdKit
import SystemPackage

/// Reads a machine's two serial lines until dom0 has sent its results, QEMU exits or time runs out.
struct RunMonitor: ~Copyable, Sendable {
    let console: OwnedFile
    let results: OwnedFile
    let timeout: Duration
    /// QEMU's working folder, which is not needed after Xen has started.
    let scratch: FilePath
    let report: @Sendable (RunEvent) -> Void

    /// How long the machine may continue to print after a panic.
    private static let panicGracePeriod = Duration.seconds(1)
    /// How long the command may continue after an Oops, which need not affect it.
    private static let oopsGracePeriod = Duration.seconds(15)

    func wait(for qemu: QEMU, _ result: GuestResult) async -> GuestResult {
        var result = result
        var log = ConsoleLog()
        var read: (console: Int64, results: Int64) = (0, 0)
        let clock = ContinuousClock()
        var deadline = clock.now + timeout
        while !Task.isCancelled {
            // Checked before reading, so that QEMU's last output is read too.
            let isOver = qemu.hasExited || clock.now >= deadline
            if let bytes = try? console.read(from: read.console), !bytes.isEmpty {
                read.console += Int64(bytes.count)
                report(.console(bytes))
                let before = log
                log.append(bytes)
                if log.stage > before.stage {
                    // QEMU has loaded all files. A run that is killed now leaves no files.
                    FileCalls.remove(scratch)
                    report(.stage(log.stage))
                }
                if let fault = log.fault, fault != before.fault {
                    let grace = fault == .dom0Oops ? Self.oopsGracePeriod : Self.panicGracePeriod
                    deadline = min(deadline, clock.now + grace)
                }
            }
            if let bytes = try? results.read(from: read.results), !bytes.isEmpty {
                read.results += Int64(bytes.count)
                for event in await result.receive(bytes) {
                    guard case .stage(let stage) = event else {
                        report(event)
                        continue
                    }
                    if log.advance(to: stage) { report(event) }
                }
            }
            if result.isComplete || isOver { break }
            try? await Task.sleep(for: .milliseconds(25))
        }
        return result
    }
}

/// The stage and the fault that the console has shown so far.
private struct ConsoleLog {
    private(set) var stage = BootStage.started
    private(set) var fault: ConsoleDiagnosis.Fault?
    private var partialLine: [UInt8] = []

    mutating func append(_ bytes: [UInt8]) {
        partialLine += bytes
        guard let end = partialLine.lastIndex(of: 0x0a) else { return }
        let text = String(decoding: partialLine[...end], as: UTF8.self)
        partialLine.removeFirst(end + 1)
        _ = advance(to: BootStage.latest(in: text))
        if let found = ConsoleDiagnosis.find(in: text)?.fault, fault == nil || fault == .dom0Oops {
            fault = found
        }
    }

    mutating func advance(to next: BootStage) -> Bool {
        if next <= stage { return false }
        stage = next
        return true
    }
}
