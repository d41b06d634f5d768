// SPDX-License-Identifier: MIT

internal import SystemPackage

/// A device that sequences can be played on, from its first state on, again and again.
public struct FuzzTarget: Sendable {
    /// What it is called in reports.
    public let name: String
    /// Whether the calls reach a running kernel, which nobody can put back to its first state.
    public let isReal: Bool
    private let start: @Sendable () -> Start

    /// A device in its first state.
    struct Start {
        let opener: @Sendable () throws(OpenFailure) -> any Transport
        let control: (any PCIControl)?
    }

    /// Takes a device for a target: nil for a recording, which cannot answer what it was not asked.
    ///
    /// - Parameter device: the device, a fake or the real one.
    public init?(_ device: Device) {
        let injector = device.privcmd.transport as? Injector
        @Sendable func faulty(_ transport: any Transport) -> any Transport {
            injector?.around(transport) ?? transport
        }
        let suffix = injector == nil ? "" : " with faults"
        switch device.origin {
        case .kernel(let path):
            let control = device.control
            self.init(name: path.string + suffix, isReal: true) {
                Start(
                    opener: { () throws(OpenFailure) in faulty(try KernelDevice(opening: path)) },
                    control: control)
            }
        case .fake(let name):
            guard let profile = device.fake?.profile else { return nil }
            self.init(name: name + suffix, profile: profile, faulty)
        case .recording: return nil
        }
    }

    /// Takes a fake of a profile for a target.
    ///
    /// - Parameters:
    ///   - name: what it is called.
    ///   - profile: what the fake stands for.
    public init(name: String, profile: FakeProfile) {
        self.init(name: name, profile: profile) { $0 }
    }

    private init(
        name: String, profile: FakeProfile,
        _ faulty: @escaping @Sendable (any Transport) -> any Transport
    ) {
        self.init(name: name, isReal: false) {
            let fake = FakeDevice(profile)
            return Start(
                opener: { () throws(OpenFailure) in faulty(fake.openAgain()) },
                control: fake.control)
        }
    }

    init(name: String, isReal: Bool, start: @escaping @Sendable () -> Start) {
        self.name = name
        self.isReal = isReal
        self.start = start
    }

    /// The device in its first state; a real one as it is.
    func begin() -> Start { start() }
}
