// SPDX-License-Identifier: MIT

/// What is known of one device's interrupt: its GSI, and the irq that is so often taken for it.
public struct GSIReport: Encodable, Equatable, Sendable {
    /// The device.
    public let sbdf: SBDF
    /// Its GSI; nil where it could not be told.
    public let gsi: GSI?
    /// The number in its sysfs `irq` file; nil where there is none.
    public let irq: IRQ?
    /// Why the GSI could not be told.
    public let error: PrivcmdError?
    /// The same, explained for the system that answered.
    public let explained: ErrorReport?

    /// Asks a device for the GSI of a PCI device, once.
    ///
    /// - Parameters:
    ///   - device: whom to ask. See ``Privcmd/gsi(of:)`` for what asking leaves behind.
    ///   - sbdf: the PCI device.
    public init(asking device: Device, for sbdf: SBDF) {
        self.sbdf = sbdf
        irq = device.system.device(sbdf)?.irq.map(IRQ.init)
        do throws(PrivcmdError) {
            gsi = try device.privcmd.gsi(of: sbdf)
            error = nil
            explained = nil
        } catch {
            gsi = nil
            self.error = error
            explained = ErrorReport(error, on: device.system)
        }
    }

    /// Whether the two numbers differ; nil where one of them is not known.
    public var differs: Bool? {
        guard let gsi, let irq else { return nil }
        return gsi.rawValue != irq.rawValue
    }

    /// One line for people: the GSI, the irq beside it, and a warning where they differ.
    public var text: String? {
        guard let gsi else { return nil }
        guard let irq else { return "\(sbdf)  GSI \(gsi)" }
        let verdict =
            gsi.rawValue == irq.rawValue
            ? "the same number here" : "they differ: map_pirq and setup_gsi take the GSI"
        return "\(sbdf)  GSI \(gsi)  sysfs irq \(irq)  (\(verdict))"
    }

    private enum CodingKeys: String, CodingKey {
        case sbdf, gsi, irq, differs, error
    }

    /// Writes what is known; what is not known is left out.
    ///
    /// - Parameter encoder: where to write to.
    /// - Throws: what the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(sbdf, forKey: .sbdf)
        try container.encodeIfPresent(gsi?.rawValue, forKey: .gsi)
        try container.encodeIfPresent(irq?.rawValue, forKey: .irq)
        try container.encodeIfPresent(differs, forKey: .differs)
        try container.encodeIfPresent(explained, forKey: .error)
    }
}
