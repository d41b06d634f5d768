// SPDX-License-Identifier: MIT

package import PrivcmdKit

extension FakeProfile {
    /// The profile of `--device fake`.
    package static let standard = FakeProfile(named: .standard)

    /// The listed profiles.
    ///
    /// Names can combine any known releases, so there are more.
    package static let builtIn: [FakeProfile] = ProfileName.builtIn.map(FakeProfile.init(named:))

    /// Finds a profile by its name.
    ///
    /// - Parameter name: its name, listed or combined.
    /// - Returns: the profile; nil for an invalid name.
    package static func named(_ name: String) -> FakeProfile? {
        (try? ProfileName(parsing: name)).map(FakeProfile.init(named:))
    }

    /// Creates the profile of a name: the lab's machine with other releases, or another kind of
    /// domain.
    package init(named name: ProfileName) {
        self.init(ProfileComposition(name))
        provenance = ProfileName.recorded.contains(name) ? .recorded : .inferred
    }

    package init(_ composition: ProfileComposition) {
        self.init(
            name: "\(composition.name)", summary: composition.summary, system: composition.system,
            gsis: [:], interrupts: .init(registered: [], mapped: [], denied: []))
        base = composition.name
        revision = composition.revision
        patches = composition.allPatches
        guard composition.domainKind.isControlDomain else {
            summary += has(.opensRestricted) ? ", with XSA-482" : ", before XSA-482"
            return
        }
        if system.hasPciback, !canBind { summary += ", binds no device" }
        gsis = LabMachine.gsis
        machine.deviceRegisters = LabMachine.registers
        if composition.domainKind.type == .pv { machine.freeFrames = LabMachine.freeFramesWithPV }
        commandLine = LabMachine.commandLine(composition.domainKind.type)
        system.devices = LabMachine.devices(hasNetworkDriver: composition.hasNetworkDriver)
        bindPassthroughDevice()
        interrupts = initialInterrupts
    }

    /// Whether xen-pciback can bind a device.
    ///
    /// In a PVH dom0 an old Xen refuses the calls that it
    /// needs.
    package var canBind: Bool {
        guard system.hasPciback else { return false }
        guard system.domain?.type != .pv else { return true }
        return (!has(.reportsReset) || has(.deviceReset))
            && (!has(.setsUpGSI) || has(.setupGSIForPVH))
    }

    private mutating func bindPassthroughDevice() {
        guard canBind,
            let index = system.devices.firstIndex(where: { $0.sbdf == LabMachine.passthroughDevice }
            )
        else { return }
        system.devices[index].driver = PCIDevice.pcibackDriver
    }
}

extension Release {
    /// All three numbers.
    package var fullDescription: String { "\(major).\(minor).\(patch)" }
}
