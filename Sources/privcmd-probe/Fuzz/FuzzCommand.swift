// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdConformance
import PrivcmdDevices
import PrivcmdFuzz
import PrivcmdKit
import SystemPackage

/// `fuzz`: compares two devices with random sequences of calls.
struct FuzzCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fuzz",
        abstract: "Make the same random calls on two devices, and find the first difference.",
        discussion: """
            fuzz generates valid, nearly valid and invalid calls from the ABI table. They use several open files, some of them restricted, several domains, and the results \
            of earlier calls. The same seed generates the same calls.

            fuzz shrinks a difference to the shortest sequence that still shows it. It can do so on \
            fakes and in the lab, where each attempt starts from the same state. --save writes the \
            sequence to a file for --calls.

            On a real device fuzz makes only calls that change nothing, unless --level allows more. \
            It undoes the changes of a sequence. It cannot restore a domain's own access to an \
            interrupt that the domain unmapped, and it cannot undo the registration of a GSI.

            EXAMPLES:
              privcmd-probe fuzz --device fake --against fake:xen-4.17-linux-6.12-pvh
              privcmd-probe fuzz --seed 7 --count 1000 \\
                  --against lab:xen-4.20-linux-6.12-pvh
              privcmd-probe lab run --bind 0000:03:00.0 -- fuzz --count 100000 \\
                  --level destructive --device-under-test 0000:03:00.0
              privcmd-probe fuzz --calls calls.jsonl --transcript --device fake

            EXIT STATUS:
              0      the devices agree
              1      the devices differ
              69     a device does not exist here
              71     a change could not be undone
              128+n  stopped by signal n
              Others as for every command.
            """)

    @OptionGroup var device: DeviceOption
    @Option(
        help: ArgumentHelp(
            "The other device: a fake, a profile, a node, a transcript, or"
                + " lab:xen-VERSION-linux-VERSION-TYPE.",
            discussion: "Default: the built-in fake with the releases of the first device.",
            valueName: "device"))
    var against: String?
    @Option(help: ArgumentHelp("The seed of the random numbers. (default: random)"))
    var seed: UInt64?
    @Option(help: "The number of calls.")
    var count = 10_000
    @Option(
        help: ArgumentHelp(
            "The level of harm that the calls may do.",
            discussion: "Default: read-only for a real device, else destructive."))
    var level: HarmLevel?
    @Option(
        help: ArgumentHelp(
            "An unused device bound to xen-pciback.", valueName: "sbdf"),
        transform: Arguments.sbdf)
    var deviceUnderTest: SBDF?
    @Option(help: ArgumentHelp("Make the calls of this file.", valueName: "file"))
    var calls: String?
    @Option(
        help: ArgumentHelp(
            "Write the calls that show the difference to a new file.", valueName: "file"))
    var save: String?
    @Flag(help: "Make the calls on one device only, and print the results as JSON Lines.")
    var transcript = false
    @Flag(help: "Print the calls as JSON Lines for --calls, without making them.")
    var draw = false
    @Option(help: "The limit of attempts to shrink; 0 does not shrink.")
    var attempts = 2000
    @Flag(name: .shortAndLong, help: "Count the results of each operation.")
    var verbose = false
    @Flag(name: .shortAndLong, help: "Print no progress.")
    var quiet = false

    func validate() throws {
        if !(1...100_000_000).contains(count) {
            throw ValidationError("--count needs a number from 1 to 100000000")
        }
        if [transcript, draw, against != nil].count(where: { $0 }) > 1 {
            throw ValidationError("--draw, --transcript and --against exclude each other")
        }
        if calls != nil, seed != nil {
            throw ValidationError(
                "--calls and --seed exclude each other: the file contains the calls")
        }
        if level == .destructive, deviceUnderTest == nil, calls == nil, !isFake {
            throw ValidationError(
                "--level destructive needs --device-under-test SBDF on a real device")
        }
    }

    private var isFake: Bool {
        if case .fake = DeviceName(parsing: device.name) { true } else { false }
    }

    func run() async throws {
        try await Console.runAsync {
            TerminationSignals.installHandlers()
            TerminationSignals.ignoreFailedWrites()
            let opened = try device.open()
            let calls = try sequence(for: opened)
            if draw {
                let text = try FuzzFile(calls.configuration, calls.prefix(calls.count)).text
                try Console.output(String(text.dropLast()))
            } else if transcript {
                try printTranscript(calls, try FuzzOtherDevice.target(opened))
            } else {
                try await compare(calls, opened)
            }
            if let exitCode = TerminationSignals.exitCode { throw exitCode }
        }
    }

    // MARK: Generating and making calls

    private func sequence(for device: Device) throws -> FuzzSequence {
        if let calls {
            do throws(FileError) {
                return try FuzzFile(reading: FilePath(calls)).sequence
            } catch {
                throw CommandFailure("\(error)", ExitStatus(error))
            }
        }
        let isReal = if case .kernel = device.origin { true } else { false }
        let configuration = FuzzConfiguration(
            for: device, seed: seed ?? UInt64.random(in: 1...999_999),
            level: level ?? (isReal ? .readOnly : .destructive),
            device: deviceUnderTest ?? (isReal ? nil : boundDevice(device)))
        return FuzzSequence(configuration, count: count)
    }

    private func boundDevice(_ device: Device) -> SBDF? {
        device.system.devicesBoundToPciback().first?.sbdf
    }

    private func printTranscript(_ calls: FuzzSequence, _ target: FuzzTarget) throws {
        let transcript = try FuzzOtherDevice.withFuzzErrors {
            try FuzzTranscript(executing: calls, on: target) {
                TerminationSignals.isReceived
            }
        }
        let text = try transcript.text(for: calls)
        try Console.output(String(text.dropLast()))
    }

    // MARK: Comparing

    private func compare(_ calls: FuzzSequence, _ device: Device) async throws {
        let target = try FuzzOtherDevice.target(device)
        let other = try FuzzOtherDevice(named: against, for: device, quiet: quiet)
        let progress = ProgressLine(quiet: quiet)
        // A transcript has results only for the calls that it was made with.
        let calls = other.recordedSequence ?? calls
        let report = FuzzReport(calls.configuration, target.name, against: other.name)
        let (counts, difference) = try await other.compare(calls, target, progress)
        progress.clear()
        guard let difference else {
            try Console.output(report.agreement(counts, verbose: verbose))
            return
        }
        Console.message(
            "seed \(calls.configuration.seed): the results of call \(difference.callNumber) of"
                + " \(calls.count) differ")
        let shortest = try await shrink(difference, calls, target, other, progress)
        progress.clear()
        try Console.output(report.text(of: shortest))
        if let source = FuzzClauseSource.source(
            of: shortest, seed: calls.configuration.seed, expectedFrom: target.name)
        {
            try Console.output("\nAs a clause of the contract:\n\n" + source)
        }
        try saveCalls(FuzzFile(calls.configuration, shortest.calls))
        throw ExitStatus.checkFailed.code
    }

    private func shrink(
        _ difference: FuzzDifference, _ sequence: FuzzSequence, _ target: FuzzTarget,
        _ other: FuzzOtherDevice, _ progress: ProgressLine
    ) async throws -> FuzzDifference {
        guard attempts > 0 else { return difference.suffix(20) }
        guard !target.isReal, !other.isReal else {
            Console.message(
                "not shrunk, because a real device or a transcript cannot start again: these are the"
                    + " last calls. 'fuzz --against lab:…' shrinks them")
            return difference.suffix(20)
        }
        let all = sequence.prefix(difference.callNumber)
        var length = all.count
        var best = difference
        var tried = 0
        var shrinker = FuzzShrinker(limit: attempts) { calls in
            if TerminationSignals.isReceived { return nil }
            tried += 1
            progress.show("shrinking", detail: ": \(length) calls, attempt \(tried)")
            let (_, shorter) = try await other.compare(
                FuzzSequence(sequence.configuration, calls), target, nil)
            guard let shorter else { return nil }
            best = shorter
            length = shorter.callNumber
            return shorter.callNumber
        }
        _ = try await shrinker.shrink(all)
        return best
    }

    private func saveCalls(_ file: FuzzFile) throws {
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
        Console.message("the calls are in \(save)")
    }
}
