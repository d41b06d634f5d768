// SPDX-License-Identifier: MIT

import PrivcmdFake
import PrivcmdKit

extension FakeProfile {
    /// Where the facts of each part come from.
    var sources: [FakeReport.Source] {
        if provenance == .recorded {
            return [
                .init(
                    part: "all of it", provenance: .recorded,
                    description: "run in the lab; recorded in Fixtures/\(name)")
            ]
        }
        var sources = [
            release("Xen", system.xenRelease, KnownRelease.xen),
            release("Linux", system.linuxRelease, KnownRelease.linux), domainSource,
        ]
        if let revision {
            sources.append(
                .init(
                    part: "revision \(revision.name)", provenance: .inferred,
                    description:
                        "read in its posting; Xen's posting v\(revision.xenPosting) is applied"
                        + " with it"))
        }
        return sources + [deviceSource].compactMap { $0 }
    }

    private func release(_ what: String, _ release: Release?, _ known: [KnownRelease])
        -> FakeReport.Source
    {
        guard let release, let branch = KnownRelease.branch(of: release, in: known) else {
            return .init(part: what, provenance: .inferred, description: "an unknown release")
        }
        let part = "\(what) \(branch.major).\(branch.minor)"
        guard let spelling = branch.versionText else {
            return .init(part: part, provenance: .inferred, description: "read in its source")
        }
        guard
            [system.kernel, (system.xen?.version ?? "") + (system.xen?.extra ?? "")]
                .contains(spelling)
        else {
            return .init(
                part: part, provenance: .inferred,
                description: "another release of the branch, \(spelling), was run in the lab")
        }
        return .init(
            part: part, provenance: .recorded, description: "\(spelling) was run in the lab's cells"
        )
    }

    private var domainSource: FakeReport.Source {
        let words = domainKind?.displayName ?? "the domain"
        guard domainKind?.isControlDomain == true else {
            return .init(part: words, provenance: .inferred, description: "read in the source")
        }
        return .init(part: words, provenance: .recorded, description: "run in the lab's cells")
    }

    private var deviceSource: FakeReport.Source? {
        guard !system.devices.isEmpty else { return nil }
        let lab = FakeProfile(named: base)
        guard system.devices.map(\.sbdf) == lab.system.devices.map(\.sbdf), gsis == lab.gsis else {
            return .init(
                part: "the devices", provenance: .inferred, description: "the profile's own")
        }
        return .init(
            part: "the devices", provenance: .recorded,
            description: "the machine of the lab's cells")
    }
}

extension FakeReport.Revision {
    init(_ revision: SeriesRevision) {
        name = revision.name
        posted = revision.posted
        facts =
            revision.channelFacts + [
                .init(name: "Linux prepares", value: revision.gsiSetup.text),
                .init(
                    name: "Linux reports",
                    value: revision.reportsReset
                        ? "the reset of a device that xen-pciback binds" : "no reset"),
                .init(name: "Xen's reset", value: revision.reset?.text ?? "none: ENOSYS"),
                .init(
                    name: "Xen's permission",
                    value: revision.permission?.text ?? "none but irq_permission: ENOSYS"),
            ]
    }
}

extension SeriesRevision {
    fileprivate var channelFacts: [FakeReport.Fact] {
        guard case .request(let row) = gsiSource else {
            return [
                .init(name: "request", value: "none: 0x0008500a returns ENOTTY"),
                .init(
                    name: "sysfs",
                    value: "the file 'gsi' of each device, in decimal; 0 if none was recorded."
                        + " The fake does not emulate the file; its devices show the GSIs"),
            ]
        }
        return [
            .init(name: "request", value: "\(row.name), \(row.request)"),
            .init(name: "in", value: row.input.text),
            .init(name: "out", value: row.isSigned ? "a GSI, signed" : "a GSI"),
            .init(
                name: row.input == .irq ? "unknown irq" : "not bound",
                value: row.unknownInput.text),
            .init(name: "no GSI recorded", value: row.unset.text),
            .init(
                name: "PV dom0",
                value: row.input == .irq
                    ? "records no GSI of an irq"
                    : row.storesOnPV ? "returns the GSI too" : "records no GSI"),
        ]
    }
}

extension SeriesRevision.Input {
    fileprivate var text: String {
        switch self {
        case .irq: "an irq of Linux"
        case .sbdf: "the address of a device (SBDF)"
        }
    }
}

extension SeriesRevision.GSISetup {
    fileprivate var text: String {
        switch self {
        case .setsUpAndMapsAll: "every device at enumeration: setup_gsi and map_pirq"
        case .unmasksBound: "a device that xen-pciback binds: its interrupt is unmasked"
        case .setsUpAndMapsBound: "a device that xen-pciback binds: setup_gsi and map_pirq"
        case .setsUpBound: "a device that xen-pciback binds: setup_gsi"
        }
    }
}

extension SeriesRevision.Reset {
    fileprivate var text: String {
        switch form {
        case .deviceAlone: "\(name), the device alone (4 bytes)"
        case .typeFromFLR: "\(name), 8 bytes: FLR 0, cold 1, warm 2, hot 3"
        case .flags: "\(name), 8 bytes: cold 0, warm 1, hot 2, FLR 3, other bits EINVAL"
        }
    }
}

extension SeriesRevision.Permission {
    fileprivate var text: String {
        switch form {
        case .byte: "gsi_permission, domctl \(number), a byte: 0 revokes, 1 grants"
        case .flags: "gsi_permission, domctl \(number), flags: 0 revokes, 1 grants"
        }
    }
}
