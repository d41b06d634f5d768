// SPDX-License-Identifier: MIT

import PrivcmdKit
internal import SystemPackage

/// The whole passthrough: the calls of libxl 4.20 and QEMU 10.0, in their order.
///
/// It leaves out the calls that need a running guest or its memory: bind_pt_irq and memory_mapping.
/// It also leaves out the memory and port permissions, which are the same on every system.
enum Passthrough {
    static let scenario = Scenario(
        name: "passthrough",
        title: "libxl and QEMU attach a device to a guest, and detach it again.",
        preconditions: [.device, .interruptPin, .pciControl],
        changes: [
            "binds the device to xen-pciback, resets it, and assigns it to quarantine and to the guest",
            "creates a guest that never runs, and maps the device's interrupt into it",
        ],
        run: { (context) throws(ScenarioAbort) in
            let address = try context.requireDevice()
            try context.bind(address, then: "xl stops: the device cannot be assigned")
            try context.assign(
                address, to: .io, "xl pci-assignable-add",
                "puts the device into quarantine, where it can access no domain's memory",
                then: "xl stops: the device cannot be assigned")
            let guest = try context.createGuest(hasIOMMU: true)
            try context.testAssignment(of: address, to: guest)
            try reset(address, "before the guest gets it", context)
            if context.environment.isPVH {
                try attachAndDetachPVH(address, guest, context)
            } else {
                try attachAndDetachPV(address, guest, context)
            }
            try reset(address, "after the guest had it", context)
            try context.deassign(
                address, from: guest, "libxl", "deassigns the device from the guest",
                then: "libxl fails the detach")
            try context.deassign(
                address, from: .io, "xl pci-assignable-remove",
                "returns the device to dom0", then: "the device stays in quarantine")
        })

    private static func attachAndDetachPVH(
        _ address: SBDF, _ guest: DomainID, _ context: ScenarioContext
    ) throws(ScenarioAbort) {
        let gsi = try context.getGSI(
            "QEMU", "gets from privcmd the GSI of \(address)", of: address,
            then: "QEMU continues, and leaves the device without INTx", continues: true)
        var pirq: PIRQ?
        if let gsi {
            pirq = try context.map(
                .gsi(gsi), into: guest, "QEMU", "maps it into the guest",
                then: "QEMU continues, and leaves the device without INTx", continues: true)
        }
        let again = try context.getGSI(
            "libxl", "gets the GSI too", of: address, then: "libxl fails the attach")
        guard let again else { throw .flowStops }
        let mapped = try context.map(
            .gsi(again), into: guest, "libxl", "maps it, and gets the same pIRQ as QEMU",
            then: "libxl fails the attach", expecting: pirq)
        guard let mapped else { throw .flowStops }
        try context.permitGSI(
            .gsi(again), to: guest, true, "libxl", "grants the guest the GSI",
            then: "libxl fails the attach")
        try context.assign(
            address, to: guest, "libxl", "assigns the device to the guest",
            then: "libxl fails the attach")

        try context.unmap(
            mapped, of: guest, "QEMU", "unmaps the pIRQ, because the device is detached",
            then: "QEMU logs the error and continues", continues: true)
        let last = try context.getGSI(
            "libxl", "gets the GSI again", of: address, then: "libxl fails the detach")
        guard let last else { throw .flowStops }
        let found = try context.map(
            .gsi(last), into: guest, "libxl",
            "maps the GSI to get its pIRQ, which maps again what QEMU unmapped",
            then: "libxl fails the detach")
        guard let found else { throw .flowStops }
        try context.unmap(found, of: guest, "libxl", "unmaps it", then: "libxl fails the detach")
        try context.permitGSI(
            .gsi(last), to: guest, false, "libxl", "revokes the guest's access to the GSI",
            then: "libxl fails the detach")
    }

    private static func attachAndDetachPV(
        _ address: SBDF, _ guest: DomainID, _ context: ScenarioContext
    ) throws(ScenarioAbort) {
        let irq = try context.readIRQ(
            "QEMU", "reads the irq of \(address), which in a PV dom0 is the GSI", of: address)
        let wanted = try InterruptLine.irq(irq).samePIRQ()
        _ = try context.map(
            .irq(irq), into: guest, as: wanted, "QEMU", "maps it into the guest",
            then: "QEMU continues, and leaves the device without INTx", continues: true)
        let mapped = try context.map(
            .irq(irq), into: guest, as: wanted, "libxl",
            "maps it, and gets the same pIRQ as QEMU", then: "libxl fails the attach",
            expecting: wanted)
        guard let mapped else { throw .flowStops }
        try context.permitPIRQ(
            mapped, named: ScenarioContext.pirqName, to: guest, true, "libxl",
            "grants the guest dom0's pIRQ of that number", expected: .success,
            then: "libxl fails the attach")
        try context.assign(
            address, to: guest, "libxl", "assigns the device to the guest",
            then: "libxl fails the attach")

        try context.unmap(
            mapped, of: guest, "QEMU", "unmaps the pIRQ, because the device is detached",
            then: "QEMU logs the error and continues", continues: true)
        try context.unmap(
            mapped, of: guest, "libxl",
            "unmaps it too: libxl logs the error and ignores it", expected: .errno(.einval),
            then: "libxl logs the error and continues", continues: true)
        try context.permitPIRQ(
            mapped, named: ScenarioContext.pirqName, to: guest, false, "libxl",
            "revokes the guest's access to dom0's pIRQ", expected: .success,
            then: "libxl logs the error and continues", continues: true)
    }

    private static func reset(_ address: SBDF, _ when: String, _ context: ScenarioContext)
        throws(ScenarioAbort)
    {
        let spec = StepSpecification(
            actor: "libxl", action: "resets the device \(when)",
            call: "write of 1 to the reset file of \(address) in sysfs",
            then: "libxl logs the error and continues", continues: true)
        try context.step(spec) {
            context.withControl { (control) throws(Errno) in try control.reset(address) }
        } output: {
            StepOutput("done")
        }
    }
}
