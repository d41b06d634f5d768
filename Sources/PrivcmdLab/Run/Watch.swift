// SPDX-License-Identifier: MIT

import SystemPackage

/// Follows a machine through its two serial lines until it has answered, fallen or run out of time.
struct Watch: ~Copyable, Sendable {
    let console: OwnedFile
    let results: OwnedFile
    let timeout: Duration
    /// QEMU's working folder, which nobody needs once Xen is up.
    let scratch: FilePath
    let report: @Sendable (RunEvent) -> Void

    /// How long a fallen machine may go on printing why.
    private static let grace = Duration.seconds(1)
    /// How long a command may still answer after an Oops, which need not have hit it.
    private static let graceAfterOops = Duration.seconds(15)

    func wait(for emulator: Emulator, _ answer: GuestAnswer) async -> GuestAnswer {
        var answer = answer
        var screen = Screen()
        var read: (console: Int64, results: Int64) = (0, 0)
        let clock = ContinuousClock()
        var deadline = clock.now + timeout
        while !Task.isCancelled {
            // Asked before reading: what QEMU wrote last is then read too.
            let isOver = emulator.hasStopped || clock.now >= deadline
            if let bytes = try? console.read(from: read.console), !bytes.isEmpty {
                read.console += Int64(bytes.count)
                report(.console(bytes))
                let before = screen
                screen.show(bytes)
                if screen.stage > before.stage {
                    // All is loaded: a run that is killed now leaves nothing behind.
                    Files.remove(scratch)
                    report(.stage(screen.stage))
                }
                if let fault = screen.fault, fault != before.fault {
                    let grace = fault == .dom0Oops ? Self.graceAfterOops : Self.grace
                    deadline = min(deadline, clock.now + grace)
                }
            }
            if let bytes = try? results.read(from: read.results), !bytes.isEmpty {
                read.results += Int64(bytes.count)
                for event in await answer.receive(bytes) {
                    guard case .stage(let stage) = event else {
                        report(event)
                        continue
                    }
                    if screen.advance(to: stage) { report(event) }
                }
            }
            if answer.isComplete || isOver { break }
            try? await Task.sleep(for: .milliseconds(25))
        }
        return answer
    }
}

/// What the console has shown, line by line.
private struct Screen {
    private(set) var stage = BootStage.started
    private(set) var fault: ConsoleDiagnosis.Fault?
    private var unfinished: [UInt8] = []

    mutating func show(_ bytes: [UInt8]) {
        unfinished += bytes
        guard let end = unfinished.lastIndex(of: 0x0a) else { return }
        let text = String(decoding: unfinished[...end], as: UTF8.self)
        unfinished.removeFirst(end + 1)
        _ = advance(to: BootStage.of(text))
        if let found = ConsoleDiagnosis.of(text)?.fault, fault == nil || fault == .dom0Oops {
            fault = found
        }
    }

    mutating func advance(to next: BootStage) -> Bool {
        if next <= stage { return false }
        stage = next
        return true
    }
}
