// SPDX-License-Identifier: MIT

/// The third problem of the series' cover letter: a PVH dom0 cannot grant the interrupt, and
/// xen-pciback has not registered it.
enum IRQPermission {
    static let scenario = Scenario(
        name: "irq-permission",
        title: "A dom0 cannot grant a guest an interrupt that dom0 has not mapped and that"
            + " Linux has not registered.",
        preconditions: [.device, .interruptPin, .pciControl],
        changes: [
            "creates a guest that never runs, and maps the device's interrupt into it",
            "registers the device's GSI, which stays registered until Xen reboots",
        ], run: run)

    private static func run(_ context: ScenarioContext) throws(ScenarioAbort) {
        let address = try context.requireDevice()
        try context.bind(
            address, then: "xl gives up; what follows shows the rest nevertheless", goesOn: true)
        let line = try findLine(address, context)
        try registerGSI(line, context)
        let guest = try context.createGuest()
        let isPVH = context.environment.isPVH
        let wanted = isPVH ? nil : PIRQ(Int32(line.number))
        let pirq = try context.map(
            line, into: guest, as: wanted, "QEMU",
            "maps it into the guest, as it realizes the device",
            then: "QEMU leaves the device without INTx", goesOn: true)
        // libxl before 4.20 passes the pIRQ that it assumes dom0 has for this GSI.
        try context.permitPIRQ(
            PIRQ(Int32(line.number)), named: line.name, to: guest, true, "libxl",
            isPVH
                ? "before 4.20 grants the interrupt by dom0's pIRQ, which a PVH dom0 does not have:"
                    + " this stays refused, and libxl no longer asks it"
                : "grants the interrupt by dom0's pIRQ",
            expected: isPVH ? .errno(.eperm) : .success, then: "libxl fails the attach")
        if isPVH {
            try context.permitGSI(
                line, to: guest, true, "libxl", "since 4.20 grants it by its GSI",
                then: "libxl fails the attach")
        }
        _ = pirq
    }

    /// Finds the device's interrupt line: by its GSI, else by its sysfs irq.
    private static func findLine(_ address: SBDF, _ context: ScenarioContext) throws(ScenarioAbort)
        -> InterruptLine
    {
        let spec = StepSpecification(
            actor: "privcmd-probe",
            action: "asks for the GSI of \(address), and takes the sysfs irq where nobody tells",
            call: "IOCTL_PRIVCMD_PCIDEV_GET_GSI(sbdf \(address))", expected: .anything)
        let gsi = try context.step(spec) {
            context.call { (privcmd) throws(PrivcmdError) in try privcmd.gsi(of: address) }
        } output: {
            StepOutput("GSI \($0)")
        }
        if let gsi { return .gsi(gsi) }
        let irq = try context.readIRQ(
            "privcmd-probe", "reads the interrupt of \(address) instead", of: address)
        guard let irq else { throw .cannotRun("\(address) has no irq in sysfs") }
        return .irq(irq)
    }

    private static func registerGSI(_ line: InterruptLine, _ context: ScenarioContext)
        throws(ScenarioAbort)
    {
        let spec = StepSpecification(
            actor: "privcmd-probe",
            action:
                "registers the GSI, to see whether xen-pciback had: a guest gets no interrupt of"
                + " a pin that nobody has set up",
            call: "PHYSDEVOP_setup_gsi(gsi \(line.name), triggering 1, polarity 1)",
            knownErrnos: context.environment.isPVH
                ? [KnownErrno(.enosys, .xen(.setupGSIForPVH))] : [],
            then: "the guest gets no interrupt", goesOn: true)
        try context.step(spec) {
            context.call { (privcmd) throws(PrivcmdError) in
                try privcmd.setupGSI(GSI(line.number))
            }
        } output: { outcome in
            switch outcome {
            case .alreadyRegistered: StepOutput("EEXIST: somebody had")
            case .registered: StepOutput("0: nobody had", missing: .linux(.setsUpGSI))
            case .acpiInterrupt: StepOutput("it is ACPI's own interrupt")
            }
        }
    }
}
