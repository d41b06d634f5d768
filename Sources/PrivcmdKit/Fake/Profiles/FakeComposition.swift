// SPDX-License-Identifier: MIT

/// What a profile is made from: the lab's machine, with these releases and this kind of domain.
struct FakeComposition {
    var name: ProfileName
    var xen: SystemRelease
    var linux: SystemRelease
    var kind: ProfileName.Kind
    var revision: SeriesRevision?
    var patches = FakeProfile.Patches()
    /// Whether xen-pciback is there; nil for wherever it loads.
    var hasPciback: Bool?

    /// A release with the spelling by which the system itself shows it.
    struct SystemRelease: Equatable {
        var release: Release
        var spelling: String
        var build: String?

        /// The release that a name gives: a branch that was recorded stands for what was run, and
        /// another for its first release.
        init(_ version: ProfileName.Version, in known: [KnownRelease]) {
            release = version.release
            let branch = KnownRelease.branch(of: release, in: known)
            if !version.hasPatch, let branch, let spelling = branch.spelling {
                self.spelling = spelling
                build = branch.build
            } else {
                spelling = release.fullDescription
            }
        }

        /// A release as a system spells it, such as `6.12.77` or `4.20.5-pre`; nil for another text.
        init?(spelled text: String, in known: [KnownRelease]) {
            let numbers = text.prefix { $0 != "-" && $0 != "+" }
            guard let version = ProfileName.Version(numbers) else { return nil }
            self.init(version, in: known)
            guard text != "\(version)" || version.hasPatch else { return }
            // A mark without a stable number says nothing.
            guard version.hasPatch else { return nil }
            spelling = text
            let branch = KnownRelease.branch(of: release, in: known)
            build = branch?.spelling == text ? branch?.build : nil
        }
    }

    init(_ name: ProfileName) {
        self.name = name
        kind = name.kind
        switch name.parts {
        case .releases(let xen, let linux):
            self.xen = SystemRelease(xen, in: KnownRelease.xen)
            self.linux = SystemRelease(linux, in: KnownRelease.linux)
        case .series(let posting):
            revision = posting
            xen = SystemRelease(
                .init(posting.xen.release, hasPatch: true), in: KnownRelease.xen)
            linux = SystemRelease(
                .init(posting.linux.release, hasPatch: true), in: KnownRelease.linux)
        }
    }
}

extension FakeComposition {
    /// What the system says of itself; its devices come later.
    var system: SystemSnapshot {
        let branch = "\(xen.release.major).\(xen.release.minor)"
        return SystemSnapshot(
            architecture: LabMachine.architecture, cpu: LabMachine.cpu, kernel: linux.spelling,
            kernelBuild: linux.build,
            xen: .init(version: branch, extra: String(xen.spelling.dropFirst(branch.count))),
            domain: .init(type: kind.type, isControlDomain: kind.isControlDomain),
            nodes: LabMachine.nodes.map { .init(path: $0, access: SystemSnapshot.Node.readWrite) },
            modules: LabMachine.modules.map { name in
                // xen-pciback does not load outside dom0.
                let isThere =
                    name != LinuxSystem.pcibackModule || (hasPciback ?? kind.isControlDomain)
                return .init(name: name, present: isThere)
            })
    }

    /// One line on what it is.
    var summary: String {
        if let revision {
            let domain = kind == .pvhDom0 ? "" : ", \(kind.words)"
            return "\(revision.posted): \(revision.channel.words)\(domain)"
        }
        let linuxRelease = system.linuxRelease ?? linux.release
        return "Xen \(xen.spelling), Linux \(linuxRelease.fullDescription), \(kind.words)"
    }

    /// The lab's Linux 6.1 has no driver for the network card where the calls were recorded.
    var drivesNetwork: Bool {
        KnownRelease.branch(of: linux.release, in: KnownRelease.linux)?.build == nil
    }

    /// The changes as the revision has them, in which the profile's own go before.
    var allPatches: FakeProfile.Patches {
        guard let revision else { return patches }
        var all = revision.patches
        all.linux.merge(patches.linux) { _, own in own }
        all.xen.merge(patches.xen) { _, own in own }
        return all
    }
}

extension SeriesRevision {
    /// What a system with the revision has, and has not, whatever its releases say.
    var patches: FakeProfile.Patches {
        var patches = FakeProfile.Patches()
        var notesGSI = false
        if case .request(let request) = channel { notesGSI = request.input == .sbdf }
        let setsUp = preparation != .unmasksBound
        patches.linux = [.pcidevGetGSI: notesGSI, .tellsReset: tellsReset, .setsUpGSI: setsUp]
        patches.xen = [
            .deviceReset: reset != nil, .setupGSIForPVH: setsUp, .mapPIRQForPVH: true,
            .gsiPermission: permission != nil,
        ]
        return patches
    }
}
