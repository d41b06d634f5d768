// SPDX-License-Identifier: MIT

internal import SystemPackage

/// The whole passthrough: what libxl 4.20 and QEMU 10.0 ask, in their order.
///
/// What needs a guest that runs, or memory of it, is left out: bind_pt_irq and memory_mapping; so are
/// the permissions for its memory and ports, which are the same on every system.
enum Passthrough {
    static let scenario = Scenario(
        name: "passthrough",
        title: "A device is attached to a guest and detached again, as libxl and QEMU do it.",
        needs: [.device, .pin, .control],
        changes: [
            "the device is bound to xen-pciback, reset, and given to quarantine and to the guest",
            "a guest is created that never runs, and the device's interrupt mapped into it",
        ],
        play: { (stage) throws(StageEnd) in
            let address = try stage.address()
            try stage.bind(address, then: "xl gives up: the device cannot be assigned")
            try stage.assign(
                address, to: .io, "xl pci-assignable-add",
                "puts the device into quarantine, where it reaches nobody's memory",
                then: "xl gives up: the device cannot be assigned")
            let guest = try stage.createGuest(hasIOMMU: true)
            try stage.testAssignment(of: address, to: guest)
            try reset(address, "before the guest gets it", stage)
            if stage.place.isPVH {
                try pvh(address, guest, stage)
            } else {
                try pv(address, guest, stage)
            }
            try reset(address, "after the guest had it", stage)
            try stage.deassign(
                address, from: guest, "libxl", "takes the device from the guest",
                then: "libxl fails the detach")
            try stage.deassign(
                address, from: .io, "xl pci-assignable-remove",
                "gives it back to dom0", then: "the device stays in quarantine")
        })

    private static func pvh(_ address: SBDF, _ guest: DomainID, _ stage: Stage) throws(StageEnd) {
        let gsi = try stage.askGSI(
            "QEMU", "asks privcmd for the GSI of \(address)", of: address,
            then: "QEMU goes on, and leaves the device without INTx", goesOn: true)
        var pirq: PIRQ?
        if let gsi {
            pirq = try stage.map(
                .gsi(gsi), into: guest, "QEMU", "maps it into the guest",
                then: "QEMU goes on, and leaves the device without INTx", goesOn: true)
        }
        let again = try stage.askGSI(
            "libxl", "asks for the GSI too", of: address, then: "libxl fails the attach")
        guard let again else { throw .stops }
        let mapped = try stage.map(
            .gsi(again), into: guest, "libxl", "maps it, and gets the pIRQ that QEMU got",
            then: "libxl fails the attach", expecting: pirq)
        guard let mapped else { throw .stops }
        try stage.permitGSI(
            .gsi(again), to: guest, true, "libxl", "grants the guest the GSI",
            then: "libxl fails the attach")
        try stage.assign(
            address, to: guest, "libxl", "gives the guest the device",
            then: "libxl fails the attach")

        try stage.unmap(
            mapped, of: guest, "QEMU", "unmaps the pIRQ, as the device is detached",
            then: "QEMU logs it and goes on", goesOn: true)
        let last = try stage.askGSI(
            "libxl", "asks for the GSI once more", of: address, then: "libxl fails the detach")
        guard let last else { throw .stops }
        let found = try stage.map(
            .gsi(last), into: guest, "libxl",
            "maps the GSI to learn its pIRQ, which maps anew what QEMU has unmapped",
            then: "libxl fails the detach")
        guard let found else { throw .stops }
        try stage.unmap(found, of: guest, "libxl", "unmaps it", then: "libxl fails the detach")
        try stage.permitGSI(
            .gsi(last), to: guest, false, "libxl", "takes the GSI from the guest",
            then: "libxl fails the detach")
    }

    private static func pv(_ address: SBDF, _ guest: DomainID, _ stage: Stage) throws(StageEnd) {
        let irq = try stage.readIRQ(
            "QEMU", "reads the interrupt of \(address), which in a PV dom0 is the GSI", of: address)
        guard let irq else { throw .cannot("\(address) has no irq in sysfs") }
        let wanted = PIRQ(Int32(irq.rawValue))
        _ = try stage.map(
            .irq(irq), into: guest, as: wanted, "QEMU", "maps it into the guest",
            then: "QEMU goes on, and leaves the device without INTx", goesOn: true)
        let mapped = try stage.map(
            .irq(irq), into: guest, as: wanted, "libxl",
            "maps it, and gets the pIRQ that QEMU got", then: "libxl fails the attach",
            expecting: wanted)
        guard let mapped else { throw .stops }
        try stage.permitPIRQ(
            mapped, named: Stage.pirqName, to: guest, true, "libxl",
            "grants the guest dom0's pIRQ of that number", right: .success,
            then: "libxl fails the attach")
        try stage.assign(
            address, to: guest, "libxl", "gives the guest the device",
            then: "libxl fails the attach")

        try stage.unmap(
            mapped, of: guest, "QEMU", "unmaps the pIRQ, as the device is detached",
            then: "QEMU logs it and goes on", goesOn: true)
        try stage.unmap(
            mapped, of: guest, "libxl",
            "unmaps it too: the error is logged, and means nothing", right: .errno(.einval),
            then: "libxl logs it and goes on", goesOn: true)
        try stage.permitPIRQ(
            mapped, named: Stage.pirqName, to: guest, false, "libxl",
            "takes dom0's pIRQ from the guest", right: .success,
            then: "libxl logs it and goes on", goesOn: true)
    }

    private static func reset(_ address: SBDF, _ when: String, _ stage: Stage) throws(StageEnd) {
        let cue = Cue(
            who: "libxl", what: "has the device reset \(when)",
            call: "write of 1 to the reset file of \(address) in sysfs",
            then: "libxl logs it and goes on", goesOn: true)
        try stage.step(cue) {
            stage.handle { (control) throws(Errno) in try control.reset(address) }
        } say: {
            Said("done")
        }
    }
}
