// SPDX-License-Identifier: MIT

internal import SystemPackage

/// A device on which sequences can be executed repeatedly, each from the initial state.
public struct FuzzTarget: Sendable {
    /// The name in reports.
    public let name: String
    /// Whether the calls reach a running kernel, whose state cannot be reset.
    public let isReal: Bool
    private let makeInstance: @Sendable () -> Instance

    /// A device in its initial state.
    struct Instance {
        let opener: @Sendable () throws(OpenFailure) -> any Transport
        let control: (any PCIControl)?
    }

    /// Creates a target; nil for a recording, which can replay only the calls that it contains.
    ///
    /// - Parameter device: the device, a fake or the real one.
    public init?(_ device: Device) {
        let injector = device.privcmd.transport as? Injector
        @Sendable func inject(_ transport: any Transport) -> any Transport {
            injector?.wrapping(transport) ?? transport
        }
        let suffix = injector == nil ? "" : " with faults"
        switch device.origin {
        case .kernel(let path):
            let control = device.pciControl
            self.init(name: path.string + suffix, isReal: true) {
                Instance(
                    opener: { () throws(OpenFailure) in inject(try KernelDevice(opening: path)) },
                    control: control)
            }
        case .fake(let name):
            guard let profile = device.fakeDevice?.profile else { return nil }
            self.init(name: name + suffix, profile: profile, inject)
        case .recording: return nil
        }
    }

    /// Creates a target from a fake's profile.
    ///
    /// - Parameters:
    ///   - name: the name in reports.
    ///   - profile: the system that the fake emulates.
    public init(name: String, profile: FakeProfile) {
        self.init(name: name, profile: profile) { $0 }
    }

    private init(
        name: String, profile: FakeProfile,
        _ inject: @escaping @Sendable (any Transport) -> any Transport
    ) {
        self.init(name: name, isReal: false) {
            let fake = FakeDevice(profile)
            return Instance(
                opener: { () throws(OpenFailure) in inject(fake.openAgain()) },
                control: fake.control)
        }
    }

    init(name: String, isReal: Bool, start: @escaping @Sendable () -> Instance) {
        self.name = name
        self.isReal = isReal
        self.makeInstance = start
    }

    /// Returns the device in its initial state; a real device in its current state.
    func instantiate() -> Instance { makeInstance() }
}
