// SPDX-License-Identifier: MIT

package import PrivcmdFake
package import PrivcmdKit

/// A fake's profile, with all facts about it, for JSON output.
package struct FakeReport: Encodable, Sendable {
    package var name: String
    /// A one-line summary.
    package var summary: String
    /// `recorded` or `inferred`.
    package var provenance: FakeProfile.Provenance
    /// Where the facts of each part come from.
    package var sources: [Source]
    /// The release of Xen with its patch number; nil if the version text does not state it.
    package var xen: Release?
    /// The release of Linux with its patch number; nil if the version text does not state it.
    package var linux: Release?
    /// The facts about the system.
    package var system: SystemSnapshot
    /// The devices, with facts that the system does not report.
    package var devices: [FakeDeviceReport]
    /// The availability of each call.
    package var calls: [InfoReport.Call]
    /// The changes to Linux and Xen, and whether the profile has each.
    package var changes: [Change]
    /// The published revision of the series; nil for the merged code.
    package var revision: Revision?
    /// Xen's state of dom0's interrupts before the first call.
    package var interrupts: Interrupts
    /// Whether the kernel was built with IRQFD and IOEVENTFD.
    package var hasEventfd: Bool
    /// The domain that it serves as a device model; nil for none.
    package var target: UInt16?

    /// The source of the facts of a part.
    package struct Source: Encodable, Sendable {
        /// The name of the part.
        package var part: String
        /// `recorded` or `inferred`.
        package var provenance: FakeProfile.Provenance
        /// A description of the source.
        package var description: String
    }

    /// A change to Linux or Xen.
    package struct Change: Encodable, Sendable {
        /// Its name, as in the `patches` of a profile file.
        package var name: String
        /// The behaviour with the change.
        package var behavior: String
        /// The release that introduced it.
        package var since: String
        /// Whether the profile has it.
        package var isPresent: Bool
        /// What decides whether the profile has it.
        package var decidedBy: DecidedBy

        /// What decides whether a profile has a change.
        package enum DecidedBy: String, Encodable, Sendable {
            case release
            /// The published revision of the series that it has.
            case revision
            /// The profile's own patches.
            case profile
        }
    }

    /// A published revision of the series.
    package struct Revision: Encodable, Sendable {
        /// Its name, such as `v8`.
        package var name: String
        /// The date of the posting.
        package var posted: String
        /// The facts about it.
        package var facts: [Fact]
    }

    /// A named fact.
    package struct Fact: Encodable, Sendable {
        package var name: String
        /// The value.
        package var value: String
    }

    /// GSIs by Xen's state of them.
    package struct Interrupts: Encodable, Sendable {
        /// The registered GSIs.
        package var registered: [UInt32]
        /// The GSIs that are mapped to the pIRQ of the same number.
        package var mapped: [UInt32]
        /// The GSIs that the domain has no access to.
        package var denied: [UInt32]
    }
}

package struct FakeDeviceReport: Encodable, Sendable {
    /// Its address.
    package var sbdf: SBDF
    /// Its kind, such as `Ethernet controller`; its class code if the kind is not known.
    package var kind: String
    /// Its driver; nil for none.
    package var driver: String?
    /// Its interrupt pin, such as `INTA`; nil if it has none.
    package var pin: String?
    /// The GSI of its pin; nil if not known.
    package var gsi: UInt32?
    /// The number in its sysfs `irq` file.
    package var irq: UInt32?
    /// The domain that it is assigned to; nil for dom0.
    package var owner: UInt16?
}

extension FakeReport {
    /// Describes a profile.
    ///
    /// - Parameters:
    ///   - profile: the profile.
    ///   - calls: the result of ``Privcmd/availability()`` on a fake with the profile.
    package init(_ profile: FakeProfile, _ calls: [Availability]) {
        name = profile.name
        summary = profile.summary
        provenance = profile.provenance
        sources = profile.sources
        xen = profile.system.xenRelease
        linux = profile.system.linuxRelease
        system = profile.system
        devices = profile.system.devices.map { FakeDeviceReport($0, profile) }
        self.calls = calls.map { $0.reported(as: profile.revision) }
        let implied = profile.revision?.patches ?? FakeProfile.Patches()
        func decider(_ own: Bool?, _ implied: Bool?) -> Change.DecidedBy {
            own == nil ? .release : own == implied ? .revision : .profile
        }
        changes =
            LinuxChange.allCases.map { change in
                Change(
                    change.rawValue, change.row, isPresent: profile.has(change),
                    by: decider(profile.patches.linux[change], implied.linux[change]))
            }
            + XenChange.allCases.map { change in
                Change(
                    change.rawValue, change.row, isPresent: profile.has(change),
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
        var call = InfoReport.Call(self)
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
    fileprivate init(_ name: String, _ row: ChangeRow, isPresent: Bool, by decider: DecidedBy) {
        // If one release introduced the change, that release's name is enough.
        let since =
            row.backports.releases.count == 1 ? row.backports.name : row.backports.description
        self.init(
            name: name, behavior: row.summary, since: since, isPresent: isPresent,
            decidedBy: decider)
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
