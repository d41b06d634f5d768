// SPDX-License-Identifier: MIT

package import PrivcmdKit

extension FakeProfile {
    /// Xen's state of a dom0's interrupts before the first call.
    package struct Interrupts: Equatable, Sendable {
        package var registered: Set<GSI>
        /// The GSIs that are mapped to the pIRQ of the same number.
        package var mapped: Set<GSI>
        /// The GSIs that the domain has no access to.
        package var denied: Set<GSI>
        /// The mapped GSIs that the domain's kernel has bound to an event channel.
        package var bound: Set<GSI>
        /// Xen's IRQ numbers of the mapped and bound MSIs; the first has the highest pIRQ.
        package var msiInterrupts: [Int32]

        /// Creates the state.
        ///
        /// - Parameters:
        ///   - registered: the registered GSIs.
        ///   - mapped: the GSIs that are mapped to the pIRQ of the same number.
        ///   - denied: the GSIs that the domain has no access to.
        ///   - bound: the GSIs that are bound to an event channel.
        ///   - msiInterrupts: Xen's IRQ numbers of the mapped MSIs.
        package init(
            registered: Set<GSI>, mapped: Set<GSI>, denied: Set<GSI>, bound: Set<GSI> = [],
            msiInterrupts: [Int32] = []
        ) {
            self.registered = registered
            self.mapped = mapped
            self.denied = denied
            self.bound = bound
            self.msiInterrupts = msiInterrupts
        }
    }

    /// The hardware under Xen, as far as calls depend on it; by default QEMU's q35.
    package struct Machine: Equatable, Sendable {
        /// The number of GSIs of its IO-APICs.
        package var gsiCount = 24
        /// The number of its CPUs.
        package var cpuCount = 1
        /// The address of its first IO-APIC.
        package var ioapicAddress: UInt64 = 0xfec0_0000
        /// The address of the MMCFG window of segment 0, for all buses.
        package var mmcfgAddress: UInt64 = 0xb000_0000
        /// The end of a dom0's memory; a PVH dom0 has it from frame 0 on, except a hole below 1
        /// MiB.
        package var memoryEnd: UInt64 = 0x6000_0000
        /// The ranges in the firmware's memory map: RAM and reserved memory.
        package var memoryMap: [ClosedRange<UInt64>] = [
            0...0x9_ffff, 0xf_0000...0x9fff_ffff, 0xb000_0000...0xbfff_ffff,
            0xfed1_c000...0xfed1_ffff, 0xfffc_0000...0xffff_ffff,
        ]
        /// The frames of the IOMMU's registers.
        package var iommuFrames: ClosedRange<UInt64> = 0xfed80...0xfed83
        /// The ports that Xen reserves: its serial console, and ACPI's timer.
        package var xenPorts: [ClosedRange<UInt64>] = [0x3f8...0x3ff, 0x608...0x60b]
        /// The frequency of its CPUs.
        package var cpuKHz: UInt32 = 2_596_132
        /// The CPU feature words that physinfo returns.
        package var featureWords = LabMachine.featureWords
        /// The number of physical address bits of a domain.
        package var addressBits: UInt8 = 40
        /// The end of RAM, as a frame number.
        package var frameEnd: UInt64 = 0x9_ffd8
        /// The number of frames that firmware leaves to Xen.
        package var frameCount: UInt64 = 0x9_ff77
        /// The approximate number of free frames after dom0 has booted.
        package var freeFrames: UInt64 = 0x3_db0b
        /// The registers of the devices with known registers.
        package var deviceRegisters: [SBDF: DeviceRegisters] = [:]

        /// Makes QEMU's q35.
        package init() {}
    }
}
