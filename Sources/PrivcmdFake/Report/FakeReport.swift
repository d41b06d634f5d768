// SPDX-License-Identifier: MIT

/// A fake's profile, with all facts about it, for JSON output.
public struct FakeReport: Encodable, Sendable {
    /// Its name.
    public var name: String
    /// A one-line summary.
    public var summary: String
    /// `recorded` or `inferred`.
    public var provenance: FakeProfile.Provenance
    /// Where the facts of each part come from.
    public var sources: [Source]
    /// The release of Xen with its patch number; nil if the version text does not state it.
    public var xen: Release?
    /// The release of Linux with its patch number; nil if the version text does not state it.
    public var linux: Release?
    /// The facts about the system.
    public var system: SystemSnapshot
    /// The devices, with facts that the system does not report.
    public var devices: [FakeDeviceReport]
    /// The availability of each call.
    public var calls: [InfoReport.Call]
    /// The changes to Linux and Xen, and whether the profile has each.
    public var changes: [Change]
    /// The published revision of the series; nil for the merged code.
    public var revision: Revision?
    /// Xen's state of dom0's interrupts before the first call.
    public var interrupts: Interrupts
    /// Whether the kernel was built with IRQFD and IOEVENTFD.
    public var hasEventfd: Bool
    /// The domain that it serves as a device model; nil for none.
    public var target: UInt16?

    /// The source of the facts of a part.
    public struct Source: Encodable, Sendable {
        /// The name of the part.
        public var part: String
        /// `recorded` or `inferred`.
        public var provenance: FakeProfile.Provenance
        /// A description of the source.
        public var description: String

        private enum CodingKeys: String, CodingKey {
            case part, provenance
            case description = "words"
        }
    }

    /// A change to Linux or Xen.
    public struct Change: Encodable, Sendable {
        /// Its name, as in the `patches` of a profile file.
        public var name: String
        /// The behaviour with the change.
        public var behavior: String
        /// The release that introduced it.
        public var since: String
        /// Whether the profile has it.
        public var has: Bool
        /// What decides whether the profile has it.
        public var decidedBy: DecidedBy

        private enum CodingKeys: String, CodingKey {
            case name, since, has
            case behavior = "words"
            case decidedBy = "by"
        }

        /// What decides whether a profile has a change.
        public enum DecidedBy: String, Encodable, Sendable {
            /// Its releases.
            case release
            /// The published revision of the series that it has.
            case revision
            /// The profile's own patches.
            case profile
        }
    }

    /// A published revision of the series.
    public struct Revision: Encodable, Sendable {
        /// Its name, such as `v8`.
        public var name: String
        /// The date of the posting.
        public var posted: String
        /// The facts about it.
        public var facts: [Fact]
    }

    /// A named fact.
    public struct Fact: Encodable, Sendable {
        /// The name.
        public var name: String
        /// The value.
        public var value: String

        private enum CodingKeys: String, CodingKey {
            case name
            case value = "words"
        }
    }

    /// GSIs by Xen's state of them.
    public struct Interrupts: Encodable, Sendable {
        /// The registered GSIs.
        public var registered: [UInt32]
        /// The GSIs that are mapped to the pIRQ of the same number.
        public var mapped: [UInt32]
        /// The GSIs that the domain has no access to.
        public var denied: [UInt32]
    }
}

/// A device of a fake.
public struct FakeDeviceReport: Encodable, Sendable {
    /// Its address.
    public var sbdf: SBDF
    /// Its kind, such as `Ethernet controller`; its class code if the kind is not known.
    public var kind: String
    /// Its driver; nil for none.
    public var driver: String?
    /// Its interrupt pin, such as `INTA`; nil if it has none.
    public var pin: String?
    /// The GSI of its pin; nil if not known.
    public var gsi: UInt32?
    /// The number in its sysfs `irq` file.
    public var irq: UInt32?
    /// The domain that it is assigned to; nil for dom0.
    public var owner: UInt16?
}

extension FakeReport {
    /// Describes a profile.
    ///
    /// It probes a fake with the profile to list which calls exist.
    ///
    /// - Parameter profile: the profile.
    public init(_ profile: FakeProfile) {
        name = profile.name
        summary = profile.summary
        provenance = profile.provenance
        sources = profile.sources
        xen = profile.system.xenRelease
        linux = profile.system.linuxRelease
        system = profile.system
        devices = profile.system.devices.map { FakeDeviceReport($0, profile) }
        calls = Privcmd(over: FakeDevice(profile)).availability().map { call in
            call.reported(as: profile.revision)
        }
        let implied = profile.revision?.patches ?? FakeProfile.Patches()
        func decider(_ own: Bool?, _ implied: Bool?) -> Change.DecidedBy {
            own == nil ? .release : own == implied ? .revision : .profile
        }
        changes =
            LinuxChange.allCases.map { change in
                Change(
                    change.rawValue, change.row, has: profile.has(change),
                    by: decider(profile.patches.linux[change], implied.linux[change]))
            }
            + XenChange.allCases.map { change in
                Change(
                    change.rawValue, change.row, has: profile.has(change),
                    by: decider(profile.patches.xen[change], implied.xen[change]))
            }
        revision = profile.revision.map(Revision.init)
        interrupts = Interrupts(profile.interrupts)
        hasEventfd = profile.hasEventfd
        target = profile.target?.rawValue
    }
}

extension Availability {
    /// The call, under the name that it had in the revision.
    fileprivate func reported(as revision: SeriesRevision?) -> InfoReport.Call {
        var call = InfoReport.Call(name: name, state: state, evidence: evidence?.name)
        guard let revision else { return call }
        if name == ABI.pcidevGetGSI.name, case .request(let row) = revision.gsiSource,
            row.request == ABI.pcidevGetGSI.request
        {
            call.name = row.name
        }
        if let reset = revision.reset, name == SeriesRevision.Reset.merged.name {
            call.name = reset.name
            // The revisions without flags look up the device first.
            if evidence == .enodev { call.state = .present }
        }
        return call
    }
}

extension FakeReport.Change {
    fileprivate init(_ name: String, _ row: ChangeRow, has: Bool, by decider: DecidedBy) {
        // If one release introduced the change, that release's name is enough.
        let since =
            row.backports.releases.count == 1 ? row.backports.name : row.backports.description
        self.init(
            name: name, behavior: row.summary, since: since, has: has, decidedBy: decider)
    }
}

extension FakeReport.Interrupts {
    fileprivate init(_ known: FakeProfile.Interrupts) {
        func numbers(_ gsis: Set<GSI>) -> [UInt32] { gsis.map(\.rawValue).sorted() }
        self.init(
            registered: numbers(known.registered), mapped: numbers(known.mapped),
            denied: numbers(known.denied))
    }
}

extension FakeDeviceReport {
    private static let pinNames: [UInt8: String] = [1: "INTA", 2: "INTB", 3: "INTC", 4: "INTD"]

    fileprivate init(_ device: PCIDevice, _ profile: FakeProfile) {
        self.init(
            sbdf: device.sbdf, kind: PCIClass.name(of: device.classCode), driver: device.driver,
            pin: device.pin.flatMap { Self.pinNames[$0] },
            gsi: profile.gsis[device.sbdf]?.rawValue, irq: device.irq,
            owner: profile.owners[device.sbdf]?.rawValue)
    }
}

/// The names of the PCI classes that the lab's machine has.
enum PCIClass {
    /// The names, by class and subclass.
    private static let names: [String: String] = [
        "0x0106": "SATA controller", "0x0108": "NVMe controller", "0x0200": "Ethernet controller",
        "0x0300": "VGA controller", "0x0403": "audio device", "0x0600": "host bridge",
        "0x0601": "ISA bridge", "0x0604": "PCI bridge", "0x0806": "IOMMU",
        "0x0c03": "USB controller", "0x0c05": "SMBus",
    ]

    static func name(of code: String?) -> String {
        guard let code else { return "unknown" }
        return names[String(code.prefix(6)).lowercased()] ?? "class \(code)"
    }
}
