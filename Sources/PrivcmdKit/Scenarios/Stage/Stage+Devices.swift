// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

extension Stage {
    /// The subject, which the scenario's needs have asked for.
    func address() throws(StageEnd) -> SBDF {
        guard let subject else { throw .cannot("it takes a device") }
        return subject
    }

    /// Takes the subject from xen-pciback, where that has it, so that it can be seen bound.
    func free(_ address: SBDF) throws(StageEnd) {
        guard device.system.device(address)?.isBoundToPciback == true else { return }
        let cue = Cue(
            who: "privcmd-probe", what: "takes \(address) from xen-pciback, to see it bound anew",
            call: "write of \(address) to xen-pciback's unbind")
        try step(cue) {
            will(.unbound(address))
            let outcome = handle { (control) throws(Errno) in
                try control.unbindFromPciback(address)
            }
            if case .failure = outcome { _ = hasPutBack(.unbound(address)) }
            return outcome
        } say: {
            Said("unbound")
        }
    }

    /// Binds the subject to xen-pciback.
    func bind(_ address: SBDF, then: String, goesOn: Bool = false) throws(StageEnd) {
        try free(address)
        let cue = Cue(
            who: "xl pci-assignable-add",
            what: "has xen-pciback take \(address), which resets it, restores its registers and,"
                + " since Linux \(Milestone.linux), tells Xen of the reset and registers its GSI",
            call: "write of \(address) to xen-pciback's bind",
            breaks: Self.bindingBreaks, then: then, goesOn: goesOn)
        try step(cue) {
            handle { (control) throws(Errno) in try control.bindToPciback(address) }
        } say: {
            // Whoever had it bound has it bound again.
            if !hasPutBack(.unbound(address)) { will(.bound(address)) }
            return Said("bound")
        }
    }

    /// What keeps a device from being bound.
    private static let bindingBreaks: [KnownBreak] = [
        KnownBreak(.enosys, .xen(.deviceReset)),
        KnownBreak(.enodev, .xen(.deviceReset)),
        KnownBreak(
            .eexist,
            .finding(
                2, "a device with MSI-X and a function level reset cannot be bound in a PVH dom0")),
    ]

    // MARK: Registers

    /// What a device's command register and base addresses hold.
    struct Bases: Equatable {
        let command: UInt16
        let bars: [UInt32]

        /// Whether memory is decoded.
        var decodes: Bool { command & UInt16(MIRROR_PCI_COMMAND_MEMORY) != 0 }

        /// The addresses alone, without the bits that say what kind they are.
        var addresses: [UInt32] { bars.map { $0 & ~0xf } }

        var values: [String: String] {
            var values = ["command": "0x" + String(command, radix: 16)]
            for (index, bar) in bars.enumerated() where bar != 0 {
                values["BAR\(index)"] = "0x" + String(bar, radix: 16)
            }
            return values
        }
    }

    /// How many base addresses a device has that is no bridge.
    private static let barCount = 6

    /// Reads the registers.
    func bases(of address: SBDF) -> Result<Bases, Refusal> {
        handle { (control) throws(Errno) in
            let command = try control.configuration(
                of: address, at: Int(MIRROR_PCI_COMMAND), count: 2)
            let bars = try control.configuration(
                of: address, at: Int(MIRROR_PCI_BASE_ADDRESS_0), count: Self.barCount * 4)
            guard command.count == 2, bars.count == Self.barCount * 4 else { throw .eio }
            return Bases(
                command: UInt16(command[0]) | UInt16(command[1]) << 8,
                bars: (0..<Self.barCount).map { index in
                    bars[index * 4..<index * 4 + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
                })
        }
    }

    /// How the registers are written back: decoding is off while the base addresses are written,
    /// which Xen does not take otherwise.
    static func registers(_ bases: Bases) -> [Deed.Register] {
        let off = bases.command & ~UInt16(MIRROR_PCI_COMMAND_MEMORY | MIRROR_PCI_COMMAND_IO)
        func word(_ value: UInt16) -> [UInt8] { [UInt8(value & 0xff), UInt8(value >> 8)] }
        let bars = bases.bars.enumerated().map { index, bar in
            Deed.Register(
                offset: Int(MIRROR_PCI_BASE_ADDRESS_0) + index * 4,
                bytes: (0..<4).map { UInt8(truncatingIfNeeded: bar >> ($0 * 8)) })
        }
        return [Deed.Register(offset: Int(MIRROR_PCI_COMMAND), bytes: word(off))] + bars + [
            Deed.Register(offset: Int(MIRROR_PCI_COMMAND), bytes: word(bases.command))
        ]
    }

    /// Whether a device has a function level reset: as it says itself, or as a fake's profile does.
    func hasFunctionLevelReset(_ address: SBDF) -> Bool {
        if let profile = place.profile {
            return profile.machine.registers[address]?.isClearedByReset == true
        }
        guard let control = device.control,
            let space = try? control.configuration(
                of: address, at: 0, count: Int(MIRROR_PCI_CFG_SPACE_SIZE)),
            space.count == Int(MIRROR_PCI_CFG_SPACE_SIZE)
        else { return false }
        var next = Int(space[Int(MIRROR_PCI_CAPABILITY_LIST)])
        // Each capability takes four bytes at least: a list that is longer runs in a circle.
        for _ in 0..<space.count / 4 {
            guard next >= Int(MIRROR_PCI_STD_HEADER_SIZEOF), next + 8 <= space.count else {
                return false
            }
            if space[next] == UInt8(MIRROR_PCI_CAP_ID_EXP) {
                let devcap = space[next + Int(MIRROR_PCI_EXP_DEVCAP)..<next + 8]
                    .reversed().reduce(0) { $0 << 8 | UInt32($1) }
                return devcap & MIRROR_PCI_EXP_DEVCAP_FLR != 0
            }
            next = Int(space[next + Int(MIRROR_PCI_CAP_LIST_NEXT)])
        }
        return false
    }
}
