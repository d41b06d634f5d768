// SPDX-License-Identifier: MIT

package import PrivcmdDevices
import PrivcmdFake
package import PrivcmdKit
internal import SystemPackage

/// The device that the contract is checked on.
package struct TestTarget: Sendable {
    /// The name by which the user selected it.
    package let name: String
    /// The system that it is part of.
    package let system: any SystemView
    /// Whether it is the kernel's, a fake or a recording.
    package let kind: Environment.Kind
    /// The device node; nil if there is none.
    let node: FilePath?
    /// Binds and unbinds the system's PCI devices; nil if that is not possible.
    let control: (any PCIControl)?
    /// The fake, whose nodes can be opened and mapped; nil if it is not a fake.
    let fake: FakeDevice?
    private let makeOpener: @Sendable () -> Device.Opener

    /// Makes a target from a device that the user selected.
    ///
    /// - Parameter device: the device, which is open, so that errors of opening it are reported.
    package init(_ device: Device) {
        var node: FilePath?
        let name: String
        let kind: Environment.Kind
        switch device.origin {
        case .kernel(let path): (name, kind, node) = (path.string, .real, path)
        case .fake(let profile): (name, kind) = (profile, .fake)
        case .recording(let path, _): (name, kind) = (path.string, .recording)
        }
        self.init(
            name: name, system: device.system, kind: kind, node: node, control: device.pciControl,
            fake: device.fakeDevice
        ) { device.openAgain }
    }

    /// Makes a target from a function that opens it.
    ///
    /// - Parameters:
    ///   - name: its name.
    ///   - system: the system that it is part of.
    ///   - start: begins a session, and returns the function that opens a file in it.
    package init(
        name: String, system: any SystemView,
        opening start: @escaping @Sendable () -> Device.Opener
    ) {
        self.init(name: name, system: system, kind: .fake, start)
    }

    private init(
        name: String, system: any SystemView, kind: Environment.Kind, node: FilePath? = nil,
        control: (any PCIControl)? = nil, fake: FakeDevice? = nil,
        _ start: @escaping @Sendable () -> Device.Opener
    ) {
        self.name = name
        self.system = system
        self.kind = kind
        self.node = node
        self.control = control
        self.fake = fake
        self.makeOpener = start
    }

    /// Begins a session, which is for one clause.
    func makeSession() -> TestSession {
        TestSession(kind: kind, node: node, control: control, fake: fake, openDevice: makeOpener())
    }
}

/// The files that one clause opens on a ``TestTarget``, which may share state.
struct TestSession: Sendable {
    let kind: Environment.Kind
    let node: FilePath?
    let control: (any PCIControl)?
    let fake: FakeDevice?
    let openDevice: Device.Opener
}
