// SPDX-License-Identifier: MIT

import PrivcmdKit

extension ProfileName {
    /// The listed names: the recorded cells, some inferred combinations, and every published
    /// revision of the series.
    static let builtIn: [ProfileName] =
        recorded + inferred + domUs
        + SeriesRevision.all.map { ProfileName(.series($0), .pvhDom0) }

    private static let dom0s = DomainKind.all.filter(\.isControlDomain)

    /// The cells of the lab with recordings in the repository.
    static let recorded: [ProfileName] =
        KnownRelease.xen.filter(\.isRecorded).flatMap { xen in
            KnownRelease.linux.filter(\.isRecorded).flatMap { linux in
                dom0s.map { kind in
                    ProfileName(
                        xen: XenVersion(xen.major, xen.minor),
                        linux: LinuxVersion(linux.major, linux.minor), kind)
                }
            }
        }

    /// Each other Xen with a Linux of its time.
    private static let inferred: [ProfileName] = [
        (XenVersion(4, 18), LinuxVersion(6, 6)), (XenVersion(4, 19), LinuxVersion(6, 12)),
        (XenVersion(4, 21), LinuxVersion(6, 18)), (XenVersion(4, 22), LinuxVersion(7, 0)),
    ].flatMap { xen, linux in dom0s.map { ProfileName(xen: xen, linux: linux, $0) } }

    /// Domains other than dom0, before and after XSA-482.
    private static let domUs: [ProfileName] =
        [Version(Release(6, 12, 77), hasPatch: true), Version(FeatureIntroduced.linux.release)]
        .flatMap { linux in
            DomainKind.all.filter { !$0.isControlDomain }.map { kind in
                ProfileName(
                    .releases(xen: Version(FeatureIntroduced.xen.release), linux: linux), kind)
            }
        }
}
