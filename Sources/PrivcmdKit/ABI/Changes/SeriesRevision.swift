// SPDX-License-Identifier: MIT

package import SystemPackage

/// One posted revision of the Linux series that added device passthrough on a PVH dom0.
///
/// Ten were posted before Linux 6.12 merged it. From v2 on all revisions with a request use the
/// same number and size for it, with different meanings.
package struct SeriesRevision: Sendable, Hashable {
    /// The number of the kernel's posting: 1 to 10.
    package let number: Int
    /// The day of the posting.
    package let posted: String
    /// The newest Linux of that day, which the posting is assumed to apply to.
    package let linux: LinuxVersion
    /// The newest Xen of that day, which Xen's posting is assumed to apply to.
    package let xen: XenVersion
    /// The number of the posting of Xen's series that it is paired with.
    package let xenPosting: Int
    /// How a caller gets a GSI.
    package let gsiSource: GSISource
    /// What the kernel does so that the GSI of a device can be mapped.
    package let gsiSetup: GSISetup
    /// Whether xen-pciback reports the reset of a device that it binds to Xen.
    package let reportsReset: Bool
    /// Xen's operation for a device's reset; nil if it has none.
    package let reset: Reset?
    /// Xen's operation for access to a GSI; nil if it has none.
    package let permission: Permission?

    /// Its name, such as `v8`.
    package var name: String { "v\(number)" }

    /// Finds a revision by its name.
    ///
    /// - Parameter name: the name, such as `v8`.
    /// - Returns: the revision, or nil for an unknown name.
    package static func named(_ name: String) -> SeriesRevision? { all.first { $0.name == name } }

    /// How a caller gets a GSI.
    package enum GSISource: Sendable, Hashable {
        /// From a request of the privcmd device.
        case request(GSIRequest)
        /// From a sysfs file, which every device has in any kind of domain.
        case sysfs

        /// The source as text, for reports.
        package var summary: String {
            switch self {
            case .request(let row): "\(row.name), \(row.input == .irq ? "irq" : "SBDF") in"
            case .sysfs: "the sysfs file 'gsi'"
            }
        }
    }

    package struct GSIRequest: Sendable, Hashable {
        /// The upstream name.
        package let name: String
        /// The number.
        package let request: Request
        /// What the caller passes.
        package let input: Input
        /// Whether the returned GSI is a signed number.
        package let isSigned: Bool
        /// The result for an input that the kernel does not know.
        package let unknownInput: MissingGSI
        /// The result for a device whose GSI the kernel has not stored.
        package let unset: MissingGSI
        /// The result without xen-pciback; nil if unknown.
        package let withoutPciback: MissingGSI?
        /// Whether a PV dom0 also stores the GSI of the devices that it binds.
        package let storesOnPV: Bool
    }

    /// What the caller of the request passes.
    package enum Input: String, Sendable {
        /// An interrupt number of Linux.
        case irq
        /// The address of a device.
        case sbdf
    }

    /// What a request returns if there is no GSI.
    package enum MissingGSI: Sendable, Hashable {
        /// It succeeds and returns this GSI.
        case gsi(GSI)
        /// It fails with this errno.
        case errno(Errno)
    }

    /// What the kernel does so that the GSI of a device can be mapped.
    package enum GSISetup: Sendable {
        /// It registers and maps the GSI of every device that it detects.
        case setsUpAndMapsAll
        /// It unmasks the interrupt of a device that xen-pciback binds; Xen then registers and maps
        /// it.
        case unmasksBound
        /// It registers and maps the GSI of a device that xen-pciback binds.
        case setsUpAndMapsBound
        /// It registers the GSI of a device that xen-pciback binds.
        case setsUpBound
    }

    /// The operation that reports a device's reset to Xen.
    package struct Reset: Sendable, Hashable {
        /// The name of the operation; its number is always the same.
        package let name: String
        /// What its argument contains in addition to the device.
        package let form: Form

        /// What the argument of the reset operation contains in addition to the device.
        package enum Form: Sendable {
            /// Nothing: the argument is only the device.
            case deviceAlone
            /// A type of reset, whose first value is FLR.
            case typeFromFLR
            /// Flags, of which two bits are the type of reset, whose first value is cold.
            case flags
        }
    }

    /// The operation that grants or revokes access to a GSI.
    package struct Permission: Sendable, Hashable {
        /// Its number among the domctls.
        package let number: UInt32
        /// What its argument contains in addition to the GSI.
        package let form: Form

        /// What the argument of the permission operation contains in addition to the GSI.
        package enum Form: Sendable {
            /// A byte: 0 revokes access, any other value grants it.
            case byte
            /// Flags, of which one bit grants access.
            case flags
        }
    }
}

extension SeriesRevision.MissingGSI {
    /// The result for the caller.
    package var text: String {
        switch self {
        case .gsi(let gsi): "success, with the GSI 0x" + hex(gsi.rawValue, digits: 8)
        case .errno(let errno): errno.name
        }
    }
}
