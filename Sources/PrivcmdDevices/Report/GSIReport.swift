// SPDX-License-Identifier: MIT

package import PrivcmdKit

/// The report of `gsi` for one PCI device: its GSI and its sysfs irq.
package struct GSIReport: Encodable, Equatable, Sendable {
    /// The PCI device.
    package let sbdf: SBDF
    /// Its GSI; nil if the call failed.
    package let gsi: GSI?
    /// The number in its sysfs `irq` file; nil if there is none.
    package let irq: IRQ?
    /// The error of the call; nil if it succeeded.
    package let error: PrivcmdError?
    /// The error, explained for the system of the device.
    package let explanation: ErrorReport?

    /// Creates the report of a call.
    package init(_ result: Result<GSI, PrivcmdError>, for sbdf: SBDF, on system: any SystemView) {
        self.sbdf = sbdf
        irq = system.device(sbdf)?.irq.map(IRQ.init)
        switch result {
        case .success(let gsi): (self.gsi, error, explanation) = (gsi, nil, nil)
        case .failure(let error):
            (gsi, self.error, explanation) = (nil, error, ErrorReport(error, on: system))
        }
    }

    /// Whether GSI and irq differ; nil if one of them is unknown.
    package var differs: Bool? {
        guard let gsi, let irq else { return nil }
        return gsi.rawValue != irq.rawValue
    }

    /// One line: the GSI, the irq, and a warning if they differ.
    package var text: String? {
        guard let gsi else { return nil }
        guard let irq else { return "\(sbdf)  GSI \(gsi)" }
        let comparison =
            gsi.rawValue == irq.rawValue
            ? "the same number here" : "they differ: map_pirq and setup_gsi need the GSI"
        return "\(sbdf)  GSI \(gsi)  sysfs irq \(irq)  (\(comparison))"
    }

    private enum CodingKeys: String, CodingKey {
        case sbdf, gsi, irq, differs, error
    }

    /// Writes the known values.
    ///
    /// Unknown values have no key.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(sbdf, forKey: .sbdf)
        try container.encodeIfPresent(gsi?.rawValue, forKey: .gsi)
        try container.encodeIfPresent(irq?.rawValue, forKey: .irq)
        try container.encodeIfPresent(differs, forKey: .differs)
        try container.encodeIfPresent(explanation, forKey: .error)
    }
}
