// SPDX-License-Identifier: MIT

package import PrivcmdKit

/// The device that destructive clauses may use.
package struct DeviceUnderTest: Codable, Equatable, Sendable {
    /// Its address.
    package var sbdf: SBDF
    /// Its interrupt pin, 1 to 4 for INTA to INTD; 0 if it has none.
    package var pin: UInt8
    /// Whether it is bound to xen-pciback.
    package var isBound: Bool

    /// Makes the description of a device.
    ///
    /// - Parameters:
    ///   - sbdf: its address.
    ///   - pin: its interrupt pin.
    ///   - isBound: whether it is bound to xen-pciback.
    package init(sbdf: SBDF, pin: UInt8, isBound: Bool) {
        self.sbdf = sbdf
        self.pin = pin
        self.isBound = isBound
    }
}
