// SPDX-License-Identifier: MIT

/// The cover letter's second problem: a PVH dom0 may not map an interrupt into a guest.
enum MapPIRQRefused {
    static let scenario = Scenario(
        name: "map-pirq-refused",
        title: "A dom0 in hardware virtualisation is not let map an interrupt into a guest.",
        needs: [.device, .pin],
        changes: ["a guest is created that never runs, and the device's interrupt mapped into it"],
        play: play)

    private static func play(_ stage: Stage) throws(StageEnd) {
        let address = try stage.address()
        let guest = try stage.createGuest()
        let irq = try stage.readIRQ(
            "QEMU", "reads the interrupt of \(address), which until QEMU 10.0 it took for the GSI",
            of: address)
        guard let irq else { throw .cannot("\(address) has no irq in sysfs") }
        _ = try stage.map(
            .irq(irq), into: guest, as: stage.place.isPVH ? nil : PIRQ(Int32(irq.rawValue)),
            "QEMU", "maps it into the guest, as it realizes the device",
            then: "QEMU leaves the device without INTx; libxl, which maps it too, fails the attach")
    }
}
