// SPDX-License-Identifier: MIT

/// The report of `info`: the system, and which calls it has.
public struct InfoReport: Encodable, Sendable {
    /// The name of the device.
    public let device: String
    /// The system that the device is part of.
    public let system: SystemSnapshot
    /// The version that the xen_version hypercall returned; nil if it failed.
    public let xenVersion: String?
    /// The calls, and whether they exist; empty if the device could not be opened.
    public let calls: [Call]
    /// Why the device could not be opened, or why xen_version failed.
    public let error: ErrorReport?

    /// A call, and whether it exists on this system.
    public struct Call: Encodable, Sendable {
        /// The upstream name.
        public var name: String
        /// Whether it exists.
        public var state: Availability.State
        /// The errno that shows it, by name.
        public let evidence: String?
    }

    /// Creates the report of a device. The calls for it change nothing.
    ///
    /// - Parameter device: the device.
    public init(of device: Device) {
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

    /// Creates the report of a system whose device cannot be opened.
    ///
    /// - Parameters:
    ///   - name: the device's name.
    ///   - error: the failure of open(2).
    ///   - system: the system.
    public init(unopened name: String, error: OpenError, on system: any SystemView) {
        device = name
        self.system = system.snapshot()
        xenVersion = nil
        calls = []
        self.error = ErrorReport(error, on: system)
    }
}
