// SPDX-License-Identifier: MIT

import ArgumentParser
import Glibc
import PrivcmdKit
import SystemPackage

/// The option for whom to ask.
struct DeviceOption: ParsableArguments {
    static let variable = "PRIVCMD_DEVICE"

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Whom to ask: a device node, 'fake' or 'fake:PROFILE', a profile file or a recording.",
            discussion: "Default: $PRIVCMD_DEVICE if set, else /dev/xen/privcmd.",
            valueName: "device"))
    var device: String?

    @OptionGroup var faults: FaultOptions

    /// The name of the device: the option's, the environment's, or the real one's.
    var name: String {
        if let device { return device }
        if let named = Environment.value(Self.variable), !named.isEmpty { return named }
        return KernelDevice.defaultPath.string
    }

    /// Opens the device, with the faults that are to be injected.
    ///
    /// A quiet command does not say which faults never came to anything.
    func open(
        quiet: Bool = false, replaying mode: Replay.Mode = .tolerant(repeating: false)
    ) throws -> Device {
        do throws(DeviceFailure) {
            return faults.injected(into: try bare(mode), quiet: quiet)
        } catch {
            throw CommandFailure(error)
        }
    }

    fileprivate func bare(_ mode: Replay.Mode = .tolerant(repeating: false))
        throws(DeviceFailure) -> Device
    {
        try Device(opening: DeviceName(parsing: name), replaying: mode)
    }
}

/// The options of every command that asks a device, and can write down what it answers.
struct DeviceOptions: ParsableArguments {
    @OptionGroup var named: DeviceOption

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Record every call and its answer in a new file.", valueName: "file"))
    var record: String?

    /// The name of the device: the option's, the environment's, or the real one's.
    var name: String { named.name }

    /// Opens the device, and the recording if one is wanted.
    ///
    /// Faults are injected before the recording, which holds what the device itself answered.
    func open(quiet: Bool = false) throws -> Device {
        guard let record else { return try named.open(quiet: quiet) }
        let device: Device
        do throws(DeviceFailure) {
            device = try named.bare()
        } catch {
            throw CommandFailure(error)
        }
        let header = RecordingHeader(
            tool: PrivcmdProbe.nameAndVersion, command: Array(CommandLine.arguments.dropFirst()),
            date: Clock.utcNow(), device: device.origin.name, system: device.system.snapshot())
        let recorded = device.recording(to: try RecordingFile.create(named: record, header))
        return named.faults.injected(into: recorded, quiet: quiet)
    }
}

/// The options of every command that prints an answer.
struct OutputOptions: ParsableArguments {
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text
        case json
    }

    @Option(name: .long, help: "How to print the answer.")
    var format: Format = .text

    @Flag(name: .shortAndLong, help: "Print the bare value alone.")
    var quiet = false

    func validate() throws {
        if quiet, format == .json {
            throw ValidationError("--quiet and --format json exclude each other")
        }
    }
}

extension RecordingFile {
    /// Makes a new recording; a file that is there already is left as it is.
    static func create(named path: String, _ header: RecordingHeader) throws -> RecordingFile {
        do {
            return try create(FilePath(path), header)
        } catch let error as Errno {
            let remedy = error == .fileExists ? "; remove it, or name another file" : ""
            throw CommandFailure("cannot record to \(path): \(error)\(remedy)", .cannotCreate)
        }
    }
}
