// SPDX-License-Identifier: MIT

package enum BootStage: Int, Sendable, CaseIterable, Comparable {
    /// QEMU has been started.
    case started
    /// Xen has started.
    case xen
    /// Xen builds dom0.
    case buildingDom0
    /// dom0's kernel has started.
    case linux
    /// dom0 runs the init script.
    case userSpace
    /// The modules are loaded, binding is done, and the command runs.
    case command

    /// The text of the stage in a progress line.
    package var text: String {
        switch self {
        case .started: "starting QEMU"
        case .xen: "Xen boots"
        case .buildingDom0: "Xen builds dom0"
        case .linux: "dom0's Linux boots"
        case .userSpace: "dom0 loads modules and binds devices"
        case .command: "running the command"
        }
    }

    /// The text on the console that shows a stage, latest stage first.
    private static let patterns: [(BootStage, String)] = [
        (.userSpace, "Run /init as init process"), (.linux, "Linux version"),
        (.buildingDom0, "*** Building a PV"), (.xen, "Xen version"),
    ]

    /// The latest stage that a console log shows.
    ///
    /// - Parameter log: the output of the console so far.
    /// - Returns: the stage; `.started` if the log shows none.
    package static func latest(in log: String) -> BootStage {
        let text = Substring(log).utf8
        return patterns.first { text.contains($0.1.utf8) }?.0 ?? .started
    }

    /// Orders stages by time.
    package static func < (left: BootStage, right: BootStage) -> Bool {
        left.rawValue < right.rawValue
    }
}
