// SPDX-License-Identifier: MIT

/// The cover letter's fourth problem: the sysfs irq is taken for the GSI.
enum IRQIsNotGSI {
    static let scenario = Scenario(
        name: "irq-is-not-gsi",
        title: "The number in a device's sysfs irq file is taken for its GSI.",
        needs: [.device, .pin, .control],
        changes: ["a guest is created that never runs, and the device's interrupt mapped into it"],
        play: play)

    private static func play(_ stage: Stage) throws(StageEnd) {
        let address = try stage.address()
        try stage.bind(
            address, then: "xl gives up; what follows shows the rest nevertheless", goesOn: true)
        let irq = try stage.readIRQ(
            "QEMU", "reads the interrupt of \(address) from sysfs, a number of Linux's own",
            of: address)
        guard let irq else { throw .cannot("\(address) has no irq in sysfs") }
        let guest = try stage.createGuest()
        guard stage.place.isPVH else {
            _ = try stage.map(
                .irq(irq), into: guest, as: PIRQ(Int32(irq.rawValue)), "QEMU",
                "maps that number: a PV dom0 asks for irqs that are GSIs, so that it is right",
                then: "QEMU leaves the device without INTx")
            return
        }
        let gsi = try stage.askGSI(
            "QEMU", "since 10.0 asks privcmd for the GSI of \(address)", of: address,
            then: "an older QEMU, and this kernel's, has nothing but the irq, and maps that",
            goesOn: true)
        guard let gsi else {
            _ = try stage.map(
                .irq(irq), into: guest, "QEMU",
                "maps the irq as if it were the GSI: which line that is nobody has said",
                then: "QEMU leaves the device without INTx")
            return
        }
        try compare(irq, gsi, stage)
        let pirq = try stage.map(
            .gsi(gsi), into: guest, "QEMU", "maps the GSI",
            then: "QEMU leaves the device without INTx")
        guard let pirq, irq.rawValue != gsi.rawValue else { return }
        try mistake(irq, pirq, guest, stage)
    }

    private static func compare(_ irq: IRQ, _ gsi: GSI, _ stage: Stage) throws(StageEnd) {
        let cue = Cue(
            who: "privcmd-probe", what: "compares the two", call: "the irq and the GSI",
            right: .anything)
        try stage.step(cue) {
            .success(irq.rawValue == gsi.rawValue)
        } say: { isSame in
            Said(isSame ? "the same number here" : "two different numbers")
        }
    }

    /// What somebody maps who takes the irq for the GSI.
    private static func mistake(_ irq: IRQ, _ right: PIRQ, _ guest: DomainID, _ stage: Stage)
        throws(StageEnd)
    {
        let cue = Cue(
            who: "QEMU", what: "before 10.0 maps the irq as if it were the GSI",
            call: "PHYSDEVOP_map_pirq(domid \(Stage.guestName), type GSI, index"
                + " \(Stage.irqName), pirq -1)", right: .anything)
        try stage.step(cue) {
            stage.ask { (privcmd) throws(PrivcmdError) in
                try privcmd.mapPIRQ(GSI(irq.rawValue), to: guest)
            }
        } say: { mapped in
            Said(
                mapped == right ? "the pIRQ of before" : "a pIRQ of another interrupt",
                [Stage.pirqName: mapped.description])
        }
    }
}
