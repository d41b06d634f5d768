// SPDX-License-Identifier: MIT

package import PrivcmdDevices
package import PrivcmdFake
package import PrivcmdKit
package import PrivcmdRecording
internal import SystemPackage

/// A device on which sequences can be executed repeatedly, each from the initial state.
package struct FuzzTarget: Sendable {
    /// The name in reports.
    package let name: String
    /// Whether the calls reach a running kernel, whose state cannot be reset.
    package let isReal: Bool
    private let makeInstance: @Sendable () -> Instance

    /// A device in its initial state.
    package struct Instance {
        let opener: Device.Opener
        let control: (any PCIControl)?

        package init(opener: @escaping Device.Opener, control: (any PCIControl)?) {
            self.opener = opener
            self.control = control
        }
    }

    /// Creates a target; nil for a recording, which can replay only the calls that it contains.
    ///
    /// - Parameter device: the device, a fake or the real one.
    package init?(_ device: Device) {
        let suffix = device.injectedFaults == nil ? "" : " with faults"
        switch device.origin {
        case .kernel(let path):
            self.init(name: path.string + suffix, isReal: true) {
                Instance(opener: device.openAgain, control: device.pciControl)
            }
        case .fake(let name):
            guard let profile = device.fakeDevice?.profile else { return nil }
            self.init(name: name + suffix, profile: profile, device.injectedFaults)
        case .recording: return nil
        }
    }

    /// Creates a target from a fake's profile.
    ///
    /// - Parameters:
    ///   - name: the name in reports.
    ///   - profile: the system that the fake emulates.
    ///   - faults: the faults to inject; nil for none.
    package init(name: String, profile: FakeProfile, _ faults: FaultPlan? = nil) {
        self.init(name: name, isReal: false) {
            let fake = Device(profile)
            let device = faults.map(fake.injecting) ?? fake
            return Instance(opener: device.openAgain, control: device.pciControl)
        }
    }

    package init(name: String, isReal: Bool, start: @escaping @Sendable () -> Instance) {
        self.name = name
        self.isReal = isReal
        self.makeInstance = start
    }

    /// Returns the device in its initial state; a real device in its current state.
    func instantiate() -> Instance { makeInstance() }
}
