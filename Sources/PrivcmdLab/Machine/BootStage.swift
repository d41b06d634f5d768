// SPDX-License-Identifier: MIT

/// How far a boot has come.
public enum BootStage: Int, Sendable, CaseIterable, Comparable {
    /// QEMU has been started.
    case started
    /// Xen is up.
    case xen
    /// Xen builds dom0.
    case building
    /// dom0's kernel is up.
    case linux
    /// dom0 runs the lab's script.
    case userSpace
    /// The modules are loaded, and the devices bound or not.
    case command

    /// The stage in words, for a line of progress.
    public var words: String {
        switch self {
        case .started: "starting QEMU"
        case .xen: "Xen boots"
        case .building: "Xen builds dom0"
        case .linux: "dom0's Linux boots"
        case .userSpace: "dom0 is up: modules and devices"
        case .command: "running the command"
        }
    }

    /// What each stage looks like on the console, in order.
    private static let signs: [(BootStage, String)] = [
        (.userSpace, "Run /init as init process"), (.linux, "Linux version"),
        (.building, "*** Building a PV"), (.xen, "Xen version"),
    ]

    /// The stage that a console log shows.
    ///
    /// - Parameter log: what came over the console so far.
    /// - Returns: the furthest stage it speaks of.
    public static func of(_ log: String) -> BootStage {
        let text = Substring(log).utf8
        return signs.first { text.contains($0.1.utf8) }?.0 ?? .started
    }

    /// Orders by time.
    public static func < (left: BootStage, right: BootStage) -> Bool {
        left.rawValue < right.rawValue
    }
}
