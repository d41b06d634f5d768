// SPDX-License-Identifier: MIT

import PrivcmdKit

/// The fourth problem of the series' cover letter: toolstacks use the sysfs irq as the GSI.
enum IRQIsNotGSI {
    static let scenario = Scenario(
        name: "irq-is-not-gsi",
        title: "Toolstacks use the number in a device's sysfs irq file as its GSI.",
        preconditions: [.device, .interruptPin, .pciControl],
        changes: ["creates a guest that never runs, and maps the device's interrupt into it"],
        run: run)

    private static func run(_ context: ScenarioContext) throws(ScenarioAbort) {
        let address = try context.requireDevice()
        try context.bind(
            address, then: "xl stops; the next steps show what would follow", continues: true)
        let irq = try context.readIRQ(
            "QEMU", "reads the irq of \(address) from sysfs, a number that Linux chooses",
            of: address)
        let guest = try context.createGuest()
        guard context.environment.isPVH else {
            _ = try context.map(
                .irq(irq), into: guest, as: InterruptLine.irq(irq).samePIRQ(), "QEMU",
                "maps that number: in a PV dom0 the irq is the GSI",
                then: "QEMU leaves the device without INTx")
            return
        }
        let gsi = try context.getGSI(
            "QEMU", "since 10.0 gets from privcmd the GSI of \(address)", of: address,
            then: "QEMU before 10.0, or on this kernel, has only the irq, and maps it",
            continues: true)
        guard let gsi else {
            _ = try context.map(
                .irq(irq), into: guest, "QEMU",
                "maps the irq as if it were the GSI, without knowing which interrupt that is",
                then: "QEMU leaves the device without INTx")
            return
        }
        try compareNumbers(irq, gsi, context)
        let pirq = try context.map(
            .gsi(gsi), into: guest, "QEMU", "maps the GSI",
            then: "QEMU leaves the device without INTx")
        guard let pirq, irq.rawValue != gsi.rawValue else { return }
        try mapIRQAsGSI(irq, pirq, guest, context)
    }

    private static func compareNumbers(_ irq: IRQ, _ gsi: GSI, _ context: ScenarioContext)
        throws(ScenarioAbort)
    {
        let spec = StepSpecification(
            actor: "privcmd-probe", action: "compares the two", call: "the irq and the GSI",
            expected: .anything)
        try context.step(spec) {
            .success(irq.rawValue == gsi.rawValue)
        } output: { isSame in
            StepOutput(isSame ? "the same number here" : "two different numbers")
        }
    }

    /// Maps the irq as if it were the GSI, as QEMU before 10.0 does.
    private static func mapIRQAsGSI(
        _ irq: IRQ, _ correct: PIRQ, _ guest: DomainID, _ context: ScenarioContext
    )
        throws(ScenarioAbort)
    {
        let spec = StepSpecification(
            actor: "QEMU", action: "before 10.0 maps the irq as if it were the GSI",
            call: "PHYSDEVOP_map_pirq(domid \(ScenarioContext.guestName), type GSI, index"
                + " \(ScenarioContext.irqName), pirq -1)", expected: .anything)
        try context.step(spec) {
            context.call { (privcmd) throws(PrivcmdError) in
                try privcmd.mapPIRQ(GSI(irq.rawValue), to: guest)
            }
        } output: { mapped in
            StepOutput(
                mapped == correct ? "the same pIRQ" : "a pIRQ of another interrupt",
                [ScenarioContext.pirqName: mapped.description])
        }
    }
}
