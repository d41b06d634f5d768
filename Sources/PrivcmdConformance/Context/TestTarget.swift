// SPDX-License-Identifier: MIT

internal import SystemPackage

/// The device that the contract is checked on.
public struct TestTarget: Sendable {
    /// The name by which the user selected it.
    public let name: String
    /// The system that it is part of.
    public let system: any SystemView
    /// Whether it is the kernel's, a fake or a recording.
    public let kind: Environment.Kind
    /// The device node; nil if there is none.
    let node: FilePath?
    /// Binds and unbinds the system's PCI devices; nil if that is not possible.
    let control: (any PCIControl)?
    /// The fake, whose nodes can be opened and mapped; nil if it is not a fake.
    let fake: FakeDevice?
    private let makeOpener: @Sendable () -> TestSession.Opener

    /// Makes a target from a device that the user selected.
    ///
    /// - Parameter device: the device, which is open, so that errors of opening it are reported.
    public init(_ device: Device) {
        // Faults are injected into every open file, with one count for all of them.
        let injector = device.privcmd.transport as? Injector
        let transport = injector?.inner ?? device.privcmd.transport
        @Sendable func faulty(_ transport: any Transport) -> any Transport {
            injector?.wrapping(transport) ?? transport
        }
        switch device.origin {
        case .kernel(let path):
            self.init(
                name: path.string, system: device.system, kind: .real, node: path,
                control: device.pciControl
            ) {
                { () throws(OpenFailure) in faulty(try KernelDevice(opening: path)) }
            }
        case .fake(let name):
            let fake = transport as? FakeDevice
            self.init(
                name: name, system: device.system, kind: .fake, control: device.pciControl,
                fake: fake
            ) {
                { () throws(OpenFailure) in faulty(fake?.openAgain() ?? transport) }
            }
        case .recording(let path, _):
            self.init(name: path.string, system: device.system, kind: .recording) {
                { () throws(OpenFailure) in faulty(transport) }
            }
        }
    }

    /// Makes a target from a function that opens it.
    ///
    /// - Parameters:
    ///   - name: its name.
    ///   - system: the system that it is part of.
    ///   - start: begins a session, and returns the function that opens a file in it.
    package init(
        name: String, system: any SystemView,
        opening start: @escaping @Sendable () -> @Sendable () throws(OpenFailure) -> any Transport
    ) {
        self.init(name: name, system: system, kind: .fake, start)
    }

    private init(
        name: String, system: any SystemView, kind: Environment.Kind, node: FilePath? = nil,
        control: (any PCIControl)? = nil, fake: FakeDevice? = nil,
        _ start: @escaping @Sendable () -> TestSession.Opener
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
    typealias Opener = @Sendable () throws(OpenFailure) -> any Transport

    let kind: Environment.Kind
    let node: FilePath?
    let control: (any PCIControl)?
    let fake: FakeDevice?
    let openDevice: Opener
}
