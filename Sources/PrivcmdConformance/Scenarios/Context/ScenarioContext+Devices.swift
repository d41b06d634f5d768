// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdDevices
import PrivcmdFake
import PrivcmdKit
internal import SystemPackage

extension ScenarioContext {
    /// The device under test.
    ///
    /// It exists if ``ScenarioPrecondition/device`` is met; otherwise throws.
    func requireDevice() throws(ScenarioAbort) -> SBDF {
        guard let deviceUnderTest else { throw .cannotRun("needs a device") }
        return deviceUnderTest
    }

    /// Unbinds a device that xen-pciback has, so that the scenario can bind it.
    func unbind(_ address: SBDF) throws(ScenarioAbort) {
        // A scenario that has unbound it itself does not do so again.
        guard device.system.device(address)?.isBoundToPciback == true,
            !cleanups.actions.contains(.bindToPciback(address))
        else { return }
        let spec = StepSpecification(
            actor: "privcmd-probe",
            action: "unbinds \(address) from xen-pciback, to observe the next bind",
            call: "write of \(address) to xen-pciback's unbind")
        try step(spec) {
            change(revertedBy: .bindToPciback(address)) {
                withControl { (control) throws(Errno) in try control.unbindFromPciback(address) }
            }
        } output: {
            StepOutput("unbound")
        }
    }

    /// Binds a device to xen-pciback.
    func bind(_ address: SBDF, then: String, continues: Bool = false) throws(ScenarioAbort) {
        try unbind(address)
        let spec = StepSpecification(
            actor: "xl pci-assignable-add",
            action: "binds \(address) to xen-pciback, which resets it, restores its registers and,"
                + " since Linux \(FeatureIntroduced.linux), reports the reset to Xen and registers the GSI",
            call: "write of \(address) to xen-pciback's bind",
            knownErrnos: Self.bindErrnos, then: then, continues: continues)
        try step(spec) {
            withControl { (control) throws(Errno) in try control.bindToPciback(address) }
        } output: {
            // A device that was bound at the start is bound again: there is nothing to undo.
            if !removeCleanup(.bindToPciback(address)) { addCleanup(.unbindFromPciback(address)) }
            return StepOutput("bound")
        }
    }

    /// The errnos of binding, each with the feature that the system lacks.
    private static let bindErrnos: [KnownErrno] = [
        KnownErrno(.enosys, .xen(.deviceReset)),
        KnownErrno(.enodev, .xen(.deviceReset)),
        KnownErrno(
            .eexist,
            .finding(
                2, "a device with MSI-X and a function level reset cannot be bound in a PVH dom0")),
    ]

    // MARK: Registers

    /// The values of a device's command register and BARs.
    struct CommandAndBARs: Equatable {
        let command: UInt16
        let bars: [UInt32]

        /// Whether the device decodes memory.
        var decodesMemory: Bool { command & UInt16(MIRROR_PCI_COMMAND_MEMORY) != 0 }

        /// The addresses without the type bits.
        var addresses: [UInt32] { bars.map { $0 & ~0xf } }

        var values: [String: String] {
            var values = ["command": "0x" + String(command, radix: 16)]
            for (index, bar) in bars.enumerated() where bar != 0 {
                values["BAR\(index)"] = "0x" + String(bar, radix: 16)
            }
            return values
        }
    }

    /// The number of BARs of a device that is not a bridge.
    private static let barCount = 6

    /// Reads the command register and the BARs.
    func commandAndBARs(of address: SBDF) -> Result<CommandAndBARs, StepFailure> {
        withControl { (control) throws(Errno) in
            let command = try control.readConfiguration(
                of: address, at: Int(MIRROR_PCI_COMMAND), count: 2)
            let bars = try control.readConfiguration(
                of: address, at: Int(MIRROR_PCI_BASE_ADDRESS_0), count: Self.barCount * 4)
            guard let command = command.littleEndian(at: 0, width: 2),
                bars.count == Self.barCount * 4
            else { throw .eio }
            return CommandAndBARs(
                command: UInt16(command),
                bars: (0..<Self.barCount).map {
                    UInt32(bars.littleEndian(at: $0 * 4, width: 4) ?? 0)
                })
        }
    }

    /// The action that restores the registers.
    ///
    /// Decoding is off while the BARs are written:
    /// otherwise Xen refuses them.
    static func restore(_ bases: CommandAndBARs, of address: SBDF) -> CleanupAction {
        let off = bases.command & ~UInt16(MIRROR_PCI_COMMAND_MEMORY | MIRROR_PCI_COMMAND_IO)
        let command = Int(MIRROR_PCI_COMMAND)
        let bars = bases.bars.enumerated().map { index, bar in
            CleanupAction.Register(
                offset: Int(MIRROR_PCI_BASE_ADDRESS_0) + index * 4, bytes: bar.littleEndianBytes)
        }
        return .writeRegisters(
            address,
            [CleanupAction.Register(offset: command, bytes: off.littleEndianBytes)] + bars
                + [CleanupAction.Register(offset: command, bytes: bases.command.littleEndianBytes)])
    }

    /// Whether a device has a function level reset, by its capabilities or by a fake's profile.
    func hasFunctionLevelReset(_ address: SBDF) -> Bool {
        if let profile = environment.profile {
            return profile.machine.deviceRegisters[address]?.isClearedByReset == true
        }
        guard let control = device.pciControl,
            let space = try? control.readConfiguration(
                of: address, at: 0, count: Int(MIRROR_PCI_CFG_SPACE_SIZE)),
            space.count == Int(MIRROR_PCI_CFG_SPACE_SIZE)
        else { return false }
        var next = Int(space[Int(MIRROR_PCI_CAPABILITY_LIST)])
        // A capability has at least four bytes: a longer list is a loop.
        for _ in 0..<space.count / 4 {
            guard next >= Int(MIRROR_PCI_STD_HEADER_SIZEOF), next + 8 <= space.count else {
                return false
            }
            if space[next] == UInt8(MIRROR_PCI_CAP_ID_EXP) {
                let devcap =
                    space.littleEndian(at: next + Int(MIRROR_PCI_EXP_DEVCAP), width: 4) ?? 0
                return devcap & UInt64(MIRROR_PCI_EXP_DEVCAP_FLR) != 0
            }
            next = Int(space[next + Int(MIRROR_PCI_CAP_LIST_NEXT)])
        }
        return false
    }
}
