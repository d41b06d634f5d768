// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit
internal import SystemPackage

/// The first problem of the series' cover letter: vPCI keeps stale state after a reset that Linux
/// did not report to Xen.
enum StaleBARs {
    static let scenario = Scenario(
        name: "stale-bars",
        title: "A device's BARs read back as 0 after a reset that Linux did not report to Xen.",
        preconditions: [.device, .pciControl, .functionLevelReset],
        changes: [
            "binds the device to xen-pciback, which resets it",
            "writes the device's command register and BARs",
        ], run: run)

    private static func run(_ context: ScenarioContext) throws(ScenarioAbort) {
        let address = try context.requireDevice()
        try context.unbind(address)
        let before = try enableDecoding(address, context)
        try context.bind(address, then: "xl stops: the device cannot be assigned")
        try compareBARs(before, address, context)
    }

    /// Enables memory decoding, as a driver or the firmware leaves it.
    private static func enableDecoding(_ address: SBDF, _ context: ScenarioContext)
        throws(ScenarioAbort) -> ScenarioContext.CommandAndBARs
    {
        let spec = StepSpecification(
            actor: "Linux",
            action:
                "leaves \(address) as its driver or the firmware left it: with memory decoding on,"
                + " so that Xen drops writes to BARs",
            call: "read of the command register and the BARs of \(address)")
        let bases = try context.step(spec) {
            let now = context.commandAndBARs(of: address)
            guard case .success(let bases) = now, !bases.decodesMemory else { return now }
            context.addCleanup(ScenarioContext.restore(bases, of: address))
            let command = bases.command | UInt16(MIRROR_PCI_COMMAND_MEMORY)
            let written = context.withControl { (control) throws(Errno) in
                try control.writeConfiguration(
                    command.littleEndianBytes, of: address, at: Int(MIRROR_PCI_COMMAND))
            }
            return written.flatMap { context.commandAndBARs(of: address) }
        } output: {
            StepOutput($0.decodesMemory ? "decoding on" : "decoding off", $0.values)
        }
        guard let bases, bases.addresses.contains(where: { $0 != 0 }), bases.decodesMemory else {
            throw .cannotRun("the device has no BAR that decodes memory")
        }
        // Binding may clear the BARs: restore them at the end.
        context.addCleanup(ScenarioContext.restore(bases, of: address))
        return bases
    }

    private static func compareBARs(
        _ before: ScenarioContext.CommandAndBARs, _ address: SBDF, _ context: ScenarioContext
    )
        throws(ScenarioAbort)
    {
        let spec = StepSpecification(
            actor: "QEMU", action: "reads the BARs of \(address), to show them to the guest",
            call: "read of the command register and the BARs of \(address)",
            then: "QEMU sees a device without memory (invalid BAR values)")
        try context.step(spec) {
            context.commandAndBARs(of: address)
        } output: { now in
            if now.addresses == before.addresses {
                return StepOutput("the same BARs as before", now.values)
            }
            let missing: MissingFeature =
                context.environment.lacks(.linux(.reportsReset))
                ? .linux(.reportsReset) : .xen(.deviceReset)
            let isCleared = now.addresses.allSatisfy { $0 == 0 }
            return StepOutput(
                isCleared ? "the BARs are cleared" : "other BARs", now.values, missing: missing)
        }
    }
}
