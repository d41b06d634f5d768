// SPDX-License-Identifier: MIT

import ArgumentParser
import Glibc
import PrivcmdDevices
import PrivcmdKit
import PrivcmdRecording
import SystemPackage

/// The options that name a device and the faults to inject.
struct DeviceOption: ParsableArguments {
    static let environmentVariable = "PRIVCMD_DEVICE"

    @Option(
        name: .long,
        help: ArgumentHelp(
            "A device node, 'fake', 'fake:PROFILE', a profile file or a recording.",
            discussion: "Default: $PRIVCMD_DEVICE if set, else /dev/xen/privcmd.",
            valueName: "device"))
    var device: String?

    @OptionGroup var faults: FaultOptions

    /// The name of the device: that of the option, else of PRIVCMD_DEVICE, else the real device.
    var name: String {
        if let device { return device }
        if let named = EnvironmentVariables.value(Self.environmentVariable), !named.isEmpty {
            return named
        }
        return KernelDevice.defaultPath.string
    }

    /// Opens the device with the faults to inject.
    ///
    /// A quiet command does not report how often each fault was injected.
    func open(
        quiet: Bool = false, replaying mode: Replay.Mode = .tolerant(repeating: false)
    ) throws -> Device {
        do throws(DeviceFailure) {
            return faults.injectFaults(into: try openWithoutFaults(mode), quiet: quiet)
        } catch {
            throw CommandFailure(error)
        }
    }

    fileprivate func openWithoutFaults(_ mode: Replay.Mode = .tolerant(repeating: false))
        throws(DeviceFailure) -> Device
    {
        try Device(opening: DeviceName(parsing: name), replaying: mode)
    }
}

/// The options of a command that makes calls and can record them.
struct RecordableDeviceOptions: ParsableArguments {
    @OptionGroup var deviceOption: DeviceOption

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Record every call and its result in a new file.", valueName: "file"))
    var record: String?

    /// The name of the device: that of the option, else of PRIVCMD_DEVICE, else the real device.
    var name: String { deviceOption.name }

    /// Opens the device, and with --record a recording.
    ///
    /// The recording holds the results of the device itself, without the injected faults.
    func open(quiet: Bool = false) throws -> Device {
        guard let record else { return try deviceOption.open(quiet: quiet) }
        let device: Device
        do throws(DeviceFailure) {
            device = try deviceOption.openWithoutFaults()
        } catch {
            throw CommandFailure(error)
        }
        let header = RecordingHeader(
            tool: PrivcmdProbe.nameAndVersion, command: PrivcmdProbe.arguments,
            date: Clock.utcNow(), device: device.origin.name, system: device.system.snapshot())
        let recorded = device.recording(to: try RecordingWriter.create(named: record, header))
        return deviceOption.faults.injectFaults(into: recorded, quiet: quiet)
    }
}

/// The options of a command that prints a result.
struct OutputOptions: ParsableArguments {
    @Option(name: .long, help: "The output format.")
    var format: OutputFormat = .text

    @Flag(name: .shortAndLong, help: "Print only the value.")
    var quiet = false

    func validate() throws {
        if quiet, format == .json {
            throw ValidationError("--quiet and --format json exclude each other")
        }
    }
}

extension RecordingWriter {
    /// Creates a new recording.
    ///
    /// It does not overwrite an existing file.
    static func create(named path: String, _ header: RecordingHeader) throws -> RecordingWriter {
        do {
            return try create(FilePath(path), header)
        } catch let error as Errno {
            let remedy = error == .fileExists ? "; remove it, or name another file" : ""
            throw CommandFailure("cannot record to \(path): \(error)\(remedy)", .cannotCreate)
        }
    }
}
