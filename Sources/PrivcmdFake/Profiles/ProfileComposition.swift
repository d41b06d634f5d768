// SPDX-License-Identifier: MIT

package import PrivcmdKit

/// The parts of a profile: the lab's machine with releases, a kind of domain, and patches.
package struct ProfileComposition {
    var name: ProfileName
    package var xen: SystemRelease
    package var linux: SystemRelease
    package var domainKind: ProfileName.DomainKind
    package var revision: SeriesRevision?
    package var patches = FakeProfile.Patches()
    /// Whether xen-pciback is present; nil for the default of the kind of domain.
    package var hasPciback: Bool?

    /// A release with the version text that the system itself reports.
    package struct SystemRelease: Equatable {
        package var release: Release
        var versionText: String
        var kernelBuild: String?

        /// The release of a profile name.
        ///
        /// A branch that the lab recorded means the recorded
        /// release, another branch its first release.
        init(_ version: ProfileName.Version, in known: [KnownRelease]) {
            release = version.release
            let branch = KnownRelease.branch(of: release, in: known)
            if !version.hasPatch, let branch, let spelling = branch.versionText {
                self.versionText = spelling
                kernelBuild = branch.kernelBuild
            } else {
                versionText = release.fullDescription
            }
        }

        /// Parses a version text such as `6.12.77` or `4.20.5-pre`; nil for an invalid one.
        package init?(versionText text: String, in known: [KnownRelease]) {
            let numbers = text.prefix { $0 != "-" && $0 != "+" }
            guard let version = ProfileName.Version(numbers) else { return nil }
            self.init(version, in: known)
            guard text != "\(version)" || version.hasPatch else { return }
            // A suffix without a patch number is invalid.
            guard version.hasPatch else { return nil }
            versionText = text
            let branch = KnownRelease.branch(of: release, in: known)
            kernelBuild = branch?.versionText == text ? branch?.kernelBuild : nil
        }
    }

    package init(_ name: ProfileName) {
        self.name = name
        domainKind = name.domainKind
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

extension ProfileComposition {
    /// The facts about the system, without its devices.
    var system: SystemSnapshot {
        let branch = "\(xen.release.major).\(xen.release.minor)"
        return SystemSnapshot(
            architecture: LabMachine.architecture, cpu: LabMachine.cpu, kernel: linux.versionText,
            kernelBuild: linux.kernelBuild,
            xen: .init(version: branch, extra: String(xen.versionText.dropFirst(branch.count))),
            domain: .init(type: domainKind.type, isControlDomain: domainKind.isControlDomain),
            nodes: LabMachine.nodes.map { .init(path: $0, access: SystemSnapshot.Node.readWrite) },
            modules: LabMachine.modules.map { name in
                // xen-pciback loads in dom0 only.
                let isPresent =
                    name != LinuxSystem.pcibackModule || (hasPciback ?? domainKind.isControlDomain)
                return .init(name: name, present: isPresent)
            })
    }

    /// A one-line summary.
    var summary: String {
        if let revision {
            let domain = domainKind == .pvhDom0 ? "" : ", \(domainKind.displayName)"
            return "\(revision.posted): \(revision.gsiSource.summary)\(domain)"
        }
        let linuxRelease = system.linuxRelease ?? linux.release
        return
            "Xen \(xen.versionText), Linux \(linuxRelease.fullDescription), \(domainKind.displayName)"
    }

    /// The lab's Linux 6.1, where the calls were recorded, has no driver for the network card.
    var hasNetworkDriver: Bool {
        KnownRelease.branch(of: linux.release, in: KnownRelease.linux)?.kernelBuild == nil
    }

    /// The revision's patches, overridden by the profile's own.
    var allPatches: FakeProfile.Patches {
        guard let revision else { return patches }
        var all = revision.patches
        all.linux.merge(patches.linux) { _, explicit in explicit }
        all.xen.merge(patches.xen) { _, explicit in explicit }
        return all
    }
}

extension SeriesRevision {
    /// The changes that a system with the revision has or lacks, regardless of its releases.
    package var patches: FakeProfile.Patches {
        var patches = FakeProfile.Patches()
        var notesGSI = false
        if case .request(let request) = gsiSource { notesGSI = request.input == .sbdf }
        let setsUp = gsiSetup != .unmasksBound
        patches.linux = [.pcidevGetGSI: notesGSI, .reportsReset: reportsReset, .setsUpGSI: setsUp]
        patches.xen = [
            .deviceReset: reset != nil, .setupGSIForPVH: setsUp, .mapPIRQForPVH: true,
            .gsiPermission: permission != nil,
        ]
        return patches
    }
}
