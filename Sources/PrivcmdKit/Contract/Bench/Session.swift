// SPDX-License-Identifier: MIT

internal import SystemPackage

/// Whom a contract is checked against.
public struct Subject: Sendable {
    /// The name that the user gave it.
    public let name: String
    /// The system that it is part of.
    public let system: any SystemView
    /// What it is.
    public let kind: Place.Kind
    /// The device node, where there is one.
    let node: FilePath?
    /// Who handles the system's PCI devices; nil where nobody does.
    let control: (any PCIControl)?
    /// The model behind it, whose nodes can be opened and mapped; nil where there is none.
    let model: FakeDevice?
    private let start: @Sendable () -> Session.Opener

    /// Takes what a user named for the subject of a check.
    ///
    /// - Parameter device: the device, opened once already, so that its errors have been told.
    public init(_ device: Device) {
        // Faults are injected into every file that is opened, and counted once for all of them.
        let injector = device.privcmd.transport as? Injector
        let transport = injector?.inner ?? device.privcmd.transport
        @Sendable func faulty(_ transport: any Transport) -> any Transport {
            injector?.around(transport) ?? transport
        }
        switch device.origin {
        case .kernel(let path):
            self.init(
                name: path.string, system: device.system, kind: .real, node: path,
                control: device.control
            ) {
                { () throws(OpenFailure) in faulty(try KernelDevice(opening: path)) }
            }
        case .fake(let name):
            let model = transport as? FakeDevice
            self.init(
                name: name, system: device.system, kind: .fake, control: device.control,
                model: model
            ) {
                { () throws(OpenFailure) in faulty(model?.openAgain() ?? transport) }
            }
        case .recording(let path, _):
            self.init(name: path.string, system: device.system, kind: .recording) {
                { () throws(OpenFailure) in faulty(transport) }
            }
        }
    }

    /// Makes a subject that opens as it is told.
    ///
    /// - Parameters:
    ///   - name: its name.
    ///   - system: the system that it is part of.
    ///   - start: begins anew, and gives what opens it once more.
    package init(
        name: String, system: any SystemView,
        opening start: @escaping @Sendable () -> @Sendable () throws(OpenFailure) -> any Transport
    ) {
        self.init(name: name, system: system, kind: .fake, start)
    }

    private init(
        name: String, system: any SystemView, kind: Place.Kind, node: FilePath? = nil,
        control: (any PCIControl)? = nil, model: FakeDevice? = nil,
        _ start: @escaping @Sendable () -> Session.Opener
    ) {
        self.name = name
        self.system = system
        self.kind = kind
        self.node = node
        self.control = control
        self.model = model
        self.start = start
    }

    /// Begins a clause's time with the subject.
    func session() -> Session {
        Session(kind: kind, node: node, control: control, model: model, opener: start())
    }
}

/// One clause's time with the subject.
struct Session: Sendable {
    typealias Opener = @Sendable () throws(OpenFailure) -> any Transport

    let kind: Place.Kind
    let node: FilePath?
    let control: (any PCIControl)?
    let model: FakeDevice?
    let opener: Opener
}
