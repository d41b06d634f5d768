// SPDX-License-Identifier: MIT

public import SystemPackage

/// An open device, and the system that it belongs to.
public struct Device: Sendable {
    /// Makes the calls.
    public let privcmd: Privcmd
    /// The system that the device belongs to.
    public let system: any SystemView
    /// Binds and resets the system's PCI devices; nil for a recording.
    public let pciControl: (any PCIControl)?
    /// What the device is.
    public let origin: Origin

    /// The host name of a recorded program's machine; nil for any other device.
    var hostName: String?

    /// The kinds of device.
    public enum Origin: Equatable, Sendable {
        /// The real device of the running kernel.
        case kernel(FilePath)
        /// A fake, with the name of its profile.
        case fake(String)
        /// A recording, with its path, and whether its last line is incomplete.
        case recording(FilePath, isTruncated: Bool)
    }

    init(
        _ transport: any Transport, _ system: any SystemView, _ origin: Origin,
        control: (any PCIControl)? = nil
    ) {
        privcmd = Privcmd(over: transport)
        self.system = system
        self.pciControl = control
        self.origin = origin
    }

    /// Opens the device that a user named.
    ///
    /// - Parameters:
    ///   - name: the name.
    ///   - mode: how strictly calls must match a recording.
    /// - Throws: ``DeviceFailure``.
    public init(
        opening name: DeviceName, replaying mode: Replay.Mode = .tolerant(repeating: false)
    ) throws(DeviceFailure) {
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
    ///
    /// - Parameter file: the recording.
    /// - Returns: the device.
    public func recording(to file: consuming sending RecordingWriter) -> Device {
        Device(Recorder(privcmd.transport, to: file), system, origin, control: pciControl)
    }

    /// The same device, with faults injected into some calls.
    ///
    /// - Parameter plan: the faults.
    /// - Returns: the device.
    public func injecting(_ plan: FaultPlan) -> Device {
        Device(Injector(privcmd.transport, plan), system, origin, control: pciControl)
    }

    /// The injected faults; nil for none.
    public var injectedFaults: FaultPlan? { (privcmd.transport as? Injector)?.plan }

    /// The recording, also behind injected faults; nil for another device.
    public var replay: Replay? {
        let transport = privcmd.transport
        return (((transport as? Injector)?.inner ?? transport) as? ReplayDevice)?.replay
    }

    /// The fake, also behind injected faults; nil for another device.
    var fakeDevice: FakeDevice? {
        let transport = privcmd.transport
        return ((transport as? Injector)?.inner ?? transport) as? FakeDevice
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

    init(_ profile: FakeProfile) {
        let fake = FakeDevice(profile)
        self.init(fake, fake.system, .fake(profile.name), control: fake.control)
    }

    private init(node path: FilePath) throws(DeviceFailure) {
        let system = LinuxSystem()
        do throws(OpenFailure) {
            self.init(
                try KernelDevice(opening: path), system, .kernel(path),
                control: LinuxPCIControl())
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
                self.init(
                    ReplayDevice(replay), replay.header.system,
                    .recording(path, isTruncated: replay.isTruncated))
                hostName = replay.header.host
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
