// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdKit
import SystemPackage

/// `fuzz`: random sequences of calls, one device against another.
struct FuzzCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fuzz",
        abstract: "Make the same random calls on two devices, and find the first difference.",
        discussion: """
            The calls are drawn from the table of the interface: valid, nearly valid and invalid \
            ones, on several open files, some of them restricted, and on several domains, with what \
            one call gave used in the next. The same seed draws the same calls. A difference is \
            shrunk to the shortest sequence that still shows it, on fakes and on a machine of the \
            lab, where each attempt begins anew; --save keeps it in a file that --calls plays again.

            On a real device only calls are made that change nothing, unless --level allows more. \
            What a sequence changed is put back, but for what nobody can put back: a domain's own \
            access to an interrupt that it unmapped, and the registration of a GSI.

            EXAMPLES:
              privcmd-probe fuzz --device fake --against fake:xen-4.17-linux-6.12-pvh
              privcmd-probe fuzz --seed 7 --count 100000 --against lab:xen-4.20-linux-6.12-pvh
              privcmd-probe lab run --bind 0000:03:00.0 -- fuzz --count 100000 \\
                  --level destructive --device-under-test 0000:03:00.0
              privcmd-probe fuzz --calls calls.jsonl --transcript --device fake

            EXIT STATUS:
              0 the devices answer alike; 1 they do not; 69 a device is not here; 71 something \
            could not be put back; 128+n stopped by signal n; others as for every command.
            """)

    @OptionGroup var device: DeviceOption
    @Option(
        help: ArgumentHelp(
            "The other device: a fake, a profile, a node, a transcript, or"
                + " lab:xen-VERSION-linux-VERSION-TYPE.",
            discussion: "Default: the built-in fake of the releases that the device has.",
            valueName: "device"))
    var against: String?
    @Option(help: ArgumentHelp("Where the random numbers begin. Default: one of its own."))
    var seed: UInt64?
    @Option(help: "How many calls to make.")
    var count = 10_000
    @Option(
        help: ArgumentHelp(
            "How much harm the calls may do: read-only, mutating or destructive.",
            discussion: "Default: read-only where a device is real, else destructive."))
    var level: Level?
    @Option(
        help: ArgumentHelp(
            "A device bound to xen-pciback that nobody uses.", valueName: "sbdf"),
        transform: Arguments.sbdf)
    var deviceUnderTest: SBDF?
    @Option(help: ArgumentHelp("Make the calls of a file instead.", valueName: "file"))
    var calls: String?
    @Option(
        help: ArgumentHelp(
            "Keep the calls that show the difference in a new file.", valueName: "file"))
    var save: String?
    @Flag(help: "Make the calls on the device alone, and print what it answers as JSON Lines.")
    var transcript = false
    @Flag(help: "Print the calls as JSON Lines, as --calls takes them, and make none.")
    var draw = false
    @Option(help: "How many shorter sequences to try at most; 0 does not shrink.")
    var attempts = 2000
    @Flag(name: .shortAndLong, help: "Count the answers of each operation.")
    var verbose = false
    @Flag(name: .shortAndLong, help: "No progress.")
    var quiet = false

    func validate() throws {
        if !(1...100_000_000).contains(count) {
            throw ValidationError("--count takes a number from 1 to 100000000")
        }
        if [transcript, draw, against != nil].count(where: { $0 }) > 1 {
            throw ValidationError("--draw, --transcript and --against exclude each other")
        }
        if calls != nil, seed != nil {
            throw ValidationError("--calls and --seed exclude each other: the file has its calls")
        }
        if level == .destructive, deviceUnderTest == nil, calls == nil, !isFake {
            throw ValidationError(
                "--level destructive needs --device-under-test SBDF on a real device")
        }
    }

    private var isFake: Bool {
        if case .fake = DeviceName(parsing: device.name) { true } else { false }
    }

    func run() throws {
        try Console.run {
            WatchedSignals.begin()
            let opened = try device.open()
            let calls = try sequence(for: opened)
            if draw {
                let text = try FuzzFile(calls.setting, calls.prefix(calls.count)).text
                try Console.answer(String(text.dropLast()))
            } else if transcript {
                try play(calls, try FuzzPeer.target(opened))
            } else {
                try compare(calls, opened)
            }
            if let signal = WatchedSignals.latest { throw ExitCode(128 + signal) }
        }
    }

    // MARK: What is made

    private func sequence(for device: Device) throws -> FuzzSequence {
        if let calls {
            do throws(FileFault) {
                return try FuzzFile(reading: FilePath(calls)).sequence
            } catch {
                throw CommandFailure("\(error)", ExitStatus(error))
            }
        }
        let isReal = if case .kernel = device.origin { true } else { false }
        let setting = FuzzSetting(
            for: device, seed: seed ?? UInt64.random(in: 1...999_999),
            level: level ?? (isReal ? .readOnly : .destructive),
            device: deviceUnderTest ?? (isReal ? nil : boundDevice(device)))
        return FuzzSequence(setting, count: count)
    }

    private func boundDevice(_ device: Device) -> SBDF? {
        device.system.devicesBoundToPciback().first?.sbdf
    }

    private func play(_ calls: FuzzSequence, _ target: FuzzTarget) throws {
        let transcript = try FuzzPeer.failures {
            try FuzzTranscript(playing: calls, on: target) { WatchedSignals.latest != nil }
        }
        let text = try transcript.text(answering: calls)
        try Console.answer(String(text.dropLast()))
    }

    // MARK: What is compared

    private func compare(_ calls: FuzzSequence, _ device: Device) throws {
        let target = try FuzzPeer.target(device)
        let peer = try FuzzPeer(named: against, for: device, quiet: quiet)
        let progress = ProgressLine(quiet: quiet)
        // A transcript answers the calls that it was made of.
        let calls = peer.answered ?? calls
        let report = FuzzReport(calls.setting, target.name, against: peer.name)
        let (seen, difference) = try peer.compare(calls, target, progress)
        progress.clear()
        guard let difference else {
            try Console.answer(report.agreement(seen, verbose: verbose))
            return
        }
        Console.remark(
            "seed \(calls.setting.seed): call \(difference.number) of \(calls.count) is answered"
                + " differently")
        let shortest = try shrunk(difference, calls, target, peer, progress)
        progress.clear()
        try Console.answer(report.text(of: shortest))
        if let source = FuzzClauseText.source(
            of: shortest, seed: calls.setting.seed, promisedBy: target.name)
        {
            try Console.answer("\nAs a clause of the contract:\n\n" + source)
        }
        try keep(FuzzFile(calls.setting, shortest.calls))
        throw ExitStatus.contractBroken.code
    }

    private func shrunk(
        _ difference: FuzzDifference, _ sequence: FuzzSequence, _ target: FuzzTarget,
        _ peer: FuzzPeer, _ progress: ProgressLine
    ) throws -> FuzzDifference {
        guard attempts > 0 else { return difference.tail(20) }
        guard !target.isReal, !peer.isReal else {
            Console.remark(
                "what is real, or has answered already, cannot begin anew, so that nothing is shrunk;"
                    + " the last calls are shown. 'fuzz --against lab:…' shrinks them")
            return difference.tail(20)
        }
        let all = sequence.prefix(difference.number)
        var length = all.count
        var best = difference
        var tried = 0
        var shrinker = FuzzShrinker(limit: attempts) { calls in
            if WatchedSignals.latest != nil { return nil }
            tried += 1
            progress.show("shrinking", detail: ": \(length) calls, attempt \(tried)")
            let (_, found) = try peer.compare(
                FuzzSequence(sequence.setting, calls), target, nil)
            guard let found else { return nil }
            best = found
            length = found.number
            return found.number
        }
        _ = try shrinker.shrink(all)
        return best
    }

    private func keep(_ file: FuzzFile) throws {
        guard let save else { return }
        do {
            let descriptor = try FileDescriptor.open(
                FilePath(save), .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead])
            let text = try file.text
            _ = try descriptor.closeAfter { try descriptor.writeAll(text.utf8) }
        } catch let error as Errno {
            throw CommandFailure("cannot write \(save): \(error)", .cannotCreate)
        }
        Console.remark("the calls are in \(save)")
    }
}
