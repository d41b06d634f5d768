// SPDX-License-Identifier: MIT

import PrivcmdDevices
import PrivcmdKit
import PrivcmdRecording
import SystemPackage
import Testing

/// A cell of the lab whose recordings the repository holds.
struct Cell: CustomTestStringConvertible, Sendable {
    let xen: XenVersion
    let linux: LinuxVersion
    let domain: DomainType

    var name: String { "xen-\(xen)-linux-\(linux)-\(domain.rawValue.lowercased())" }
    var testDescription: String { name }

    static let all: [Cell] = [XenVersion(4, 17), XenVersion(4, 20)].flatMap { xen in
        [LinuxVersion(6, 1), LinuxVersion(6, 12)].flatMap { linux in
            [DomainType.pvh, .pv].map { Cell(xen: xen, linux: linux, domain: $0) }
        }
    }

    /// The cell of the standard profile.
    static let standard = Cell(xen: XenVersion(4, 20), linux: LinuxVersion(6, 12), domain: .pvh)

    func path(_ command: String) -> FilePath {
        var root = FilePath(#filePath)
        for _ in 0..<4 { root.removeLastComponent() }
        return root.appending("Fixtures").appending(name).appending(command + ".jsonl")
    }

    func recording(_ command: String) throws -> Recording {
        try Recording(contentsOf: path(command))
    }

    func device(_ command: String) throws -> Device { try Device(opening: .path(path(command))) }

    var hasGSICall: Bool { linux >= LinuxVersion(6, 12) }
    var hasReset: Bool { xen >= XenVersion(4, 20) }
    /// A PVH dom0 may issue these physdev operations since Xen 4.20.
    var mayCallPhysdev: Bool { domain == .pv || xen >= XenVersion(4, 20) }
    /// In a PVH dom0, Linux reports a reset to Xen when it binds a device.
    ///
    /// Xen 4.17 rejects it.
    var canBind: Bool { !(domain == .pvh && hasGSICall && !hasReset) }
}
