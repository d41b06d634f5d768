// SPDX-License-Identifier: MIT

package import PrivcmdKit

extension FakeProfile.Interrupts {
    /// Xen's state of dom0's interrupts in a cell of the lab, before the first call.
    ///
    /// Measured by calling setup_gsi for each GSI, irq_permission for each pIRQ, and map_pirq after
    /// unmap_pirq, which fails with EBUSY for a bound pIRQ.
    ///
    /// - Parameters:
    ///   - xen: the version of Xen.
    ///   - linux: the version of Linux.
    ///   - domain: the type of dom0.
    /// - Returns: the state; nil if there is no such cell.
    package static func lab(xen: XenVersion, linux: LinuxVersion, dom0 domain: DomainType)
        -> FakeProfile.Interrupts?
    {
        cells.first { $0.xen == xen && $0.linux == linux && $0.domain == domain }?.interrupts
    }

    /// A cell of the lab.
    private struct Cell {
        let xen: XenVersion
        let linux: LinuxVersion
        let domain: DomainType
        let interrupts: FakeProfile.Interrupts
    }

    private static let cells = [XenVersion(4, 17), XenVersion(4, 20)].flatMap { xen in
        [LinuxVersion(6, 1), LinuxVersion(6, 12)].flatMap { linux in
            [
                Cell(xen: xen, linux: linux, domain: .pv, interrupts: pv),
                Cell(
                    xen: xen, linux: linux, domain: .pvh,
                    interrupts: bindingRegistersGSI(xen, linux) ? pvhWithDevice : pvh),
            ]
        }
    }

    /// Whether binding a device registers its GSI: both Linux and Xen must support it.
    private static func bindingRegistersGSI(_ xen: XenVersion, _ linux: LinuxVersion) -> Bool {
        xen >= FeatureIntroduced.xen && linux >= FeatureIntroduced.linux
    }

    /// The GSIs a PC's dom0 uses: keyboard, second serial line, RTC, ACPI and mouse.
    private static let usedByDom0: Set<GSI> = [GSI(1), GSI(3), GSI(8), GSI(9), GSI(12)]
    /// GSI 0 (the timer), and the serial line that Xen itself uses.
    private static let usedByXen: Set<GSI> = [GSI(0), GSI(4)]
    /// The MSIs of the bridges and the network card, after the IOMMU's.
    private static let msiInterrupts: [Int32] = [25, 26, 27, 28, 29]

    private static let pvh = FakeProfile.Interrupts(
        registered: usedByDom0.union(usedByXen), mapped: usedByDom0, denied: [GSI(0)],
        bound: usedByDom0,
        msiInterrupts: msiInterrupts)

    private static let pvhWithDevice = FakeProfile.Interrupts(
        registered: usedByDom0.union(usedByXen).union([GSI(22)]), mapped: usedByDom0,
        denied: [GSI(0)], bound: usedByDom0,
        msiInterrupts: msiInterrupts)

    /// A PV dom0 maps all legacy GSIs, and those of the devices that it enables.
    private static let pv = FakeProfile.Interrupts(
        registered: usedByDom0.union(usedByXen).union(bridgeGSIs),
        mapped: bridgeGSIs.union((1..<16).map { GSI($0) }), denied: [GSI(0)], bound: usedByDom0,
        msiInterrupts: msiInterrupts)

    /// The GSIs of the devices behind the bridges.
    private static let bridgeGSIs: Set<GSI> = [GSI(20), GSI(21), GSI(22)]
}
