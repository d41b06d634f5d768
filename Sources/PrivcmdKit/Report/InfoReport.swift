// SPDX-License-Identifier: MIT

/// What is here: the system, and which calls it has.
public struct InfoReport: Encodable, Sendable {
    /// What answered.
    public let device: String
    /// The system that the device is part of.
    public let system: SystemSnapshot
    /// The version that Xen itself gave; nil where it gave none.
    public let xenVersion: String?
    /// The calls, each with what was found out; empty where the device could not be opened.
    public let calls: [Call]
    /// Why the device could not be asked.
    public let error: ErrorReport?

    /// A call, and whether it exists here.
    public struct Call: Encodable, Sendable {
        /// The upstream name.
        public var name: String
        /// What was found out.
        public var state: Availability.State
        /// The errno that says so, by name.
        public let evidence: String?
    }

    /// Asks a device what is here, changing nothing.
    ///
    /// - Parameter device: whom to ask.
    public init(asking device: Device) {
        self.device = device.name
        system = device.system.snapshot()
        do throws(PrivcmdError) {
            xenVersion = try device.privcmd.xenVersion().description
            error = nil
        } catch {
            xenVersion = nil
            self.error = ErrorReport(error, on: device.system)
        }
        calls = device.privcmd.availability().map {
            Call(name: $0.name, state: $0.state, evidence: $0.evidence?.name)
        }
    }

    /// Says what is here although the device cannot be opened.
    ///
    /// - Parameters:
    ///   - name: the device's name.
    ///   - error: why it cannot be opened.
    ///   - system: the system.
    public init(without name: String, error: OpenError, on system: any SystemView) {
        device = name
        self.system = system.snapshot()
        xenVersion = nil
        calls = []
        self.error = ErrorReport(error, on: system)
    }
}
