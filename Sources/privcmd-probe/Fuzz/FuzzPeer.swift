// SPDX-License-Identifier: MIT

import PrivcmdKit
import PrivcmdLab
import SystemPackage

/// The other side of a comparison: a device at hand, or a machine of the lab.
struct FuzzPeer {
    private enum Kind {
        case device(FuzzTarget)
        case lab(LabCell)
        case transcript(FuzzTranscript)
    }

    private let kind: Kind
    private let quiet: Bool

    /// What it is called in reports.
    let name: String

    /// Whether nobody can put it back to its first state.
    var isReal: Bool {
        switch kind {
        case .device(let target): target.isReal
        // Each sequence has a machine of its own.
        case .lab: false
        // It has answered one sequence only.
        case .transcript: true
        }
    }

    init(named text: String?, for device: Device, quiet: Bool) throws {
        self.quiet = quiet
        let text = text ?? Self.fitting(device.system.snapshot())
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

    /// The name of the fake that has the releases of a system.
    private static func fitting(_ system: SystemSnapshot) -> String {
        guard let xen = system.xenRelease, let linux = system.linuxRelease,
            let type = system.domain?.type
        else { return DeviceName.fakeWord }
        return DeviceName.fakeWord + ":xen-\(xen.major).\(xen.minor)-linux-\(linux.major)."
            + "\(linux.minor)-\(type.rawValue.lowercased())"
    }

    private static func open(_ name: String) throws -> Device {
        do throws(DeviceFailure) {
            return try Device(opening: DeviceName(parsing: name))
        } catch {
            throw CommandFailure(error)
        }
    }

    /// The transcript in a file; nil where the name is no file's, or the file is something else.
    private static func transcript(_ name: String) throws -> FuzzTranscript? {
        guard case .path(let path) = DeviceName(parsing: name), path.isRegularFile else {
            return nil
        }
        do throws(FileFault) {
            return try FuzzTranscript(reading: path)
        } catch {
            throw CommandFailure("\(error)", ExitStatus(error))
        }
    }

    /// What the other side's calls were drawn from, where it has answered already.
    var answered: FuzzSequence? {
        guard case .transcript(let transcript) = kind else { return nil }
        return FuzzSequence(transcript.setting, count: transcript.answers.count)
    }

    /// A device as a target; a recording cannot be one.
    static func target(_ device: Device) throws -> FuzzTarget {
        guard let target = FuzzTarget(device) else {
            throw CommandFailure(
                "a recording cannot answer calls that it does not hold: name a fake or the real"
                    + " device", .usage)
        }
        return target
    }

    /// Makes calls on both sides.
    func compare(_ calls: FuzzSequence, _ target: FuzzTarget, _ progress: ProgressLine?) throws
        -> (seen: FuzzCount, difference: FuzzDifference?)
    {
        switch kind {
        case .device(let other):
            return try Self.failures {
                try FuzzRun(calls.setting, target, against: other).compare(
                    calls, isInterrupted: { WatchedSignals.latest != nil },
                    progress: { done in
                        progress?.show("comparing", detail: ": \(done) of \(calls.count) calls")
                    })
            }
        case .lab(let cell):
            let file = FuzzFile(calls.setting, calls.prefix(calls.count))
            let one = try Self.failures { try FuzzTranscript(playing: calls, on: target) }
            let other = try cell.transcript(of: file, quiet: quiet)
            return one.compared(with: other, calls)
        case .transcript(let other):
            let one = try Self.failures { try FuzzTranscript(playing: calls, on: target) }
            return one.compared(with: other, calls)
        }
    }

    /// Turns the failures of a run into the command's.
    static func failures<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let failure as FuzzRun.Failure {
            switch failure {
            case .open(let error):
                throw CommandFailure("a device could not be opened: \(error)", .unavailable)
            case .left(let left):
                throw CommandFailure(left.joined(separator: "; "), .systemError)
            case .machine(let why): throw CommandFailure(why, .systemError)
            }
        }
    }
}

extension FilePath {
    /// Whether a regular file lies there.
    fileprivate var isRegularFile: Bool { (try? stat().type) == .regular }
}
