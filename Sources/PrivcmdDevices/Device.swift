// SPDX-License-Identifier: MIT

public import PrivcmdFake
public import PrivcmdKit
package import PrivcmdRecording
package import SystemPackage

/// An open device, and the system that it belongs to.
public struct Device: Sendable {
    /// Makes the calls.
    public private(set) var privcmd: Privcmd
    /// The system that the device belongs to.
    public let system: any SystemView
    /// Binds and resets the system's PCI devices; nil for a recording.
    package let pciControl: (any PCIControl)?
    /// What the device is.
    package let origin: Origin
    /// The fake that performs the calls; nil for another device.
    package let fakeDevice: FakeDevice?
    /// The recording that is replayed; nil for another device.
    package let replay: Replay?
    /// The injected faults; nil for none.
    package private(set) var injectedFaults: FaultPlan?
    /// Opens the device once more, recorded and with faults as this one is.
    package private(set) var openAgain: Opener

    /// Opens a file of a device.
    package typealias Opener = @Sendable () throws(OpenFailure) -> any Transport

    /// The kinds of device.
    package enum Origin: Equatable, Sendable {
        /// The real device of the running kernel.
        case kernel(FilePath)
        /// A fake, with the name of its profile.
        case fake(String)
        /// A recording, with its path, and whether its last line is incomplete.
        case recording(FilePath, isTruncated: Bool)
    }

    /// Makes a device of any transport, which is the only open file.
    package init(
        _ transport: any Transport, _ system: any SystemView, _ origin: Origin,
        control: (any PCIControl)? = nil
    ) {
        self.init(Privcmd(over: transport), system, origin, control: control) { transport }
    }

    private init(
        _ privcmd: Privcmd, _ system: any SystemView, _ origin: Origin,
        control: (any PCIControl)? = nil, fake: FakeDevice? = nil, replay: Replay? = nil,
        openAgain: @escaping Opener
    ) {
        self.privcmd = privcmd
        self.system = system
        self.pciControl = control
        self.origin = origin
        fakeDevice = fake
        self.replay = replay
        self.openAgain = openAgain
    }

    /// Opens the device that a user named.
    ///
    /// A recording returns each of its results once, in any order of the calls.
    ///
    /// - Parameter name: the name.
    /// - Throws: ``DeviceFailure``.
    public init(opening name: DeviceName) throws(DeviceFailure) {
        try self.init(opening: name, replaying: .tolerant(repeating: false))
    }

    /// Opens the device that a user named.
    ///
    /// - Parameters:
    ///   - name: the name.
    ///   - mode: how strictly calls must match a recording.
    /// - Throws: ``DeviceFailure``.
    package init(opening name: DeviceName, replaying mode: Replay.Mode) throws(DeviceFailure) {
        switch name {
        case .fake(let profile):
            do throws(ProfileName.ParseError) {
                self.init(FakeProfile(named: try ProfileName(parsing: profile)))
            } catch {
                throw .unknownProfile(error)
            }
        case .path(let path):
            if Self.isProfileOrRecording(path) {
                try self.init(file: path, mode)
            } else {
                try self.init(node: path)
            }
        }
    }

    /// The same device, with all calls recorded.
    package func recording(to file: consuming sending RecordingWriter) -> Device {
        let recorder = Recorder(privcmd.transport, to: file)
        return wrapped { recorder.wrapping($0) }
    }

    /// The same device, with faults injected into some calls.
    package func injecting(_ plan: FaultPlan) -> Device {
        var device = wrapped { Injector($0, plan) }
        device.injectedFaults = plan
        return device
    }

    /// The same device with each of its open files wrapped.
    private func wrapped(by wrap: @escaping @Sendable (any Transport) -> any Transport) -> Device {
        var device = self
        device.privcmd = Privcmd(over: wrap(privcmd.transport))
        device.openAgain = { [openAgain] () throws(OpenFailure) in wrap(try openAgain()) }
        return device
    }

    /// Whether a path names a profile file or a recording, not a device node.
    ///
    /// A missing file outside /dev and /proc counts as one: an error about Xen would mislead a user
    /// who mistyped its name.
    private static func isProfileOrRecording(_ path: FilePath) -> Bool {
        guard path != xenfsPath else { return false }
        do throws(Errno) {
            return try Stat(path).type == .regular
        } catch {
            return error == .enoent && !["/dev", "/proc"].contains { path.starts(with: $0) }
        }
    }

    /// xenfs shows the real device as a regular file.
    private static let xenfsPath = FilePath("/proc/xen/privcmd")

    package init(_ profile: FakeProfile) {
        let fake = FakeDevice(profile)
        self.init(
            Privcmd(over: fake), fake.system, .fake(profile.name), control: fake.control, fake: fake
        ) { fake.openAgain() }
    }

    private init(node path: FilePath) throws(DeviceFailure) {
        let system = LinuxSystem()
        do throws(OpenFailure) {
            self.init(
                Privcmd(over: try KernelDevice(opening: path)), system, .kernel(path),
                control: LinuxPCIControl()
            ) { () throws(OpenFailure) in try KernelDevice(opening: path) }
        } catch {
            throw .open(OpenError(path, error), on: system)
        }
    }

    private init(file path: FilePath, _ mode: Replay.Mode) throws(DeviceFailure) {
        do throws(FileError) {
            switch try DeviceFileFormat.detect(path) {
            case .profile(let bytes): self.init(try ProfileFile.parse(bytes, path))
            case .recording:
                let replay = try Replay(opening: path, mode)
                let transport = ReplayDevice(replay)
                self.init(
                    Privcmd(over: transport), replay.header.system,
                    .recording(path, isTruncated: replay.isTruncated), replay: replay
                ) { transport }
            }
        } catch {
            throw .file(error)
        }
    }
}

/// Why a device cannot be opened.
public enum DeviceFailure: Error, Sendable {
    /// There is no profile with that name.
    case unknownProfile(ProfileName.ParseError)
    /// The profile file or recording cannot be used.
    case file(FileError)
    /// The real device cannot be opened.
    case open(OpenError, on: any SystemView)
}
