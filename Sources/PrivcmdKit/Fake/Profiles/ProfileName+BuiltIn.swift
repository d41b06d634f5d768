// SPDX-License-Identifier: MIT

extension ProfileName {
    /// The names that are listed: the recorded cells, some that are dated only, and every published
    /// revision of the series.
    static let builtIn: [ProfileName] =
        recorded + dated + domUs
        + SeriesRevision.all.map { ProfileName(.series($0), .pvhDom0) }

    private static let dom0s = Kind.all.filter(\.isControlDomain)

    /// The cells of the lab that the repository holds recordings of.
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

    /// Each other Xen with the Linux of its time.
    private static let dated: [ProfileName] = [
        (XenVersion(4, 18), LinuxVersion(6, 6)), (XenVersion(4, 19), LinuxVersion(6, 12)),
        (XenVersion(4, 21), LinuxVersion(6, 18)), (XenVersion(4, 22), LinuxVersion(7, 0)),
    ].flatMap { xen, linux in dom0s.map { ProfileName(xen: xen, linux: linux, $0) } }

    /// Domains beside dom0, before and after XSA-482.
    private static let domUs: [ProfileName] =
        [Version(Release(6, 12, 77), hasPatch: true), Version(Milestone.linux.release)]
        .flatMap { linux in
            Kind.all.filter { !$0.isControlDomain }.map { kind in
                ProfileName(
                    .releases(xen: Version(Milestone.xen.release), linux: linux), kind)
            }
        }
}
