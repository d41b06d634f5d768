// SPDX-License-Identifier: MIT

/// Xen's own user space in dom0: which packages bring it, and what is taken out of them.
enum Toolstack {
    /// The programs, all of them in one folder of the package of a release.
    static let programs = ["xl", "xenstored", "xenconsoled", "xen-init-dom0"]
    /// Settings that a program reads.
    static let settings = ["etc/xen/xl.conf"]
    /// Libraries that are asked for by name while a program runs, which its file does not tell.
    static let openedLater = ["libgcc_s.so.1"]

    /// Where a release's programs lie, in its package and in dom0.
    static func folder(release: String) -> String { "usr/lib/xen-\(release)/bin" }

    /// Where dom0 has the libraries: the first folder that Debian's loader looks in.
    static let libraries = "lib/x86_64-linux-gnu"

    /// What the package with the programs leans on.
    ///
    /// A package of libraries that is missing here is found out when the part is unpacked: each
    /// library that a program asks for has to be in one of them.
    static func companions(release: String) -> [String] {
        [
            "libc6", "libgcc-s1", "liblzma5", "libuuid1", "libxencall1", "libxendevicemodel1",
            "libxenevtchn1", "libxenforeignmemory1", "libxengnttab1", "libxenhypfs1",
            "libxenmisc\(release)", "libxenstore4", "libxentoolcore1", "libxentoollog1", "libyajl2",
            "libzstd1", "xen-utils-common", "zlib1g",
        ]
    }
}
