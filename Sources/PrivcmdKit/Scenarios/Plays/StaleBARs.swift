// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// The cover letter's first problem: vPCI's stale state after a reset that Xen was not told of.
enum StaleBARs {
    static let scenario = Scenario(
        name: "stale-bars",
        title: "A device's BARs read back cleared after a reset that Xen was not told of.",
        needs: [.device, .control, .functionLevelReset],
        changes: [
            "the device is bound to xen-pciback, which resets it",
            "its command register and BARs are written",
        ], play: play)

    private static func play(_ stage: Stage) throws(StageEnd) {
        let address = try stage.address()
        try stage.free(address)
        let before = try decoding(address, stage)
        try stage.bind(address, then: "xl gives up: the device cannot be assigned")
        try compare(before, address, stage)
    }

    /// Has the device decode its memory, as a driver or the firmware leaves it.
    private static func decoding(_ address: SBDF, _ stage: Stage) throws(StageEnd) -> Stage.Bases {
        let cue = Cue(
            who: "Linux",
            what: "leaves \(address) as its driver or the firmware had it: with memory decoding on,"
                + " so that Xen takes no write to a BAR",
            call: "read of the command register and the BARs of \(address)")
        let bases = try stage.step(cue) {
            let now = stage.bases(of: address)
            guard case .success(let bases) = now, !bases.decodes else { return now }
            stage.will(.changedRegisters(address, Stage.registers(bases)))
            let command = bases.command | UInt16(MIRROR_PCI_COMMAND_MEMORY)
            let written = stage.handle { (control) throws(Errno) in
                try control.setConfiguration(
                    [UInt8(command & 0xff), UInt8(command >> 8)], of: address,
                    at: Int(MIRROR_PCI_COMMAND))
            }
            return written.flatMap { stage.bases(of: address) }
        } say: {
            Said($0.decodes ? "decoding on" : "decoding off", $0.values)
        }
        guard let bases, bases.addresses.contains(where: { $0 != 0 }), bases.decodes else {
            throw .cannot("the device has no BAR that decodes memory")
        }
        // What binding spoils is written back, if it is spoilt.
        stage.will(.changedRegisters(address, Stage.registers(bases)))
        return bases
    }

    private static func compare(_ before: Stage.Bases, _ address: SBDF, _ stage: Stage)
        throws(StageEnd)
    {
        let cue = Cue(
            who: "QEMU", what: "reads the BARs of \(address) to give them to the guest",
            call: "read of the command register and the BARs of \(address)",
            then: "QEMU sees a device without memory (invalid BAR values)")
        try stage.step(cue) {
            stage.bases(of: address)
        } say: { now in
            if now.addresses == before.addresses { return Said("the BARs of before", now.values) }
            let cause: BreakCause =
                stage.place.lacks(.linux(.tellsReset)) ? .linux(.tellsReset) : .xen(.deviceReset)
            let isCleared = now.addresses.allSatisfy { $0 == 0 }
            return Said(
                isCleared ? "the BARs are cleared" : "other BARs", now.values, wrong: cause)
        }
    }
}
