// SPDX-License-Identifier: MIT

package import PrivcmdKit

/// The report of `info`: the system, and which calls it has.
package struct InfoReport: Encodable, Sendable {
    /// The name of the device.
    package let device: String
    /// The system that the device is part of.
    package let system: SystemSnapshot
    /// The version that the xen_version hypercall returned; nil if it failed.
    package let xenVersion: String?
    /// The calls, and whether they exist; empty if the device could not be opened.
    package let calls: [Call]
    /// Why the device could not be opened, or why xen_version failed.
    package let error: ErrorReport?

    /// A call, and whether it exists on this system.
    package struct Call: Encodable, Sendable {
        /// The upstream name.
        package var name: String
        /// Whether it exists.
        package var state: Availability.State
        /// The errno that shows it, by name.
        package let evidence: String?

        init(_ call: Availability) {
            (name, state, evidence) = (call.name, call.state, call.evidence?.name)
        }
    }

    /// Creates the report of a device.
    package init(
        _ name: String, _ system: SystemSnapshot, _ version: Result<XenVersion, PrivcmdError>,
        _ calls: [Availability]
    ) {
        device = name
        self.system = system
        switch version {
        case .success(let version): (xenVersion, error) = (version.description, nil)
        case .failure(let error): (xenVersion, self.error) = (nil, ErrorReport(error, on: system))
        }
        self.calls = calls.map(Call.init)
    }

    /// Creates the report of a system whose device cannot be opened.
    package init(unopened name: String, error: OpenError, on system: any SystemView) {
        device = name
        self.system = system.snapshot()
        xenVersion = nil
        calls = []
        self.error = ErrorReport(error, on: system)
    }
}
