// SPDX-License-Identifier: MIT

import PrivcmdKit

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
            address, then: "xl stops; the next steps show what would follow", continues: true)
        let line = try findLine(address, context)
        try registerGSI(line, context)
        let guest = try context.createGuest()
        let isPVH = context.environment.isPVH
        let samePIRQ = try line.samePIRQ()
        _ = try context.map(
            line, into: guest, as: isPVH ? nil : samePIRQ, "QEMU",
            "maps it into the guest, as it realizes the device",
            then: "QEMU leaves the device without INTx", continues: true)
        // libxl before 4.20 passes the pIRQ that it assumes dom0 has for this GSI.
        try context.permitPIRQ(
            samePIRQ, named: line.name, to: guest, true, "libxl",
            isPVH
                ? "before 4.20 grants the interrupt by dom0's pIRQ, which a PVH dom0 does not have:"
                    + " Xen refuses this, and libxl 4.20 no longer calls it"
                : "grants the interrupt by dom0's pIRQ",
            expected: isPVH ? .errno(.eperm) : .success, then: "libxl fails the attach")
        if isPVH {
            try context.permitGSI(
                line, to: guest, true, "libxl", "since 4.20 grants it by its GSI",
                then: "libxl fails the attach")
        }
    }

    /// Finds the device's interrupt line: by its GSI, else by its sysfs irq.
    private static func findLine(_ address: SBDF, _ context: ScenarioContext) throws(ScenarioAbort)
        -> InterruptLine
    {
        let spec = StepSpecification(
            actor: "privcmd-probe",
            action: "gets the GSI of \(address); if that fails, uses the sysfs irq",
            call: "IOCTL_PRIVCMD_PCIDEV_GET_GSI(sbdf \(address))", expected: .anything)
        let gsi = try context.step(spec) {
            context.call { (privcmd) throws(PrivcmdError) in try privcmd.gsi(of: address) }
        } output: {
            StepOutput("GSI \($0)")
        }
        if let gsi { return .gsi(gsi) }
        let irq = try context.readIRQ(
            "privcmd-probe", "reads the irq of \(address) instead", of: address)
        return .irq(irq)
    }

    private static func registerGSI(_ line: InterruptLine, _ context: ScenarioContext)
        throws(ScenarioAbort)
    {
        let spec = StepSpecification(
            actor: "privcmd-probe",
            action:
                "registers the GSI, to find out whether xen-pciback had: a guest gets no interrupt from"
                + " a pin that is not registered",
            call: "PHYSDEVOP_setup_gsi(gsi \(line.name), triggering 1, polarity 1)",
            knownErrnos: context.environment.isPVH
                ? [KnownErrno(.enosys, .xen(.setupGSIForPVH))] : [],
            then: "the guest gets no interrupt", continues: true)
        try context.step(spec) {
            context.call { (privcmd) throws(PrivcmdError) in
                try privcmd.setupGSI(GSI(line.number))
            }
        } output: { outcome in
            switch outcome {
            case .alreadyRegistered: StepOutput("EEXIST: it was registered")
            case .registered: StepOutput("0: it was not registered", missing: .linux(.setsUpGSI))
            case .acpiInterrupt: StepOutput("it is ACPI's own interrupt")
            }
        }
    }
}
