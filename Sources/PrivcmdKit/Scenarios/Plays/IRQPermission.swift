// SPDX-License-Identifier: MIT

/// The cover letter's third problem: a PVH dom0 can neither grant the interrupt, nor has anybody
/// registered it.
enum IRQPermission {
    static let scenario = Scenario(
        name: "irq-permission",
        title: "A dom0 cannot grant a guest an interrupt that it has not mapped itself, and that"
            + " nobody has registered.",
        needs: [.device, .pin, .control],
        changes: [
            "a guest is created that never runs, and the device's interrupt mapped into it",
            "the device's GSI is registered, which stays until Xen is rebooted",
        ], play: play)

    private static func play(_ stage: Stage) throws(StageEnd) {
        let address = try stage.address()
        try stage.bind(
            address, then: "xl gives up; what follows shows the rest nevertheless", goesOn: true)
        let line = try learnLine(address, stage)
        try register(line, stage)
        let guest = try stage.createGuest()
        let isPVH = stage.place.isPVH
        let wanted = isPVH ? nil : PIRQ(Int32(line.number))
        let pirq = try stage.map(
            line, into: guest, as: wanted, "QEMU",
            "maps it into the guest, as it realizes the device",
            then: "QEMU leaves the device without INTx", goesOn: true)
        // A libxl that knows no other call names the pIRQ that it believes dom0 to have.
        try stage.permitPIRQ(
            PIRQ(Int32(line.number)), named: line.words, to: guest, true, "libxl",
            isPVH
                ? "before 4.20 grants the interrupt by dom0's pIRQ, which a PVH dom0 does not have:"
                    + " this stays refused, and libxl no longer asks it"
                : "grants the interrupt by dom0's pIRQ",
            right: isPVH ? .errno(.eperm) : .success, then: "libxl fails the attach")
        if isPVH {
            try stage.permitGSI(
                line, to: guest, true, "libxl", "since 4.20 grants it by its GSI",
                then: "libxl fails the attach")
        }
        _ = pirq
    }

    /// The number of the device's line, by whatever way there is.
    private static func learnLine(_ address: SBDF, _ stage: Stage) throws(StageEnd) -> InterruptLine
    {
        let cue = Cue(
            who: "privcmd-probe",
            what: "asks for the GSI of \(address), and takes the sysfs irq where nobody tells",
            call: "IOCTL_PRIVCMD_PCIDEV_GET_GSI(sbdf \(address))", right: .anything)
        let gsi = try stage.step(cue) {
            stage.ask { (privcmd) throws(PrivcmdError) in try privcmd.gsi(of: address) }
        } say: {
            Said("GSI \($0)")
        }
        if let gsi { return .gsi(gsi) }
        let irq = try stage.readIRQ(
            "privcmd-probe", "reads the interrupt of \(address) instead", of: address)
        guard let irq else { throw .cannot("\(address) has no irq in sysfs") }
        return .irq(irq)
    }

    private static func register(_ line: InterruptLine, _ stage: Stage) throws(StageEnd) {
        let cue = Cue(
            who: "privcmd-probe",
            what: "registers the GSI, to see whether xen-pciback had: a guest gets no interrupt of"
                + " a pin that nobody has set up",
            call: "PHYSDEVOP_setup_gsi(gsi \(line.words), triggering 1, polarity 1)",
            breaks: stage.place.isPVH ? [KnownBreak(.enosys, .xen(.setupGSIForPVH))] : [],
            then: "the guest gets no interrupt", goesOn: true)
        try stage.step(cue) {
            stage.ask { (privcmd) throws(PrivcmdError) in
                try privcmd.setupGSI(GSI(line.number))
            }
        } say: { outcome in
            switch outcome {
            case .alreadyRegistered: Said("EEXIST: somebody had")
            case .registered: Said("0: nobody had", wrong: .linux(.setsUpGSI))
            case .acpiInterrupt: Said("it is ACPI's own interrupt")
            }
        }
    }
}
