// SPDX-License-Identifier: MIT

extension FakeProfile {
    /// Where each part of the profile is known from.
    var sources: [FakeReport.Source] {
        if provenance == .recorded {
            return [
                .init(
                    part: "all of it", provenance: .recorded,
                    words: "run in the lab; Fixtures/\(name) holds what it answered")
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
                    words: "read in its posting; Xen's posting v\(revision.xenPosting) is taken"
                        + " beside it"))
        }
        return sources + [deviceSource].compactMap { $0 }
    }

    private func release(_ what: String, _ release: Release?, _ known: [KnownRelease])
        -> FakeReport.Source
    {
        guard let release, let branch = KnownRelease.branch(of: release, in: known) else {
            return .init(part: what, provenance: .inferred, words: "a release that is not known")
        }
        let part = "\(what) \(branch.major).\(branch.minor)"
        guard let spelling = branch.spelling else {
            return .init(part: part, provenance: .inferred, words: "read in its source")
        }
        guard
            [system.kernel, (system.xen?.version ?? "") + (system.xen?.extra ?? "")]
                .contains(spelling)
        else {
            return .init(
                part: part, provenance: .inferred,
                words: "another release of the branch, \(spelling), was run in the lab")
        }
        return .init(
            part: part, provenance: .recorded, words: "\(spelling) was run in the lab's cells")
    }

    private var domainSource: FakeReport.Source {
        let words = kind?.words ?? "the domain"
        guard kind?.isControlDomain == true else {
            return .init(part: words, provenance: .inferred, words: "read in the source")
        }
        return .init(part: words, provenance: .recorded, words: "run in the lab's cells")
    }

    private var deviceSource: FakeReport.Source? {
        guard !system.devices.isEmpty else { return nil }
        let lab = FakeProfile(composing: base)
        guard system.devices.map(\.sbdf) == lab.system.devices.map(\.sbdf), gsis == lab.gsis else {
            return .init(part: "the devices", provenance: .inferred, words: "the profile's own")
        }
        return .init(
            part: "the devices", provenance: .recorded, words: "the machine of the lab's cells")
    }
}

extension FakeReport.Revision {
    init(_ revision: SeriesRevision) {
        name = revision.name
        posted = revision.posted
        facts =
            revision.channelFacts + [
                .init(name: "Linux prepares", words: revision.preparation.words),
                .init(
                    name: "Linux tells Xen",
                    words: revision.tellsReset
                        ? "of the reset of a device that xen-pciback binds" : "of no reset"),
                .init(name: "Xen's reset", words: revision.reset?.words ?? "none: ENOSYS"),
                .init(
                    name: "Xen's permission",
                    words: revision.permission?.words ?? "none but irq_permission: ENOSYS"),
            ]
    }
}

extension SeriesRevision {
    fileprivate var channelFacts: [FakeReport.Fact] {
        guard case .request(let row) = channel else {
            return [
                .init(name: "request", words: "none: 0x0008500a answers ENOTTY"),
                .init(
                    name: "sysfs",
                    words: "the file 'gsi' of each device, in decimal; 0 where none was noted."
                        + " The fake has no sysfs to show it in: GSIs stand in its devices"),
            ]
        }
        return [
            .init(name: "request", words: "\(row.name), \(row.request)"),
            .init(name: "in", words: row.input.words),
            .init(name: "out", words: row.isSigned ? "a GSI, signed" : "a GSI"),
            .init(
                name: row.input == .irq ? "unknown irq" : "not bound",
                words: row.unknown.words),
            .init(name: "no GSI noted", words: row.unset.words),
            .init(
                name: "PV dom0",
                words: row.input == .irq
                    ? "notes no GSI of an irq"
                    : row.notesOnPV ? "gives the GSI too" : "notes no GSI"),
        ]
    }
}

extension SeriesRevision.Input {
    fileprivate var words: String {
        switch self {
        case .irq: "an irq of Linux"
        case .sbdf: "the address of a device (SBDF)"
        }
    }
}

extension SeriesRevision.Absence {
    /// What a caller sees.
    var words: String {
        switch self {
        case .gsi(let gsi): "success, with the GSI 0x" + hex(gsi.rawValue, digits: 8)
        case .errno(let errno): errno.name
        }
    }
}

extension SeriesRevision.Preparation {
    fileprivate var words: String {
        switch self {
        case .setsUpAndMapsAll: "every device as it finds it: setup_gsi and map_pirq"
        case .unmasksBound: "a device that xen-pciback binds: its interrupt is unmasked"
        case .setsUpAndMapsBound: "a device that xen-pciback binds: setup_gsi and map_pirq"
        case .setsUpBound: "a device that xen-pciback binds: setup_gsi"
        }
    }
}

extension SeriesRevision.Reset {
    fileprivate var words: String {
        switch form {
        case .deviceAlone: "\(name), the device alone (4 bytes)"
        case .typeFromFLR: "\(name), 8 bytes: FLR 0, cold 1, warm 2, hot 3"
        case .flags: "\(name), 8 bytes: cold 0, warm 1, hot 2, FLR 3, other bits EINVAL"
        }
    }
}

extension SeriesRevision.Permission {
    fileprivate var words: String {
        switch form {
        case .byte: "gsi_permission, domctl \(number), a byte: 0 revokes, 1 grants"
        case .flags: "gsi_permission, domctl \(number), flags: 0 revokes, 1 grants"
        }
    }
}
