// SPDX-License-Identifier: MIT

/// The hardware under Xen, in Xen's own numbers.
struct FakeHardware {
    /// How many vectors of a CPU Xen can allocate.
    private static let vectorsPerCPU = 208
    private static let interruptsPerGSI = 8

    /// The number of GSIs.
    let gsiCount: Int
    /// The number of interrupts (Xen's nr_irqs).
    let interruptCount: Int
    /// The interrupts allocated for MSIs: dom0's, and the IOMMU's fault MSI.
    private var allocatedMSIs: Set<Int32>
    let profile: FakeProfile.Machine
    let mmcfgAddress: UInt64
    var addressBits: UInt8 { profile.addressBits }

    init(_ machine: FakeProfile.Machine, msiInterrupts: [Int32]) {
        gsiCount = machine.gsiCount
        interruptCount = max(
            machine.cpuCount * Self.vectorsPerCPU, Self.interruptsPerGSI * machine.gsiCount)
        profile = machine
        allocatedMSIs = Set(msiInterrupts + [Int32(machine.gsiCount)])
        mmcfgAddress = machine.mmcfgAddress
    }

    /// A free interrupt for an MSI; nil if there is none.
    var freeMSIInterrupt: Int32? {
        (Int32(gsiCount)..<Int32(interruptCount)).first { !allocatedMSIs.contains($0) }
    }

    /// Marks an MSI's interrupt as allocated.
    mutating func allocateMSI(_ interrupt: Int32) { allocatedMSIs.insert(interrupt) }
}
