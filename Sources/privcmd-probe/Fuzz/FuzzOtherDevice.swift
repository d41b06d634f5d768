// SPDX-License-Identifier: MIT

import PrivcmdDevices
import PrivcmdFuzz
import PrivcmdKit
import PrivcmdLab
import SystemPackage

/// The second device of a comparison: a local device, a cell of the lab, or a transcript.
struct FuzzOtherDevice {
    private enum Kind {
        case device(FuzzTarget)
        case lab(LabCell)
        case transcript(FuzzTranscript)
    }

    private let kind: Kind
    private let quiet: Bool

    /// Its name in reports.
    let name: String

    /// Whether it cannot be reset to its initial state.
    var isReal: Bool {
        switch kind {
        case .device(let target): target.isReal
        // Each sequence runs on a newly booted machine.
        case .lab: false
        // It has the results of one sequence only.
        case .transcript: true
        }
    }

    init(named text: String?, for device: Device, quiet: Bool) throws {
        self.quiet = quiet
        let text = text ?? Self.matchingFakeName(device.system.snapshot())
        if let cell = LabCell(parsing: text) {
            kind = .lab(cell)
            name = text
            return
        }
        if let transcript = try Self.transcript(text) {
            kind = .transcript(transcript)
            name = text
            return
        }
        let target = try Self.target(try Self.open(text))
        kind = .device(target)
        name = target.name
    }

    /// The name of the fake with the releases of a system.
    private static func matchingFakeName(_ system: SystemSnapshot) -> String {
        guard let xen = system.xenRelease, let linux = system.linuxRelease,
            let type = system.domain?.type
        else { return DeviceName.fakePrefix }
        return DeviceName.fakePrefix + ":xen-\(xen.major).\(xen.minor)-linux-\(linux.major)."
            + "\(linux.minor)-\(type.rawValue.lowercased())"
    }

    private static func open(_ name: String) throws -> Device {
        do throws(DeviceFailure) {
            return try Device(opening: DeviceName(parsing: name))
        } catch {
            throw CommandFailure(error)
        }
    }

    /// Reads the transcript in a file; nil if the name is not a file or not a transcript.
    private static func transcript(_ name: String) throws -> FuzzTranscript? {
        guard case .path(let path) = DeviceName(parsing: name), path.isRegularFile else {
            return nil
        }
        do throws(FileError) {
            return try FuzzTranscript(reading: path)
        } catch {
            throw CommandFailure("\(error)", ExitStatus(error))
        }
    }

    /// The sequence that the transcript was made with; nil for a device or the lab.
    var recordedSequence: FuzzSequence? {
        guard case .transcript(let transcript) = kind else { return nil }
        return FuzzSequence(transcript.configuration, count: transcript.results.count)
    }

    /// Makes a target of a device; throws for a recording.
    static func target(_ device: Device) throws -> FuzzTarget {
        guard let target = FuzzTarget(device) else {
            throw CommandFailure(
                "a recording has no results for new calls: name a fake or the real device", .usage)
        }
        return target
    }

    /// Makes the calls on both devices.
    func compare(_ calls: FuzzSequence, _ target: FuzzTarget, _ progress: ProgressLine?)
        async throws
        -> (statistics: FuzzStatistics, difference: FuzzDifference?)
    {
        switch kind {
        case .device(let other):
            return try Self.withFuzzErrors {
                try FuzzRun(calls.configuration, target, against: other).compare(
                    calls, isInterrupted: { TerminationSignals.isReceived },
                    progress: { done in
                        progress?.show("comparing", detail: ": \(done) of \(calls.count) calls")
                    })
            }
        case .lab(let cell):
            let file = FuzzFile(calls.configuration, calls.prefix(calls.count))
            let one = try Self.withFuzzErrors { try FuzzTranscript(executing: calls, on: target) }
            let other = try await cell.transcript(of: file, quiet: quiet)
            return one.compare(with: other, calls)
        case .transcript(let other):
            let one = try Self.withFuzzErrors { try FuzzTranscript(executing: calls, on: target) }
            return one.compare(with: other, calls)
        }
    }

    /// Converts the errors of a run to ``CommandFailure``.
    static func withFuzzErrors<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let failure as FuzzRun.Failure {
            switch failure {
            case .open(let error):
                throw CommandFailure("a device could not be opened: \(error)", .unavailable)
            case .cleanupFailed(let changes):
                throw CommandFailure(changes.joined(separator: "; "), .systemError)
            case .noMemory(let why): throw CommandFailure(why, .systemError)
            }
        }
    }
}

extension FilePath {
    /// Whether the path is a regular file.
    fileprivate var isRegularFile: Bool { (try? stat().type) == .regular }
}
