// SPDX-License-Identifier: MIT

import PrivcmdKit

extension PCIDevice {
    /// The device at an address, if it exists and no driver but xen-pciback has it.
    static func notInUse(_ sbdf: SBDF, _ system: any SystemView) throws -> PCIDevice {
        guard let found = system.device(sbdf) else {
            throw CommandFailure("there is no PCI device at \(sbdf) on this system", .unavailable)
        }
        guard let driver = found.driver, !found.isBoundToPciback else { return found }
        throw CommandFailure(
            "\(sbdf) is bound to \(driver), not to xen-pciback: it may be in use\n  "
                + PcibackBinding.commands(found).split(separator: "\n").joined(separator: "\n  "),
            .unavailable)
    }
}
