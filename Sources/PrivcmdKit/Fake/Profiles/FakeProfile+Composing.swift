// SPDX-License-Identifier: MIT

extension FakeProfile {
    /// The profile that `--device fake` stands for.
    public static let standard = FakeProfile(composing: .standard)

    /// The profiles that are listed; there are more, since any known releases may be combined.
    public static let builtIn: [FakeProfile] = ProfileName.builtIn.map(FakeProfile.init(composing:))

    /// Finds a profile by its name.
    ///
    /// - Parameter name: its name, listed or combined.
    /// - Returns: the profile, or nil where there is none of that name.
    public static func named(_ name: String) -> FakeProfile? {
        (try? ProfileName(parsing: name)).map(FakeProfile.init(composing:))
    }

    /// Makes the profile that a name describes: the lab's machine with other releases, or another
    /// kind of domain.
    ///
    /// - Parameter name: the name.
    public init(composing name: ProfileName) {
        self.init(FakeComposition(name))
        provenance = ProfileName.recorded.contains(name) ? .recorded : .inferred
    }

    init(_ composition: FakeComposition) {
        self.init(
            name: "\(composition.name)", summary: composition.summary, system: composition.system,
            gsis: [:], interrupts: .init(registered: [], mapped: [], denied: []))
        base = composition.name
        revision = composition.revision
        patches = composition.allPatches
        guard composition.kind.isControlDomain else {
            summary += has(.opensRestricted) ? ", with XSA-482" : ", before XSA-482"
            return
        }
        if system.hasPciback, !canBind { summary += ", binds no device" }
        gsis = LabMachine.gsis
        machine.registers = LabMachine.registers
        if composition.kind.type == .pv { machine.freeFrames = LabMachine.freeFramesBesidePV }
        commandLine = LabMachine.commandLine(composition.kind.type)
        system.devices = LabMachine.devices(drivesNetwork: composition.drivesNetwork)
        bindPassedThrough()
        interrupts = initialInterrupts
    }

    /// Whether xen-pciback can have a device: in a PVH dom0 an old Xen refuses what it is told.
    var canBind: Bool {
        guard system.hasPciback else { return false }
        guard system.domain?.type != .pv else { return true }
        return (!has(.tellsReset) || has(.deviceReset))
            && (!has(.setsUpGSI) || has(.setupGSIForPVH))
    }

    private mutating func bindPassedThrough() {
        guard canBind,
            let index = system.devices.firstIndex(where: { $0.sbdf == LabMachine.passedThrough })
        else { return }
        system.devices[index].driver = PCIDevice.pcibackDriver
    }
}

extension Release {
    /// The numbers, all three of them.
    var fullDescription: String { "\(major).\(minor).\(patch)" }
}
