// SPDX-License-Identifier: MIT

/// Xen's user space in dom0: its Debian packages, and the files to copy from them.
enum Toolstack {
    /// The programs, which are in one folder of a release's package.
    static let programs = ["xl", "xenstored", "xenconsoled", "xen-init-dom0"]
    /// Configuration files that a program reads.
    static let configurationFiles = ["etc/xen/xl.conf"]
    /// Libraries that a program loads by dlopen, so that its ELF file does not name them.
    static let dlopenedLibraries = ["libgcc_s.so.1"]

    /// The folder of a release's programs, in its package and in dom0.
    static func programDirectory(release: String) -> String { "usr/lib/xen-\(release)/bin" }

    /// The folder of the libraries in dom0: the first one that Debian's loader searches.
    static let libraryDirectory = "lib/x86_64-linux-gnu"

    /// The packages that the package with the programs needs.
    ///
    /// If one is missing here, `lab fetch` fails: it checks that one of them has each library that
    /// a program needs.
    static func dependencies(release: String) -> [String] {
        [
            "libc6", "libgcc-s1", "liblzma5", "libuuid1", "libxencall1", "libxendevicemodel1",
            "libxenevtchn1", "libxenforeignmemory1", "libxengnttab1", "libxenhypfs1",
            "libxenmisc\(release)", "libxenstore4", "libxentoolcore1", "libxentoollog1", "libyajl2",
            "libzstd1", "xen-utils-common", "zlib1g",
        ]
    }
}
