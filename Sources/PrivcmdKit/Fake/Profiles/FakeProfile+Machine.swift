// SPDX-License-Identifier: MIT

extension FakeProfile {
    /// What a hypervisor knows of a dom0's interrupts before the first call.
    public struct Interrupts: Equatable, Sendable {
        /// The GSIs that somebody has registered.
        public var registered: Set<GSI>
        /// Those that are mapped to the pIRQ of the same number.
        public var mapped: Set<GSI>
        /// Those that the domain has no access to.
        public var denied: Set<GSI>
        /// Those of the mapped that the domain's kernel has bound to an event channel.
        public var bound: Set<GSI>
        /// Xen's numbers of the messages that are mapped and bound, the first to the highest pIRQ.
        public var messages: [Int32]

        /// Makes the knowledge from its parts.
        ///
        /// - Parameters:
        ///   - registered: the GSIs that somebody has registered.
        ///   - mapped: those that are mapped to the pIRQ of the same number.
        ///   - denied: those that the domain has no access to.
        ///   - bound: those that are bound to an event channel.
        ///   - messages: Xen's numbers of the messages that are mapped.
        public init(
            registered: Set<GSI>, mapped: Set<GSI>, denied: Set<GSI>, bound: Set<GSI> = [],
            messages: [Int32] = []
        ) {
            self.registered = registered
            self.mapped = mapped
            self.denied = denied
            self.bound = bound
            self.messages = messages
        }
    }

    /// What the machine under a hypervisor has, as far as calls can tell; QEMU's q35 if not said.
    public struct Machine: Equatable, Sendable {
        /// How many GSIs its IO-APICs have.
        public var gsiCount = 24
        /// How many CPUs it has.
        public var cpuCount = 1
        /// Where its first IO-APIC lies.
        public var ioapicAddress: UInt64 = 0xfec0_0000
        /// Where its configuration space is mapped, of all the buses of segment 0.
        public var mmcfgAddress: UInt64 = 0xb000_0000
        /// Where a dom0's memory ends; a PVH dom0 has it from frame 0 on, but for a hole below 1 MiB.
        public var memoryEnd: UInt64 = 0x6000_0000
        /// The addresses that the firmware says something of: memory, or what is reserved.
        public var memoryMap: [ClosedRange<UInt64>] = [
            0...0x9_ffff, 0xf_0000...0x9fff_ffff, 0xb000_0000...0xbfff_ffff,
            0xfed1_c000...0xfed1_ffff, 0xfffc_0000...0xffff_ffff,
        ]
        /// The frames by which an IOMMU is told what to do.
        public var iommuFrames: ClosedRange<UInt64> = 0xfed80...0xfed83
        /// The ports that Xen keeps for itself: its console's, and those of ACPI's timer.
        public var keptPorts: [ClosedRange<UInt64>] = [0x3f8...0x3ff, 0x608...0x60b]
        /// How fast its CPUs run.
        public var kilohertz: UInt32 = 2_596_132
        /// What Xen tells of its CPUs' features, in words.
        public var features = LabMachine.features
        /// How many bits the addresses of a domain's memory have.
        public var addressBits: UInt8 = 40
        /// The frame behind its last one of memory.
        public var frameEnd: UInt64 = 0x9_ffd8
        /// How many of them the firmware left.
        public var frameCount: UInt64 = 0x9_ff77
        /// How many of them nobody has when dom0 has booted, more or less.
        public var freeFrames: UInt64 = 0x3_db0b
        /// The registers of those devices whose registers are known.
        public var registers: [SBDF: DeviceRegisters] = [:]

        /// Makes QEMU's q35.
        public init() {}
    }
}
