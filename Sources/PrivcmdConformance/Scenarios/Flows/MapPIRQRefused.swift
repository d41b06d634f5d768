// SPDX-License-Identifier: MIT

import PrivcmdKit

/// The second problem of the series' cover letter: a PVH dom0 may not map an interrupt of a guest.
package enum MapPIRQRefused {
    package static let scenario = Scenario(
        name: "map-pirq-refused",
        title: "Xen does not let a PVH dom0 map an interrupt into a guest.",
        preconditions: [.device, .interruptPin],
        changes: ["creates a guest that never runs, and maps the device's interrupt into it"],
        run: run)

    private static func run(_ context: ScenarioContext) throws(ScenarioAbort) {
        let address = try context.requireDevice()
        let guest = try context.createGuest()
        let irq = try context.readIRQ(
            "QEMU", "reads the irq of \(address), which QEMU before 10.0 uses as the GSI",
            of: address)
        let line = InterruptLine.irq(irq)
        _ = try context.map(
            line, into: guest, as: context.environment.isPVH ? nil : line.samePIRQ(),
            "QEMU", "maps it into the guest, as it realizes the device",
            then: "QEMU leaves the device without INTx; libxl, which maps it too, fails the attach")
    }
}
