// SPDX-License-Identifier: MIT

/// Everything that there is to say of a fake's profile, as machine output holds it.
public struct FakeReport: Encodable, Sendable {
    /// Its name.
    public var name: String
    /// One line on what it is.
    public var summary: String
    /// `recorded` or `inferred`.
    public var provenance: FakeProfile.Provenance
    /// Where each part of it is known from.
    public var sources: [Source]
    /// The release of Xen down to its stable number; nil where its spelling does not tell.
    public var xen: Release?
    /// The release of Linux down to its stable number; nil where its spelling does not tell.
    public var linux: Release?
    /// What the system says of itself.
    public var system: SystemSnapshot
    /// The devices, with what the system itself does not say of them.
    public var devices: [FakeDeviceReport]
    /// What its calls answer when they are asked whether they exist.
    public var calls: [InfoReport.Call]
    /// The changes that it has and has not.
    public var changes: [Change]
    /// The published revision of the series that it has; nil for what was merged.
    public var revision: Revision?
    /// What Xen knows of interrupts beforehand.
    public var interrupts: Interrupts
    /// Whether the kernel was built with IRQFD and IOEVENTFD.
    public var hasEventfd: Bool
    /// The domain that it serves; nil for none.
    public var target: UInt16?

    /// Where a part of a profile is known from.
    public struct Source: Encodable, Sendable {
        /// The part.
        public var part: String
        /// `recorded` or `inferred`.
        public var provenance: FakeProfile.Provenance
        /// Where that is from, in words.
        public var words: String
    }

    /// A change that there is a dated row for.
    public struct Change: Encodable, Sendable {
        /// Its name, by which a profile file puts it in or out.
        public var name: String
        /// What is so with it.
        public var words: String
        /// When it came.
        public var since: String
        /// Whether the profile has it.
        public var has: Bool
        /// What decides it.
        public var by: Decider

        /// What decides whether a profile has a change.
        public enum Decider: String, Encodable, Sendable {
            /// Its releases.
            case release
            /// The published revision of the series that it has.
            case revision
            /// The profile, whatever its releases say.
            case profile
        }
    }

    /// What was posted.
    public struct Revision: Encodable, Sendable {
        /// Its name, such as `v8`.
        public var name: String
        /// The day.
        public var posted: String
        /// The facts of it, by name.
        public var facts: [Fact]
    }

    /// A fact with its name.
    public struct Fact: Encodable, Sendable {
        /// What it is about.
        public var name: String
        /// What is so.
        public var words: String
    }

    /// GSIs by what Xen knows of them.
    public struct Interrupts: Encodable, Sendable {
        /// Those that somebody has registered.
        public var registered: [UInt32]
        /// Those that are mapped to the pIRQ of the same number.
        public var mapped: [UInt32]
        /// Those that the domain has no access to.
        public var denied: [UInt32]
    }
}

/// A device of a fake, in a row.
public struct FakeDeviceReport: Encodable, Sendable {
    /// Its address.
    public var sbdf: SBDF
    /// What it is, such as `Ethernet controller`; its class code where that is not known.
    public var kind: String
    /// The driver that it is bound to; nil for none.
    public var driver: String?
    /// Its interrupt pin, such as `INTA`; nil where it has none.
    public var pin: String?
    /// The GSI that its pin leads to; nil where none is known.
    public var gsi: UInt32?
    /// The number in its sysfs `irq` file.
    public var irq: UInt32?
    /// The domain that it is assigned to; nil for the one itself.
    public var owner: UInt16?
}

extension FakeReport {
    /// Looks at a profile.
    ///
    /// Which calls exist is asked of the fake itself.
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
            call.report(as: profile.revision)
        }
        let implied = profile.revision?.patches ?? FakeProfile.Patches()
        func decider(_ own: Bool?, _ implied: Bool?) -> Change.Decider {
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
    /// The call as a report of a profile has it, under the name that it had in a revision.
    fileprivate func report(as revision: SeriesRevision?) -> InfoReport.Call {
        var call = InfoReport.Call(name: name, state: state, evidence: evidence?.name)
        guard let revision else { return call }
        if name == ABI.pcidevGetGSI.name, case .request(let row) = revision.channel,
            row.request == ABI.pcidevGetGSI.request
        {
            call.name = row.name
        }
        if let reset = revision.reset, name == SeriesRevision.Reset.merged.name {
            call.name = reset.name
            // Before it had flags, the device was the first thing that it looked at.
            if evidence == .enodev { call.state = .present }
        }
        return call
    }
}

extension FakeReport.Change {
    fileprivate init(_ name: String, _ row: ChangeRow, has: Bool, by decider: Decider) {
        // A change of one release has nothing but that release for a name.
        let since = row.fix.releases.count == 1 ? row.fix.name : row.fix.description
        self.init(name: name, words: row.words, since: since, has: has, by: decider)
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

/// The kinds of PCI devices that a lab's machine has.
enum PCIClass {
    /// What the class and the subclass of a code stand for.
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
