// SPDX-License-Identifier: MIT

extension FakeProfile.Interrupts {
    /// What Xen knows of dom0's interrupts in a cell of this project's lab, before the first call.
    ///
    /// Seen there by trying each number: setup_gsi of each GSI, irq_permission of each pIRQ, and
    /// map_pirq after unmap_pirq, which tells a pIRQ that is bound by EBUSY.
    ///
    /// - Parameters:
    ///   - xen: the hypervisor's version.
    ///   - linux: the kernel's.
    ///   - domain: how dom0 is virtualised.
    /// - Returns: the knowledge; nil where there is no such cell.
    public static func lab(xen: XenVersion, linux: LinuxVersion, dom0 domain: DomainType)
        -> FakeProfile.Interrupts?
    {
        rows.first { $0.xen == xen && $0.linux == linux && $0.domain == domain }?.known
    }

    /// One cell.
    private struct Cell {
        let xen: XenVersion
        let linux: LinuxVersion
        let domain: DomainType
        let known: FakeProfile.Interrupts
    }

    private static let rows = [XenVersion(4, 17), XenVersion(4, 20)].flatMap { xen in
        [LinuxVersion(6, 1), LinuxVersion(6, 12)].flatMap { linux in
            [
                Cell(xen: xen, linux: linux, domain: .pv, known: pv),
                Cell(
                    xen: xen, linux: linux, domain: .pvh,
                    known: bindingRegisters(xen, linux) ? pvhWithDevice : pvh),
            ]
        }
    }

    /// Whether binding a device has its GSI registered: the kernel asks, and Xen allows it.
    private static func bindingRegisters(_ xen: XenVersion, _ linux: LinuxVersion) -> Bool {
        xen >= Milestone.xen && linux >= Milestone.linux
    }

    /// The keyboard, the second serial line, the clock, ACPI and the mouse: what a PC's dom0 uses.
    private static let used: Set<GSI> = [GSI(1), GSI(3), GSI(8), GSI(9), GSI(12)]
    /// The timer's number, and the serial line that Xen itself uses.
    private static let xens: Set<GSI> = [GSI(0), GSI(4)]
    /// The messages of the bridges and the network card, behind that of the IOMMU.
    private static let messages: [Int32] = [25, 26, 27, 28, 29]

    private static let pvh = FakeProfile.Interrupts(
        registered: used.union(xens), mapped: used, denied: [GSI(0)], bound: used,
        messages: messages)

    private static let pvhWithDevice = FakeProfile.Interrupts(
        registered: used.union(xens).union([GSI(22)]), mapped: used, denied: [GSI(0)], bound: used,
        messages: messages)

    /// A paravirtualised dom0 maps all legacy GSIs, and those of the devices that it enables.
    private static let pv = FakeProfile.Interrupts(
        registered: used.union(xens).union(devices),
        mapped: devices.union((1..<16).map { GSI($0) }), denied: [GSI(0)], bound: used,
        messages: messages)

    /// The lines behind the bridges.
    private static let devices: Set<GSI> = [GSI(20), GSI(21), GSI(22)]
}
