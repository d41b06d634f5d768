// SPDX-License-Identifier: MIT

/// The second problem of the series' cover letter: a PVH dom0 may not map an interrupt of a guest.
enum MapPIRQRefused {
    static let scenario = Scenario(
        name: "map-pirq-refused",
        title: "Xen does not let a PVH dom0 map an interrupt into a guest.",
        preconditions: [.device, .interruptPin],
        changes: ["creates a guest that never runs, and maps the device's interrupt into it"],
        run: run)

    private static func run(_ context: ScenarioContext) throws(ScenarioAbort) {
        let address = try context.requireDevice()
        let guest = try context.createGuest()
        let irq = try context.readIRQ(
            "QEMU", "reads the interrupt of \(address), which until QEMU 10.0 it took for the GSI",
            of: address)
        guard let irq else { throw .cannotRun("\(address) has no irq in sysfs") }
        _ = try context.map(
            .irq(irq), into: guest, as: context.environment.isPVH ? nil : PIRQ(Int32(irq.rawValue)),
            "QEMU", "maps it into the guest, as it realizes the device",
            then: "QEMU leaves the device without INTx; libxl, which maps it too, fails the attach")
    }
}
