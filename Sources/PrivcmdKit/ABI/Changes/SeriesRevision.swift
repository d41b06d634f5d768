// SPDX-License-Identifier: MIT

public import SystemPackage

/// One published revision of the series that gave PVH dom0s the GSI of a device.
///
/// Ten were posted before Linux 6.12 had it. From v2 on all that have a request share one number and
/// one size, and mean different things by it.
public struct SeriesRevision: Sendable, Hashable {
    /// The number of the kernel's posting: 1 to 10.
    public let number: Int
    /// The day of the posting.
    public let posted: String
    /// The newest Linux of that day, which the posting is taken to be applied to.
    public let linux: LinuxVersion
    /// The newest Xen of that day, which the posting beside it is taken to be applied to.
    public let xen: XenVersion
    /// The posting of Xen's series that is taken beside it.
    public let xenPosting: Int
    /// How a caller learns a GSI.
    public let channel: Channel
    /// What the kernel does so that the GSI of a device can be mapped.
    public let preparation: Preparation
    /// Whether xen-pciback tells Xen of the reset of a device that it binds.
    public let tellsReset: Bool
    /// What Xen's side has for a device's reset; nil where it has nothing.
    public let reset: Reset?
    /// What Xen's side has for access to a GSI; nil where it has nothing.
    public let permission: Permission?

    /// Its name, such as `v8`.
    public var name: String { "v\(number)" }

    /// Finds a revision by its name.
    ///
    /// - Parameter name: the name, such as `v8`.
    /// - Returns: the revision, or nil where none is called so.
    public static func named(_ name: String) -> SeriesRevision? { all.first { $0.name == name } }

    /// How a caller learns a GSI.
    public enum Channel: Sendable, Hashable {
        /// By a request of the privcmd device.
        case request(GSIRequest)
        /// By a file of the device in sysfs, which every device has and any kind of domain.
        case sysfs

        /// The channel in a few words.
        var words: String {
            switch self {
            case .request(let row): "\(row.name), \(row.input == .irq ? "irq" : "SBDF") in"
            case .sysfs: "the sysfs file 'gsi'"
            }
        }
    }

    /// The request that gives a GSI.
    public struct GSIRequest: Sendable, Hashable {
        /// The upstream name.
        public let name: String
        /// The number.
        public let request: Request
        /// What the caller gives.
        public let input: Input
        /// Whether the GSI in the answer is a signed number.
        public let isSigned: Bool
        /// What an input gives that nobody knows.
        public let unknown: Absence
        /// What a device gives whose GSI was never noted.
        public let unset: Absence
        /// What it gives without xen-pciback; nil where that is not known.
        public let withoutPciback: Absence?
        /// Whether a PV dom0 notes the GSI of the devices that it binds too.
        public let notesOnPV: Bool
    }

    /// What the caller of the request gives.
    public enum Input: String, Sendable {
        /// An interrupt number of Linux.
        case irq
        /// The address of a device.
        case sbdf
    }

    /// How a request says that there is no GSI.
    public enum Absence: Sendable, Hashable {
        /// It succeeds, and the GSI is this.
        case gsi(GSI)
        /// It fails.
        case errno(Errno)
    }

    /// What the kernel does so that the GSI of a device can be mapped.
    public enum Preparation: Sendable {
        /// It registers and maps the GSI of every device as it finds it.
        case setsUpAndMapsAll
        /// It unmasks the interrupt of a device that xen-pciback binds; Xen then registers and maps it.
        case unmasksBound
        /// It registers and maps the GSI of a device that xen-pciback binds.
        case setsUpAndMapsBound
        /// It registers the GSI of a device that xen-pciback binds.
        case setsUpBound
    }

    /// The operation that tells Xen of a device's reset.
    public struct Reset: Sendable, Hashable {
        /// The name of the operation; its number is always the same.
        public let name: String
        /// What its argument says besides the device.
        public let form: Form

        /// What the argument of the reset operation says besides the device.
        public enum Form: Sendable {
            /// Nothing: the argument is the device alone.
            case deviceAlone
            /// A type of reset, FLR being the first.
            case typeFromFLR
            /// Flags, of which two bits are the type of reset, a cold one being the first.
            case flags
        }
    }

    /// The operation that gives or takes away access to a GSI.
    public struct Permission: Sendable, Hashable {
        /// Its number among the domctls.
        public let number: UInt32
        /// What its argument says besides the GSI.
        public let form: Form

        /// What the argument of the permission operation says besides the GSI.
        public enum Form: Sendable {
            /// A byte: 0 takes the access away, anything else gives it.
            case byte
            /// Flags, of which one bit says that access is given.
            case flags
        }
    }
}
