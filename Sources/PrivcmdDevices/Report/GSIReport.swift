// SPDX-License-Identifier: MIT

/// The report of `gsi` for one PCI device: its GSI and its sysfs irq.
public struct GSIReport: Encodable, Equatable, Sendable {
    /// The PCI device.
    public let sbdf: SBDF
    /// Its GSI; nil if the call failed.
    public let gsi: GSI?
    /// The number in its sysfs `irq` file; nil if there is none.
    public let irq: IRQ?
    /// The error of the call; nil if it succeeded.
    public let error: PrivcmdError?
    /// The error, explained for the system of the device.
    public let explanation: ErrorReport?

    /// Calls IOCTL_PRIVCMD_PCIDEV_GET_GSI once for a PCI device.
    ///
    /// - Parameters:
    ///   - device: the privcmd device. See ``Privcmd/gsi(of:)`` for side effects of the call.
    ///   - sbdf: the PCI device.
    public init(on device: Device, for sbdf: SBDF) {
        self.sbdf = sbdf
        irq = device.system.device(sbdf)?.irq.map(IRQ.init)
        do throws(PrivcmdError) {
            gsi = try device.privcmd.gsi(of: sbdf)
            error = nil
            explanation = nil
        } catch {
            gsi = nil
            self.error = error
            explanation = ErrorReport(error, on: device.system)
        }
    }

    /// Whether GSI and irq differ; nil if one of them is unknown.
    public var differs: Bool? {
        guard let gsi, let irq else { return nil }
        return gsi.rawValue != irq.rawValue
    }

    /// One line: the GSI, the irq, and a warning if they differ.
    public var text: String? {
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

    /// Writes the known values. Unknown values have no key.
    ///
    /// - Parameter encoder: the encoder.
    /// - Throws: an encoding error.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(sbdf, forKey: .sbdf)
        try container.encodeIfPresent(gsi?.rawValue, forKey: .gsi)
        try container.encodeIfPresent(irq?.rawValue, forKey: .irq)
        try container.encodeIfPresent(differs, forKey: .differs)
        try container.encodeIfPresent(explanation, forKey: .error)
    }
}
