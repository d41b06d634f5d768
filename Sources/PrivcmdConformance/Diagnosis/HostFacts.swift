// SPDX-License-Identifier: MIT

import PrivcmdKit

/// Facts about a live system beyond its ``SystemSnapshot``.
///
/// Only ``Diagnosis`` needs them.
package struct HostFacts: Equatable, Sendable {
    /// The kernel's lockdown mode, such as `integrity`; nil if there is none or it is unknown.
    package var lockdown: String?
    /// Whether xen_privcmd.unrestricted is set; nil if the kernel has no such parameter.
    package var isUnrestricted: Bool?
    /// Whether the installed header of privcmd has the newest request; nil without a header.
    package var headerHasNewestRequest: Bool?

    /// Creates the facts from known values.
    ///
    /// - Parameters:
    ///   - lockdown: the kernel's lockdown mode.
    ///   - isUnrestricted: whether xen_privcmd.unrestricted is set.
    ///   - headerHasNewestRequest: whether the installed header has the newest request.
    package init(
        lockdown: String? = nil, isUnrestricted: Bool? = nil, headerHasNewestRequest: Bool? = nil
    ) {
        self.lockdown = lockdown
        self.isUnrestricted = isUnrestricted
        self.headerHasNewestRequest = headerHasNewestRequest
    }

    /// Reads the facts from the files below a root directory.
    ///
    /// - Parameter root: a directory that holds `sys` and `usr`; an empty string for `/`.
    package init(root: String) {
        // "none [integrity] confidentiality": the brackets mark the mode that is on.
        lockdown = TextFile.read(root + "/sys/kernel/security/lockdown").flatMap { text in
            let mode = text.split(separator: "[").last?.split(separator: "]").first
            return mode.flatMap { $0 == "none" ? nil : String($0) }
        }
        isUnrestricted = TextFile.read(root + "/sys/module/xen_privcmd/parameters/unrestricted")
            .map { $0 == "Y" || $0 == "1" }
        headerHasNewestRequest = TextFile.read(root + "/usr/include/xen/privcmd.h")
            .map { $0.contains(ABI.pcidevGetGSI.name) }
    }
}
