// SPDX-License-Identifier: MIT

public import SystemPackage

/// An open device: what answers the calls, and the system that it is part of.
public struct Device: Sendable {
    /// The calls.
    public let privcmd: Privcmd
    /// The system that the device is part of.
    public let system: any SystemView
    /// Who handles the system's PCI devices; nil where nobody does, as for a recording.
    public let control: (any PCIControl)?
    /// What the device is.
    public let origin: Origin

    /// The name of the machine that a recorded program ran on; nil for any other device.
    var host: String?

    /// What answers.
    public enum Origin: Equatable, Sendable {
        /// The running kernel.
        case kernel(FilePath)
        /// A fake, with its profile's name.
        case fake(String)
        /// A recording, with its path, and whether its last line was cut off.
        case recording(FilePath, isTruncated: Bool)
    }

    init(
        _ transport: any Transport, _ system: any SystemView, _ origin: Origin,
        control: (any PCIControl)? = nil
    ) {
        privcmd = Privcmd(over: transport)
        self.system = system
        self.control = control
        self.origin = origin
    }

    /// Opens what a user named.
    ///
    /// - Parameters:
    ///   - name: the name.
    ///   - mode: how calls have to be those of a recording, if that is what is named.
    /// - Throws: why it cannot be opened.
    public init(
        opening name: DeviceName, replaying mode: Replay.Mode = .tolerant(repeating: false)
    ) throws(DeviceFailure) {
        switch name {
        case .fake(let profile):
            do throws(ProfileName.ParseError) {
                self.init(FakeProfile(composing: try ProfileName(parsing: profile)))
            } catch {
                throw .unknownProfile(error)
            }
        case .path(let path):
            if Self.isFile(path) {
                try self.init(file: path, mode)
            } else {
                try self.init(node: path)
            }
        }
    }

    /// The same device, with every call written down.
    ///
    /// - Parameter file: where the calls are written down.
    /// - Returns: the device.
    public func recording(to file: consuming sending RecordingFile) -> Device {
        Device(Recorder(privcmd.transport, to: file), system, origin, control: control)
    }

    /// The same device, some of whose calls fail as rules say.
    ///
    /// - Parameter plan: the faults.
    /// - Returns: the device.
    public func injecting(_ plan: FaultPlan) -> Device {
        Device(Injector(privcmd.transport, plan), system, origin, control: control)
    }

    /// The faults that are injected; nil where none are.
    public var faults: FaultPlan? { (privcmd.transport as? Injector)?.plan }

    /// The recording that answers, behind the faults that are injected; nil for another device.
    public var replay: Replay? {
        let transport = privcmd.transport
        return (((transport as? Injector)?.inner ?? transport) as? ReplayDevice)?.replay
    }

    /// The fake that answers, behind the faults that are injected; nil for another device.
    var fake: FakeDevice? {
        let transport = privcmd.transport
        return ((transport as? Injector)?.inner ?? transport) as? FakeDevice
    }

    /// Whether a path is to be read as a file that stands for a device.
    ///
    /// A missing one is, unless it lies where device nodes do: whoever mistypes a recording's name
    /// does not want to be told of Xen.
    private static func isFile(_ path: FilePath) -> Bool {
        guard path != xenfsPath else { return false }
        do throws(Errno) {
            return try Stat(path).type == .regular
        } catch {
            return error == .enoent && !["/dev", "/proc"].contains { path.starts(with: $0) }
        }
    }

    /// xenfs serves the real device as a regular file.
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
        do throws(FileFault) {
            switch try DeviceFile.kind(of: path) {
            case .profile(let bytes): self.init(try ProfileFile.profile(bytes, path))
            case .recording:
                let replay = try Replay(opening: path, mode)
                self.init(
                    ReplayDevice(replay), replay.header.system,
                    .recording(path, isTruncated: replay.isTruncated))
                host = replay.header.host
            }
        } catch {
            throw .file(error)
        }
    }
}

/// Why a device cannot be opened.
public enum DeviceFailure: Error, Sendable {
    /// There is no profile of that name.
    case unknownProfile(ProfileName.ParseError)
    /// The file that stands for a device cannot be used.
    case file(FileFault)
    /// The real device cannot be opened.
    case open(OpenError, on: any SystemView)
}
